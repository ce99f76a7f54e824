/** Miners, bans, roles and replay keys. */
import type { TransactionSql } from '@adit/storage';
import { type Query, toNumber } from './query.ts';

/** A registered miner. Times in ms. */
export interface Miner {
  readonly id: number;
  readonly hotkey: string;
  readonly publicKey: Uint8Array;
  readonly recipientColdkey: string | null;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number;
  readonly expiriesInRow: number;
  readonly pausedUntilMs: number;
  readonly banReason: string | null;
}

interface MinerRow {
  id: number;
  hotkey: string;
  public_key: Uint8Array;
  recipient_coldkey: string | null;
  created_at: bigint;
  last_seen_at: bigint;
  expiries_in_row: number;
  paused_until: bigint;
  ban_reason: string | null;
}

const toMiner = (row: MinerRow): Miner => ({
  id: row.id,
  hotkey: row.hotkey,
  publicKey: row.public_key,
  recipientColdkey: row.recipient_coldkey,
  createdAtMs: toNumber(row.created_at),
  lastSeenAtMs: toNumber(row.last_seen_at),
  expiriesInRow: row.expiries_in_row,
  pausedUntilMs: toNumber(row.paused_until),
  banReason: row.ban_reason,
});

/** Creates the miner or marks it as seen. */
export async function upsertMiner(
  tx: TransactionSql,
  key: { readonly publicKey: Uint8Array; readonly hotkey: string },
  nowMs: number,
): Promise<Miner> {
  const [row] = await tx<MinerRow[]>`
    insert into miners (public_key, hotkey, created_at, last_seen_at)
    values (${key.publicKey}, ${key.hotkey}, ${nowMs}, ${nowMs})
    on conflict (public_key) do update set last_seen_at = excluded.last_seen_at
    returning *, (select reason from bans where bans.hotkey = miners.hotkey) as ban_reason`;
  if (row === undefined) throw new Error('The upsert returned no miner');
  return toMiner(row);
}

/** The miner of a public key, or null. */
export async function findMiner(query: Query, publicKey: Uint8Array): Promise<Miner | null> {
  const [row] = await query<MinerRow[]>`
    select *, (select reason from bans where bans.hotkey = miners.hotkey) as ban_reason
    from miners where public_key = ${publicKey}`;
  return row === undefined ? null : toMiner(row);
}

/** As {@link findMiner}; the row stays locked, so that a miner's writes run one after another. */
export async function lockMiner(tx: TransactionSql, publicKey: Uint8Array): Promise<Miner | null> {
  const [row] = await tx<MinerRow[]>`
    select *, (select reason from bans where bans.hotkey = miners.hotkey) as ban_reason
    from miners where public_key = ${publicKey} for no key update`;
  return row === undefined ? null : toMiner(row);
}

/** Marks a locked miner as seen. */
export async function markSeen(tx: TransactionSql, minerId: number, nowMs: number): Promise<void> {
  await tx`update miners set last_seen_at = ${nowMs} where id = ${minerId}`;
}

/** Marks a locked miner as asking for work. */
export async function markAsking(
  tx: TransactionSql,
  minerId: number,
  asking: {
    readonly nowMs: number;
    /** Ids of the problems it works on; null for all. */
    readonly problems: readonly string[] | null;
    /** Where it called from; null where that does not matter. */
    readonly addressBlock: string | null;
  },
): Promise<void> {
  const problems = asking.problems === null ? null : [...asking.problems];
  await tx`
    update miners set last_seen_at = ${asking.nowMs}, problems = ${problems}::text[],
      address_block = ${asking.addressBlock}
    where id = ${minerId}`;
}

/** Counts expired assignments in a row, and until when the miner has to pause. */
export async function recordExpiries(
  tx: TransactionSql,
  minerId: number,
  expiry: { readonly expiriesInRow: number; readonly pausedUntilMs: number },
): Promise<void> {
  await tx`
    update miners set expiries_in_row = ${expiry.expiriesInRow},
      paused_until = ${expiry.pausedUntilMs}
    where id = ${minerId}`;
}

/** Unbanned miners seen since `sinceMs`. */
export async function countActiveMiners(query: Query, sinceMs: number): Promise<number> {
  const [row] = await query<{ count: number }[]>`
    select count(*)::int as count from miners
    where last_seen_at >= ${sinceMs}
      and not exists (select from bans where bans.hotkey = miners.hotkey)`;
  return row?.count ?? 0;
}

/** Why a hotkey is banned, or null. */
export async function findBanReason(query: Query, hotkey: string): Promise<string | null> {
  const [row] = await query<{ reason: string }[]>`
    select reason from bans where hotkey = ${hotkey}`;
  return row?.reason ?? null;
}

/** Bans a hotkey; banning again replaces the reason. */
export async function insertBan(
  tx: TransactionSql,
  ban: { readonly hotkey: string; readonly reason: string; readonly nowMs: number },
): Promise<void> {
  await tx`
    insert into bans (hotkey, reason, banned_at) values (${ban.hotkey}, ${ban.reason}, ${ban.nowMs})
    on conflict (hotkey) do update set reason = excluded.reason`;
}

/** Sets the operator's labels. */
export async function upsertRoles(
  tx: TransactionSql,
  roles: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [hotkey, role] of roles) {
    await tx`
      insert into miner_roles (hotkey, role) values (${hotkey}, ${role})
      on conflict (hotkey) do update set role = excluded.role`;
  }
}

/** Takes a replay key; false when it was taken and has not expired. */
export async function insertReplayKey(
  query: Query,
  replayKey: Uint8Array,
  expiry: { readonly nowMs: number; readonly expiresAtMs: number },
): Promise<boolean> {
  if (expiry.expiresAtMs < expiry.nowMs) return false;
  const rows = await query`
    insert into replays (replay_key, expires_at) values (${replayKey}, ${expiry.expiresAtMs})
    on conflict (replay_key) do nothing returning 1`;
  return rows.length === 1;
}

/** Forgets at most `limit` replay keys that have expired. */
export async function deleteExpiredReplayKeys(
  query: Query,
  nowMs: number,
  limit: number,
): Promise<void> {
  await query`
    delete from replays where replay_key in
      (select replay_key from replays where expires_at < ${nowMs} limit ${limit})`;
}
