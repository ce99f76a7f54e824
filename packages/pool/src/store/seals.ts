/** Seals of exports: the chain of hashes and the pool's signature under each. */
import { type Query, toNumber } from './query.ts';

/** The seal of one epoch's export. */
export interface EpochSeal {
  readonly epoch: number;
  readonly previousHash: string | null;
  /** Hex of BLAKE2b-256. */
  readonly hash: string;
  readonly poolHotkey: string;
  /** Hex; made once, because signing is randomised and an export has one text. */
  readonly signature: string;
}

interface SealRow {
  epoch: bigint;
  previous_hash: string | null;
  hash: string;
  pool_hotkey: string;
  signature: string;
}

/** An epoch's seal, or null. */
export async function findSeal(query: Query, epoch: number): Promise<EpochSeal | null> {
  const [row] = await query<SealRow[]>`select * from epoch_seals where epoch = ${epoch}`;
  if (row === undefined) return null;
  return {
    epoch: toNumber(row.epoch),
    previousHash: row.previous_hash,
    hash: row.hash,
    poolHotkey: row.pool_hotkey,
    signature: row.signature,
  };
}

/** Stores a seal; the first one of an epoch stays. */
export async function insertSeal(query: Query, seal: EpochSeal, nowMs: number): Promise<void> {
  await query`
    insert into epoch_seals (epoch, previous_hash, hash, pool_hotkey, signature, sealed_at)
    values (${seal.epoch}, ${seal.previousHash}, ${seal.hash}, ${seal.poolHotkey},
      ${seal.signature}, ${nowMs})
    on conflict (epoch) do nothing`;
}

/** Closed epochs that have rules and no seal, oldest first. */
export async function listUnsealed(
  query: Query,
  upTo: { readonly epoch: number | null; readonly limit: number },
): Promise<number[]> {
  const rows = await query<{ number: bigint }[]>`
    select number from epochs e where state = 'CLOSED' and rules is not null
      and (${upTo.epoch}::bigint is null or number <= ${upTo.epoch}::bigint)
      and not exists (select from epoch_seals s where s.epoch = e.number)
    order by number limit ${upTo.limit}`;
  return rows.map((row) => toNumber(row.number));
}
