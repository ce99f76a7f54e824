/** The monitor's figures in a line of short facts. */
import type { Monitor } from '../api.ts';
import { countOf, formatPercent } from '../format/numbers.ts';

/** A fact with the text that explains it. */
export interface WatchFact {
  readonly text: string;
  readonly title: string;
}

/** What is going on, and what waits for whom. */
export function listWatchFacts(monitor: Monitor): readonly WatchFact[] {
  const { miners, evaluations, consensus, withdrawals } = monitor;
  const { latency_p50_s: latencyS, agreement_rate: agreement } = consensus;
  return [
    {
      text: `${miners.active} of ${countOf(miners.registered, 'miner')} active`,
      title: 'Miners seen within the last minutes',
    },
    {
      text: `${countOf(evaluations.programs_waiting, 'program')} under evaluation`,
      title: `${evaluations.slots_wanted} places are still on offer`,
    },
    {
      text: `${countOf(evaluations.reports_waiting, 'report')} waiting for a decision`,
      title: 'Reports that are in; the pool decides when enough others are',
    },
    {
      text: latencyS === null ? 'no decision yet' : `decided in ${Number(latencyS.toFixed(1))} s`,
      title: 'Median time from intake to decision, over the newest decisions',
    },
    {
      text: `${formatPercent(agreement === null ? null : 100 * agreement)} of reports agree`,
      title: 'Reports inside consensus, over the newest decisions',
    },
    {
      text: `${countOf(withdrawals.waiting, 'withdrawal')} waiting`,
      title: 'Withdrawals that the operator has not finished',
    },
  ];
}
