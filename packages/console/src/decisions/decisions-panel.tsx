/** Recent decisions: what the miners reported and who was outside. */
import { useMemo, useState } from 'react';
import type { Decision } from '../api.ts';
import { EmptyNote } from '../frame/empty-note.tsx';
import { Panel } from '../frame/panel.tsx';
import type { AuthorsById } from '../programs/lineage.ts';
import { DecisionRow } from './decision-row.tsx';
import { type DecisionFilter, filterDecisions, listProblems } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';

const PAGE = 25;

function Empty(props: { readonly decisions: readonly Decision[] | undefined }) {
  if (props.decisions !== undefined && props.decisions.length > 0) {
    return (
      <EmptyNote isLoading={false} title="No decision matches the filter">
        None of the newest {props.decisions.length} decisions does; new ones are checked as they
        come in.
      </EmptyNote>
    );
  }
  return (
    <EmptyNote isLoading={props.decisions === undefined} title="No program has been decided yet">
      The first decision needs three reports of three miners on the same program. Then it is listed
      here with every report, inside or outside, and why.
    </EmptyNote>
  );
}

/** The panel of decisions. */
export function DecisionsPanel(props: {
  readonly decisions: readonly Decision[] | undefined;
  readonly authors: AuthorsById;
}) {
  const { decisions } = props;
  const [filter, setFilter] = useState<DecisionFilter>({ problem: null, onlyOutliers: false });
  const [shown, setShown] = useState(PAGE);
  const problems = useMemo(() => listProblems(decisions ?? []), [decisions]);
  const listed = useMemo(() => filterDecisions(decisions ?? [], filter), [decisions, filter]);
  const rest = listed.length - shown;
  return (
    <Panel
      area="decisions"
      title="Recent decisions"
      controls={<FilterBar problems={problems} filter={filter} onChange={setFilter} />}
    >
      {listed.length === 0 ? (
        <Empty decisions={decisions} />
      ) : (
        <div className="decisions-scroll">
          <ul className="decisions">
            {listed.slice(0, shown).map((decision) => (
              <DecisionRow key={decision.id} decision={decision} authors={props.authors} />
            ))}
          </ul>
          {rest > 0 && (
            <button type="button" className="more" onClick={() => setShown(shown + PAGE)}>
              Show {Math.min(PAGE, rest)} more
            </button>
          )}
        </div>
      )}
    </Panel>
  );
}
