/** Evaluations come first: no evolution starts while too many reports are missing (pool.md 3.2). */
import { noWork } from '../errors.ts';
import { countActiveMiners } from '../store/miners.ts';
import type { FreePlaces } from '../store/programs.ts';
import type { PoolContext, Work } from './context.ts';

/** Miners who could take a slot now. */
export async function countActive(context: PoolContext, { tx, nowMs }: Work): Promise<number> {
  return await countActiveMiners(tx, nowMs - context.settings.minerActiveMs);
}

/**
 * Raises `no_tasks_available` backlog while more than `backlogPerMiner` reports per active miner are
 * missing and this miner could give one of them.
 */
export async function requireNoBacklog(
  context: PoolContext,
  work: Work,
  free: FreePlaces,
): Promise<void> {
  const active = await countActive(context, work);
  const limit = Math.ceil(context.settings.backlogPerMiner * Math.max(active, 1));
  if (free.mine > 0 && free.all > limit) throw noWork('backlog', { waiting: free.all, limit });
}
