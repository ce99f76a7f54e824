/**
 * Programs for a miner to evaluate: chosen without locks, then locked, counted again and filled, so
 * that a program never has more takers than places and requests do not wait for one another.
 */
import { chooseBatch } from '../domain/choice.ts';
import { reofferAfter } from '../domain/timing.ts';
import { noWork } from '../errors.ts';
import type { StoredAssignment } from '../store/assignments.ts';
import { findHeldByPeers } from '../store/clusters.ts';
import { lockPrograms, readBestScores } from '../store/programs.ts';
import { countTaken, insertSlots, readMedianDuration } from '../store/slots.ts';
import type { WorkAsk } from './answer-request.ts';
import type { PoolContext, Work } from './context.ts';
import { countWaiting, listCandidates } from './open-programs.ts';

/**
 * Other requests may take the chosen places first; then another choice is made, which waits for
 * them instead of leaving their programs out.
 */
const TRIES = 4;

/** A request for at most `limit` programs. */
export type PlacesAsk = WorkAsk & { readonly limit: number };

/**
 * Programs with a free place each, their rows locked; at least one. Raises `no_tasks_available`
 * cluster when only the miner's peers keep it from what waits, else nothing_eligible.
 */
export async function choosePlaces(
  context: PoolContext,
  work: Work,
  ask: PlacesAsk,
): Promise<number[]> {
  const problemKeys = ask.problems.map(({ key }) => key);
  const best = await readBestScores(work.tx, problemKeys);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const waiting = await listCandidates(work, ask, 4 * ask.limit);
    if (waiting.length === 0) break;
    const queues = problemKeys.map((key) => ({
      problem: { key, bestScore: best.get(key) ?? null },
      candidates: waiting.filter(({ problemKey }) => problemKey === key),
    }));
    const chosen = chooseBatch(queues, ask.limit, context.random);
    const free = await lockFree(work, ask, { chosen, skipLocked: attempt === 0 });
    if (free.length > 0) return free;
  }
  const { clustered } = await countWaiting(work, ask);
  if (clustered === 0) throw noWork('nothing_eligible', { kind: 'evaluate' });
  throw noWork('cluster', { waiting: clustered, peers: ask.peerIds.length });
}

/** Of the chosen programs those that still have a place for this miner, locked. */
async function lockFree(
  { tx, nowMs }: Work,
  { peerIds }: WorkAsk,
  given: { readonly chosen: readonly number[]; readonly skipLocked: boolean },
): Promise<number[]> {
  const locked = await lockPrograms(tx, given.chosen, { skipLocked: given.skipLocked });
  const ids = locked.map(({ id }) => id);
  const taken = await countTaken(tx, ids, nowMs);
  const held =
    peerIds.length === 0
      ? new Map<number, number>()
      : await findHeldByPeers(tx, ids, { peerIds, isReported: false });
  return locked
    .filter(({ id, state, target }) => state === 'EVALUATING' && (taken.get(id) ?? 0) < target)
    .map(({ id }) => id)
    .filter((id) => !held.has(id));
}

/** Gives the assignment's miner its slots of locked programs. */
export async function fillPlaces(
  { settings }: PoolContext,
  { tx, nowMs }: Work,
  given: { readonly assignment: StoredAssignment; readonly algorithmIds: readonly number[] },
): Promise<void> {
  const { assignment, algorithmIds } = given;
  const reofferMs = reofferAfter(settings.reofferAfterMs, await readMedianDuration(tx));
  await insertSlots(tx, {
    assignmentId: assignment.id,
    minerId: assignment.minerId,
    algorithmIds,
    nowMs,
    reofferAtMs: Math.min(nowMs + reofferMs, assignment.timeoutAtMs),
  });
}
