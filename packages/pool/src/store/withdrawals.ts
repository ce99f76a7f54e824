/** Withdrawals and the record of their steps. */
import type { Rao } from '@adit/base';
import type { TransactionSql } from '@adit/storage';
import { OPEN_WITHDRAWAL_STATES, type WithdrawalState } from '../domain/withdrawal.ts';
import { type Query, toNumber } from './query.ts';

/** A withdrawal. Times in ms. */
export interface Withdrawal {
  readonly id: number;
  readonly minerId: number;
  readonly hotkey: string;
  readonly publicKey: Uint8Array;
  /** Frozen at the request. */
  readonly recipient: string;
  readonly amountRao: Rao;
  readonly state: WithdrawalState;
  readonly requestKey: string | null;
  readonly txId: string | null;
  readonly approvedBy: string | null;
  readonly reason: string | null;
  readonly requestedAtMs: number;
  readonly updatedAtMs: number;
}

interface Row {
  id: number;
  miner_id: number;
  hotkey: string;
  public_key: Uint8Array;
  recipient: string;
  amount_rao: bigint;
  state: WithdrawalState;
  request_key: string | null;
  tx_id: string | null;
  approved_by: string | null;
  reason: string | null;
  requested_at: bigint;
  updated_at: bigint;
}

const toWithdrawal = (row: Row): Withdrawal => ({
  id: row.id,
  minerId: row.miner_id,
  hotkey: row.hotkey,
  publicKey: row.public_key,
  recipient: row.recipient,
  amountRao: row.amount_rao,
  state: row.state,
  requestKey: row.request_key,
  txId: row.tx_id,
  approvedBy: row.approved_by,
  reason: row.reason,
  requestedAtMs: toNumber(row.requested_at),
  updatedAtMs: toNumber(row.updated_at),
});

/** What a new withdrawal is made of; its miner is locked. */
export interface NewWithdrawal {
  readonly minerId: number;
  readonly recipient: string;
  readonly amountRao: Rao;
  readonly requestKey: string | null;
  readonly nowMs: number;
}

/** Stores a request; its id. A second open one of the same miner is refused by its key. */
export async function insertWithdrawal(tx: TransactionSql, given: NewWithdrawal): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    insert into withdrawals
      (miner_id, recipient, amount_rao, request_key, requested_at, updated_at)
    values (${given.minerId}, ${given.recipient}, ${given.amountRao}, ${given.requestKey},
      ${given.nowMs}, ${given.nowMs})
    returning id`;
  if (row === undefined) throw new Error('The insert returned no withdrawal');
  return row.id;
}

/** Which withdrawals are listed, newest first. */
export interface WithdrawalFilter {
  /** Null = of all miners. */
  readonly minerId?: number | null;
  /** Null = all states. */
  readonly states?: readonly WithdrawalState[] | null;
  /** Only older ones than this id. */
  readonly beforeId?: number | null;
  readonly requestKey?: string | null;
  readonly limit: number;
}

/** A page of withdrawals, newest first. */
export async function listWithdrawals(
  query: Query,
  filter: WithdrawalFilter,
): Promise<Withdrawal[]> {
  const states = filter.states == null ? null : [...filter.states];
  const { minerId = null, beforeId = null, requestKey = null } = filter;
  const rows = await query<Row[]>`
    select w.*, m.hotkey, m.public_key from withdrawals w join miners m on m.id = w.miner_id
    where (${minerId}::int is null or w.miner_id = ${minerId})
      and (${states}::text[] is null or w.state = any(${states}::text[]))
      and (${beforeId}::int is null or w.id < ${beforeId})
      and (${requestKey}::text is null or w.request_key = ${requestKey})
    order by w.id desc limit ${filter.limit}`;
  return rows.map(toWithdrawal);
}

/** The miner's withdrawal whose amount is still held, or null. */
export async function findOpenWithdrawal(
  query: Query,
  minerId: number,
): Promise<Withdrawal | null> {
  const [open] = await listWithdrawals(query, {
    minerId,
    states: OPEN_WITHDRAWAL_STATES,
    limit: 1,
  });
  return open ?? null;
}

/** Locks a withdrawal until the transaction ends; null when there is none of this id. */
export async function lockWithdrawal(tx: TransactionSql, id: number): Promise<Withdrawal | null> {
  const [row] = await tx<Row[]>`
    select w.*, m.hotkey, m.public_key from withdrawals w join miners m on m.id = w.miner_id
    where w.id = ${id} for update of w`;
  return row === undefined ? null : toWithdrawal(row);
}

/** The columns that a step sets; those left out stay. */
export interface WithdrawalChange {
  readonly state: WithdrawalState;
  readonly txId: string | null;
  readonly approvedBy: string | null;
  readonly reason: string | null;
}

/** Moves a locked withdrawal. */
export async function updateWithdrawal(
  tx: TransactionSql,
  id: number,
  change: WithdrawalChange & { readonly nowMs: number },
): Promise<void> {
  await tx`
    update withdrawals set state = ${change.state}, tx_id = ${change.txId},
      approved_by = ${change.approvedBy}, reason = ${change.reason}, updated_at = ${change.nowMs}
    where id = ${id}`;
}

/** One step in a withdrawal's life. */
export interface WithdrawalEvent {
  readonly withdrawalId: number;
  /** Null for the request itself. */
  readonly fromState: WithdrawalState | null;
  readonly toState: WithdrawalState;
  /** Null for the miner's own step. */
  readonly operator: string | null;
  readonly txId: string | null;
  readonly reason: string | null;
  readonly nowMs: number;
}

/** Writes a step down. */
export async function insertWithdrawalEvent(
  tx: TransactionSql,
  event: WithdrawalEvent,
): Promise<void> {
  await tx`
    insert into withdrawal_events
      (withdrawal_id, from_state, to_state, operator, tx_id, reason, at)
    values (${event.withdrawalId}, ${event.fromState}, ${event.toState}, ${event.operator},
      ${event.txId}, ${event.reason}, ${event.nowMs})`;
}
