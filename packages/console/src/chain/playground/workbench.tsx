/** One input being changed, and its result: every change runs the chain's own epoch again. */
import { type ReactNode, useMemo, useState } from 'react';
import { Panel } from '../../frame/panel.tsx';
import { BondsMatrix } from './bonds-matrix.tsx';
import { applyEdits, type Edits, isUnedited, NO_EDITS } from './edits.ts';
import { computeOutcome, hasResult, listVoters, type Outcome } from './outcome.ts';
import { Parameters } from './parameters.tsx';
import { Results } from './results.tsx';
import { usePages } from './use-pages.tsx';
import type { Source } from './use-source.ts';
import { WeightsMatrix } from './weights-matrix.tsx';

/** Columns and rows of a matrix that are shown at once. */
const COLUMNS = 12;
const ROWS = 12;

/** What the result is compared with, and what that is called. */
function chooseBaseline(source: Source): { readonly baseline: Outcome; readonly words: string } {
  const { stored, input } = source;
  if (stored !== null && hasResult(stored)) {
    return { baseline: stored, words: 'compared with what the chain stored at its last epoch' };
  }
  return { baseline: computeOutcome(input), words: 'compared with the unchanged weights' };
}

/** The panels; `children` are controls beside the parameters. */
export function Workbench(props: { readonly source: Source; readonly children: ReactNode }) {
  const { source } = props;
  const [edits, setEdits] = useState<Edits>(NO_EDITS);
  const input = useMemo(() => applyEdits(source.input, edits), [source, edits]);
  const result = useMemo(() => computeOutcome(input), [input]);
  const { baseline, words } = useMemo(() => chooseBaseline(source), [source]);
  const voters = useMemo(() => listVoters(source.input), [source]);
  const uids = useMemo(() => source.input.permits.map((_, uid) => uid), [source]);
  const rows = usePages(voters, ROWS, 'voters');
  const columns = usePages(uids, COLUMNS, 'columns');
  const grid = { rows: rows.shown, columns: columns.shown, hotkeys: source.hotkeys };
  const pagers = (
    <>
      {rows.pager}
      {columns.pager}
    </>
  );
  return (
    <div className="workbench">
      <Panel area="playground" title="Playground" controls={props.children}>
        <Parameters
          input={input}
          edits={edits}
          onChange={setEdits}
          onReset={isUnedited(edits) ? null : () => setEdits(NO_EDITS)}
        />
      </Panel>
      <Panel
        area="weights"
        title="Stake and weights"
        note="rows vote on columns; numbers from 0 to 65 535"
        controls={pagers}
      >
        <WeightsMatrix grid={grid} input={input} edits={edits} onChange={setEdits} />
      </Panel>
      <Panel area="results" title="Result" note={words}>
        <Results input={input} result={result} baseline={baseline} hotkeys={source.hotkeys} />
      </Panel>
      <Panel area="bonds" title="Bonds" note="what each voter holds of each neuron after the epoch">
        <BondsMatrix grid={grid} bonds={result.bonds} baseline={baseline.bonds} />
      </Panel>
    </div>
  );
}
