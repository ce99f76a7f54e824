/** The best programs that the pool's miners have found, problem by problem. */
import { useMemo } from 'react';
import type { BestResults, Epochs } from '../api.ts';
import { parseTime } from '../format/time.ts';
import { EmptyNote } from '../frame/empty-note.tsx';
import { Panel } from '../frame/panel.tsx';
import type { AuthorsById } from './lineage.ts';
import { ProblemCard } from './problem-card.tsx';

function listEpochEnds(epochs: Epochs | undefined): readonly number[] {
  return (epochs?.closed ?? []).flatMap((epoch) => {
    const ms = parseTime(epoch.ends_at);
    return ms === null ? [] : [ms / 1000];
  });
}

/** The panel of problems. */
export function BestPrograms(props: {
  readonly results: BestResults | undefined;
  readonly epochs: Epochs | undefined;
  readonly authors: AuthorsById;
}) {
  const { results } = props;
  const epochEndsS = useMemo(() => listEpochEnds(props.epochs), [props.epochs]);
  return (
    <Panel area="programs" title="Best programs" note="scores decided by consensus">
      {results === undefined || results.problems.length === 0 ? (
        <EmptyNote isLoading={results === undefined} title="This pool has no problem yet">
          Every problem gets a card: its best score over time and the programs behind it.
        </EmptyNote>
      ) : (
        <div className="problems">
          {results.problems.map((problem) => (
            <ProblemCard
              key={problem.task_type}
              problem={problem}
              epochEndsS={epochEndsS}
              authors={props.authors}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}
