/** One problem: its best score, how it was reached, and the programs that reached it. */
import { useMemo, useState } from 'react';
import type { BestProgram, ProblemResults } from '../api.ts';
import { useServerNowMs } from '../clock-context.tsx';
import { shortHash } from '../format/address.ts';
import { formatScore } from '../format/numbers.ts';
import { formatAgo, parseTime } from '../format/time.ts';
import { CopyButton } from '../frame/copy-button.tsx';
import { EmptyNote } from '../frame/empty-note.tsx';
import { deriveCurve } from './curve.ts';
import { FitnessChart } from './fitness-chart.tsx';
import type { AuthorsById } from './lineage.ts';
import { LineageLine } from './lineage-line.tsx';
import { ProgramList } from './program-list.tsx';
import { ProgramText } from './program-text.tsx';

const CURVE_TICK_MS = 5_000;

/** The best program until the reader chooses another; a choice that left the list is dropped. */
function useSelected(programs: readonly BestProgram[]) {
  const [chosenId, setChosenId] = useState<number | null>(null);
  const selected = programs.find((program) => program.id === chosenId) ?? programs[0];
  return { selected, setChosenId };
}

function ProgramFacts(props: { readonly program: BestProgram; readonly authors: AuthorsById }) {
  const { program } = props;
  const nowMs = useServerNowMs(CURVE_TICK_MS);
  const decidedMs = parseTime(program.decided_at);
  return (
    <div className="program-facts">
      <LineageLine program={program} authors={props.authors} />
      <p className="quiet">
        epoch {program.epoch}
        {decidedMs !== null && <>, decided {formatAgo(nowMs - decidedMs)}</>}
      </p>
      <p className="quiet">
        hash <span className="mono">{shortHash(program.content_hash)}</span>
        <CopyButton text={program.content_hash} what="content hash" />
      </p>
    </div>
  );
}

/** The card of a problem. */
export function ProblemCard(props: {
  readonly problem: ProblemResults;
  readonly epochEndsS: readonly number[];
  readonly authors: AuthorsById;
}) {
  const { problem } = props;
  const { selected, setChosenId } = useSelected(problem.programs);
  const nowMs = useServerNowMs(CURVE_TICK_MS);
  const curve = useMemo(() => deriveCurve(problem.curve, nowMs), [problem.curve, nowMs]);
  return (
    <article className="problem">
      <div className="problem-head">
        <div>
          <h3>{problem.title}</h3>
          <span className="mono quiet">{problem.task_type}</span>
        </div>
        <p className="problem-score">
          <span className="num">{formatScore(problem.best_score)}</span>
          <span className="quiet">best score</span>
        </p>
      </div>
      {selected === undefined ? (
        <EmptyNote isLoading={false} title="No program has a score yet">
          The first score needs three reports that agree. After that the curve starts, and the best
          programs can be read here.
        </EmptyNote>
      ) : (
        <>
          <FitnessChart curve={curve} epochEndsS={props.epochEndsS} />
          <div className="problem-programs">
            <div className="program-side">
              <ProgramList
                name={problem.task_type}
                programs={problem.programs}
                selectedId={selected.id}
                onSelect={setChosenId}
              />
              <ProgramFacts program={selected} authors={props.authors} />
            </div>
            <ProgramText text={selected.program} label={`Program ${selected.id}`} />
          </div>
        </>
      )}
    </article>
  );
}
