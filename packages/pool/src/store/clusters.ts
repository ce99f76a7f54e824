/**
 * Who is paid together with whom (pool.md 3.1): miners with one recipient coldkey, in one group that
 * the operator declared, or, where that is switched on, behind one block of addresses.
 */
import type { TransactionSql } from '@adit/storage';
import type { Query } from './query.ts';

/** Another miner of the same cluster, and one thing that they share. */
export interface Peer {
  readonly peerId: number;
  readonly shared: 'recipient_coldkey' | 'group' | 'address';
}

/** A miner's peers. */
export async function readPeers(query: Query, minerId: number): Promise<Peer[]> {
  return await query<Peer[]>`
    select distinct on (peer_id) peer_id as "peerId", shared from miner_peers
    where miner_id = ${minerId} order by peer_id, shared`;
}

/** Of these programs those that a peer has a slot or a report of, with that peer. */
export async function findHeldByPeers(
  query: Query,
  algorithmIds: readonly number[],
  ask: { readonly peerIds: readonly number[]; readonly isReported: boolean },
): Promise<Map<number, number>> {
  const states = ask.isReported
    ? ['REPORTED', 'AGREED', 'OUTLIER', 'VOID']
    : ['ASSIGNED', 'REPORTED'];
  const rows = await query<{ id: number; peer: number }[]>`
    select algorithm_id as id, min(miner_id) as peer from slots
    where algorithm_id = any(${[...algorithmIds]}::int[])
      and miner_id = any(${[...ask.peerIds]}::int[]) and state = any(${states}::text[])
    group by algorithm_id`;
  return new Map(rows.map((row) => [row.id, row.peer]));
}

/** Forgets from where miners called: clustering by address is off. */
export async function forgetAddresses(tx: TransactionSql): Promise<void> {
  await tx`update miners set address_block = null where address_block is not null`;
}
