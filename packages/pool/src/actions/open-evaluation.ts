/**
 * An evaluate batch: chosen without locks, then locked, counted again and filled, so that a program
 * never has more takers than places and requests do not wait for one another.
 */
import type { Assignment } from '@adit/wire';
import { chooseBatch } from '../domain/choice.ts';
import { reofferAfter } from '../domain/timing.ts';
import { noWork } from '../errors.ts';
import { insertAssignment } from '../store/assignments.ts';
import { listWaiting, lockPrograms, readBestScores } from '../store/programs.ts';
import { countTaken, insertSlots, readMedianDuration } from '../store/slots.ts';
import type { PoolContext, Work } from './context.ts';
import { describeAssignment } from './describe-assignment.ts';
import type { WorkAsk } from './request-work.ts';

/**
 * Other requests may take the chosen places first; then another choice is made, which waits for
 * them instead of leaving their programs out.
 */
const TRIES = 4;

/** Opens an evaluate batch. Raises `no_tasks_available` nothing_eligible. */
export async function openEvaluation(
  context: PoolContext,
  work: Work,
  ask: WorkAsk,
): Promise<Assignment> {
  const { settings } = context;
  const { tx, nowMs, epoch } = work;
  const algorithmIds = await takePlaces(context, work, ask);
  if (algorithmIds.length === 0) throw noWork('nothing_eligible', { kind: 'evaluate' });
  const assignment = await insertAssignment(tx, {
    minerId: ask.miner.id,
    kind: 'evaluate',
    problemKey: null,
    parents: [],
    parentRule: null,
    epoch: epoch.number,
    nowMs,
    timeoutAtMs: nowMs + settings.taskTimeoutMs,
  });
  const reofferMs = reofferAfter(settings.reofferAfterMs, await readMedianDuration(tx));
  await insertSlots(tx, {
    assignmentId: assignment.id,
    minerId: ask.miner.id,
    algorithmIds,
    nowMs,
    reofferAtMs: nowMs + Math.min(reofferMs, settings.taskTimeoutMs),
  });
  return await describeAssignment(context, tx, { assignment, epoch });
}

async function takePlaces(context: PoolContext, work: Work, ask: WorkAsk): Promise<number[]> {
  const { tx, nowMs } = work;
  const { evaluateBatchSize } = context.settings;
  const problemKeys = ask.problems.map(({ key }) => key);
  const best = await readBestScores(tx, problemKeys);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const waiting = await listWaiting(tx, {
      minerId: ask.miner.id,
      problemKeys,
      nowMs,
      limit: 4 * evaluateBatchSize,
    });
    if (waiting.length === 0) return [];
    const queues = problemKeys.map((key) => ({
      problem: { key, bestScore: best.get(key) ?? null },
      candidates: waiting.filter(({ problemKey }) => problemKey === key),
    }));
    const chosen = chooseBatch(queues, evaluateBatchSize, context.random);
    const locked = await lockPrograms(tx, chosen, { skipLocked: attempt === 0 });
    const taken = await countTaken(
      tx,
      locked.map(({ id }) => id),
      nowMs,
    );
    const free = locked.filter(
      ({ id, state, target }) => state === 'EVALUATING' && (taken.get(id) ?? 0) < target,
    );
    if (free.length > 0) return free.map(({ id }) => id);
  }
  return [];
}
