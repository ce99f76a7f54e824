/**
 * Who is paid together counts once (pool.md 3.1). Slots are not given out against this rule; a miner
 * may have changed its recipient since, so that it is looked at again when the report comes in.
 */
import { findHeldByPeers, type Peer, readPeers } from '../store/clusters.ts';
import { releaseSlot } from '../store/slots.ts';
import type { PoolContext } from './context.ts';
import { advanceLocked, type HeldSlot, type HeldSlots } from './held-slots.ts';
import type { Intake, TakenItem } from './submission.ts';

/** Looks for a peer of the reporter behind a program. */
export interface ClusterGuard {
  /** The peer who wrote or reported the program, or null. */
  findPeer(held: HeldSlot): Peer | null;
}

/** Reads the reporter's peers and what they reported of the held programs. */
export async function openClusterGuard(
  { work: { tx }, miner }: Intake,
  held: HeldSlots,
): Promise<ClusterGuard> {
  const peers = new Map((await readPeers(tx, miner.id)).map((peer) => [peer.peerId, peer]));
  if (peers.size === 0) return { findPeer: () => null };
  const reported = await findHeldByPeers(tx, [...held.keys()], {
    peerIds: [...peers.keys()],
    isReported: true,
  });
  return {
    findPeer: ({ program }) =>
      peers.get(program.authorId ?? 0) ?? peers.get(reported.get(program.id) ?? 0) ?? null,
  };
}

/** Refuses a report; its place goes to another miner at once. */
export async function refuseClustered(
  context: PoolContext,
  intake: Intake,
  given: { readonly programId: number; readonly peer: Peer },
): Promise<TakenItem> {
  const { work, miner } = intake;
  const { programId, peer } = given;
  const slot = { algorithmId: programId, minerId: miner.id };
  await releaseSlot(work.tx, slot, { reason: 'cluster', nowMs: work.nowMs });
  await advanceLocked(context, work, programId);
  const outcome = {
    algorithm_id: programId,
    status: 'not_assigned',
    code: 'cluster',
    detail: 'Evaluated or written by a miner who is paid together with this one',
    numbers: { shared: peer.shared },
  } as const;
  return { outcome, use: 'taken' };
}
