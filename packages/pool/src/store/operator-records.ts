/** What the operator wrote down about miners and the wallet: bans, groups, corrections, wallet. */
import type { Rao } from '@adit/base';
import type { TransactionSql } from '@adit/storage';
import { type Query, toNumber } from './query.ts';

/** A ban in force. */
export interface Ban {
  readonly hotkey: string;
  readonly reason: string;
  readonly bannedAtMs: number;
}

/** All bans, newest first. */
export async function listBans(query: Query, limit: number): Promise<Ban[]> {
  const rows = await query<{ hotkey: string; reason: string; banned_at: bigint }[]>`
    select hotkey, reason, banned_at from bans order by banned_at desc, hotkey limit ${limit}`;
  return rows.map(({ hotkey, reason, banned_at: at }) => ({
    hotkey,
    reason,
    bannedAtMs: toNumber(at),
  }));
}

/** Lifts a ban; false when there is none. */
export async function deleteBan(tx: TransactionSql, hotkey: string): Promise<boolean> {
  const rows = await tx`delete from bans where hotkey = ${hotkey} returning 1`;
  return rows.length === 1;
}

/** Puts a hotkey into a group, or out of any with null. */
export async function storeGroup(
  tx: TransactionSql,
  hotkey: string,
  group: string | null,
): Promise<void> {
  if (group === null) {
    await tx`delete from miner_groups where hotkey = ${hotkey}`;
    return;
  }
  await tx`
    insert into miner_groups (hotkey, group_name) values (${hotkey}, ${group})
    on conflict (hotkey) do update set group_name = excluded.group_name`;
}

/** A correction by hand. */
export interface Correction {
  readonly id: number;
  readonly minerId: number;
  /** Above 0: given to the miner. */
  readonly amountRao: Rao;
  readonly reason: string;
  readonly createdAtMs: number;
}

interface CorrectionRow {
  id: number;
  miner_id: number;
  amount_rao: bigint;
  reason: string;
  created_at: bigint;
}

const toCorrection = (row: CorrectionRow): Correction => ({
  id: row.id,
  minerId: row.miner_id,
  amountRao: row.amount_rao,
  reason: row.reason,
  createdAtMs: toNumber(row.created_at),
});

/** Stores a correction; its id. */
export async function insertCorrection(
  tx: TransactionSql,
  given: Omit<Correction, 'id'> & {
    readonly operator: string;
    readonly requestKey: string | null;
  },
): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into corrections (miner_id, amount_rao, reason, operator, request_key, created_at)
    values (${given.minerId}, ${given.amountRao}, ${given.reason}, ${given.operator},
      ${given.requestKey}, ${given.createdAtMs})
    returning id`;
  if (row === undefined) throw new Error('The insert returned no correction');
  return row.id;
}

/** The correction that was asked for under a key, or null. */
export async function findCorrectionByKey(query: Query, key: string): Promise<Correction | null> {
  const [row] = await query<CorrectionRow[]>`
    select * from corrections where request_key = ${key}`;
  return row === undefined ? null : toCorrection(row);
}

/** A miner's corrections, newest first. */
export async function listCorrections(
  query: Query,
  minerId: number,
  limit: number,
): Promise<Correction[]> {
  const rows = await query<CorrectionRow[]>`
    select * from corrections where miner_id = ${minerId} order by id desc limit ${limit}`;
  return rows.map(toCorrection);
}

/** What the operator says the payout wallet holds. */
export interface WalletDeclaration {
  readonly rao: Rao;
  readonly note: string;
  readonly declaredAtMs: number;
}

/** The newest declaration, or null. */
export async function findWalletDeclaration(query: Query): Promise<WalletDeclaration | null> {
  const [row] = await query<{ rao: bigint; note: string; declared_at: bigint }[]>`
    select rao, note, declared_at from wallet_declarations order by id desc limit 1`;
  if (row === undefined) return null;
  return { rao: row.rao, note: row.note, declaredAtMs: toNumber(row.declared_at) };
}

/** Stores a declaration. */
export async function insertWalletDeclaration(
  tx: TransactionSql,
  given: WalletDeclaration & { readonly operator: string },
): Promise<void> {
  await tx`
    insert into wallet_declarations (rao, note, operator, declared_at)
    values (${given.rao}, ${given.note}, ${given.operator}, ${given.declaredAtMs})`;
}

/** What the pool owes, by where it stands. */
export interface OwedAmounts {
  readonly availableRao: Rao;
  readonly heldRao: Rao;
  readonly carryRao: Rao;
  /** Part of `heldRao`: payments that may have left the wallet already. */
  readonly sentRao: Rao;
}

/** Sums over the ledger of what belongs to miners and is not paid out. */
export async function readOwed(query: Query): Promise<OwedAmounts> {
  const [row] = await query<{ available: bigint; held: bigint; carry: bigint; sent: bigint }[]>`
    with entries as (
      select credit as account, amount_rao as amount from ledger
      union all select debit, -amount_rao from ledger)
    select
      coalesce(sum(amount) filter (where account like 'miner:%:available'), 0)::bigint as available,
      coalesce(sum(amount) filter (where account like 'miner:%:held'), 0)::bigint as held,
      coalesce(sum(amount) filter (where account = 'pool:carry'), 0)::bigint as carry,
      (select coalesce(sum(amount_rao), 0)::bigint from withdrawals where state = 'SENT') as sent
    from entries`;
  return {
    availableRao: row?.available ?? 0n,
    heldRao: row?.held ?? 0n,
    carryRao: row?.carry ?? 0n,
    sentRao: row?.sent ?? 0n,
  };
}
