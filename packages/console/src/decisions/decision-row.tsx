/** One decision: the result in a line, outliers below it, everything else on opening. */
import { memo, useState } from 'react';
import type { Decision } from '../api.ts';
import { useServerNowMs } from '../clock-context.tsx';
import { formatScore } from '../format/numbers.ts';
import { formatAge, parseTime } from '../format/time.ts';
import { Hotkey } from '../frame/hotkey.tsx';
import { ChevronIcon } from '../frame/icons.tsx';
import type { AuthorsById } from '../programs/lineage.ts';
import { LineageLine } from '../programs/lineage-line.tsx';
import { ProgramText } from '../programs/program-text.tsx';
import { listOutliers } from './filter.ts';
import { OutlierLine } from './outlier-line.tsx';
import { explainOutcome } from './reasons.ts';
import { ReportsTable } from './reports-table.tsx';

const AGE_TICK_MS = 5_000;

function Age({ iso }: { readonly iso: string }) {
  const nowMs = useServerNowMs(AGE_TICK_MS);
  const ms = parseTime(iso);
  return (
    <time className="num quiet decision-age" dateTime={iso} title={iso}>
      {ms === null ? '–' : formatAge(nowMs - ms)}
    </time>
  );
}

const OUTCOME_BADGE = {
  CONSENSUS: null,
  INVALID: 'invalid',
  NO_CONSENSUS: 'no consensus',
} as const;

function Outcome({ decision }: { readonly decision: Decision }) {
  const badge = OUTCOME_BADGE[decision.outcome];
  return (
    <span className="decision-outcome">
      {badge !== null && <span className="badge">{badge}</span>} {explainOutcome(decision)}
    </span>
  );
}

/** The row; its details are built only while it is open. */
export const DecisionRow = memo(function DecisionRow(props: {
  readonly decision: Decision;
  readonly authors: AuthorsById;
}) {
  const { decision } = props;
  const [isOpen, setOpen] = useState(false);
  const outliers = listOutliers(decision);
  return (
    <li className={outliers.length > 0 ? 'decision has-outliers' : 'decision'}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <ChevronIcon />
          <span className="num decision-id">#{decision.algorithm_id}</span>
          <span className="decision-problem">{decision.task_type}</span>
          <span className="num strong decision-score">{formatScore(decision.score)}</span>
          <Outcome decision={decision} />
          <span className="decision-author">
            <span className="quiet">by</span> <Hotkey address={decision.author} />
          </span>
          <Age iso={decision.decided_at} />
        </summary>
        {isOpen && (
          <div className="decision-detail">
            <ReportsTable decision={decision} />
            <LineageLine program={decision} authors={props.authors} />
            <ProgramText text={decision.program} label={`Program ${decision.algorithm_id}`} />
          </div>
        )}
      </details>
      {!isOpen &&
        outliers.map((report) => (
          <OutlierLine key={report.hotkey} report={report} consensus={decision.score} />
        ))}
    </li>
  );
});
