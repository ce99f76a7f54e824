/** "Is my result still pending?": a miner's reports and programs, their states and next steps. */
import { isoTime } from '@adit/base';
import type { Submission, SubmissionOverview, SubmissionState } from '@adit/wire';
import { evaluationState, evolutionState, nextStepOf } from '../domain/submission-state.ts';
import type { Caller } from '../service.ts';
import { toPoints } from '../store/miner-views.ts';
import {
  countSubmissions,
  listOwnPrograms,
  listOwnReports,
  type SubmissionRow,
} from '../store/submission-views.ts';
import { type PoolContext, readSnapshot, requireMiner, requireOpenEpoch } from './context.ts';

/** Newest items of each kind. */
const ITEMS_EACH = 20;

/** The caller's submissions. Raises `not_registered`. */
export async function readSubmissions(
  context: PoolContext,
  caller: Caller,
): Promise<SubmissionOverview> {
  const miner = await requireMiner(context, caller);
  return await readSnapshot(context, async (query) => {
    const { number: openEpoch } = await requireOpenEpoch(query);
    const { slots, programs } = await countSubmissions(query, miner.id);
    const reports = await listOwnReports(query, miner.id, ITEMS_EACH);
    const own = await listOwnPrograms(query, miner.id, ITEMS_EACH);
    return {
      hotkey: miner.hotkey,
      evaluations: namedCounts(slots, evaluationState),
      evolutions: namedCounts(programs, (state) => evolutionState(state, state === 'REWARDED')),
      items: [
        ...reports.map((row) => describeSubmission('evaluation', row, openEpoch)),
        ...own.map((row) => describeSubmission('evolution', row, openEpoch)),
      ].toSorted((left, right) => right.submitted_at.localeCompare(left.submitted_at)),
    };
  });
}

function namedCounts(
  counts: ReadonlyMap<string, number>,
  nameOf: (state: string) => SubmissionState,
): Record<string, number> {
  return Object.fromEntries([...counts].map(([state, count]) => [nameOf(state), count]));
}

function describeSubmission(
  kind: 'evaluation' | 'evolution',
  row: SubmissionRow,
  openEpoch: number,
): Submission {
  const { reports, wanted, epoch } = row;
  const state =
    kind === 'evaluation'
      ? evaluationState(row.state)
      : evolutionState(row.state, row.pointsMicro > 0n);
  return {
    kind,
    algorithm_id: row.algorithmId,
    task_type: row.problem,
    state,
    submitted_at: isoTime(row.submittedAtMs),
    reports,
    wanted,
    score: row.score,
    points: toPoints(row.pointsMicro),
    reason: row.reason,
    numbers: row.numbers,
    next_step: nextStepOf({ kind, state, reports, wanted, epoch, openEpoch }),
  };
}
