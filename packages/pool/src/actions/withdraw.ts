/** A miner asks for a payout (pool.md 4.7); what is asked for is held in the same transaction. */
import { minerAccount, withdrawalTransfer } from '@adit/accounting';
import { isoTime, parseRao, type Rao } from '@adit/base';
import { inTransaction, type TransactionSql } from '@adit/storage';
import type {
  MoneyPageQuery,
  Withdrawal as WireWithdrawal,
  WithdrawalPage,
  WithdrawBody,
} from '@adit/wire';
import { describeNext, judgeAmount } from '../domain/withdrawal.ts';
import {
  belowMinimum,
  insufficientBalance,
  recipientChanged,
  recipientMissing,
  requestConflict,
  withdrawalPending,
} from '../money-errors.ts';
import type { Caller } from '../service.ts';
import { findOpenEpoch } from '../store/epochs.ts';
import { insertMovement, readBalances } from '../store/ledger.ts';
import type { Miner } from '../store/miners.ts';
import type { Query } from '../store/query.ts';
import {
  findOpenWithdrawal,
  insertWithdrawal,
  insertWithdrawalEvent,
  listWithdrawals,
  type Withdrawal,
} from '../store/withdrawals.ts';
import { type PoolContext, readFrom, requireLockedMiner, requireMiner } from './context.ts';
import { findRecipientHold } from './recipients.ts';

const PAGE = 50;

/** A withdrawal in the wire's shape. */
export function describeWithdrawal(withdrawal: Withdrawal): WireWithdrawal {
  return {
    withdrawal_id: withdrawal.id,
    amount_rao: String(withdrawal.amountRao),
    recipient_coldkey: withdrawal.recipient,
    status: withdrawal.state,
    requested_at: isoTime(withdrawal.requestedAtMs),
    updated_at: isoTime(withdrawal.updatedAtMs),
    tx_id: withdrawal.txId,
    reason: withdrawal.reason,
    next: describeNext(withdrawal.state),
  };
}

/** An id that a cursor names; null for the first page. */
export function cursorId(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  // The column is an int4; a larger cursor means "from the newest on" as well.
  return Math.min(Number(cursor), 2 ** 31 - 1);
}

/**
 * Requests a withdrawal. The miner's row is locked, so that requests of one miner run one after the
 * other; a key that comes again gives the same withdrawal.
 * Raises `below_minimum`, `insufficient_balance`, `recipient_missing`, `withdrawal_pending`,
 * `recipient_changed`, `request_conflict`, `invalid_rao`, `not_registered`, `miner_banned`.
 */
export async function requestWithdrawal(
  context: PoolContext,
  caller: Caller,
  body: WithdrawBody,
): Promise<WireWithdrawal> {
  const asked = body.amount_rao ?? null;
  const askedRao = asked === null ? null : parseRao(String(asked));
  const requestKey = body.request_key ?? null;
  const id = await inTransaction(context.database, async (tx) => {
    const miner = await requireLockedMiner(tx, caller);
    const before = await findRepeated(tx, { minerId: miner.id, requestKey, askedRao });
    if (before !== null) return before;
    return await openWithdrawal(context, tx, { miner, askedRao, requestKey });
  });
  const [stored] = await readFrom(context, (query) =>
    listWithdrawals(query, { beforeId: id + 1, limit: 1 }),
  );
  if (stored?.id !== id) throw new Error('A withdrawal that was stored is gone');
  return describeWithdrawal(stored);
}

/** The id of the withdrawal that this key asked for before. */
async function findRepeated(
  tx: TransactionSql,
  ask: {
    readonly minerId: number;
    readonly requestKey: string | null;
    readonly askedRao: Rao | null;
  },
): Promise<number | null> {
  const { minerId, requestKey, askedRao } = ask;
  if (requestKey === null) return null;
  const [before] = await listWithdrawals(tx, { minerId, requestKey, limit: 1 });
  if (before === undefined) return null;
  if (askedRao !== null && askedRao !== before.amountRao) {
    const storedRao = before.amountRao;
    throw requestConflict({ requestKey, withdrawalId: before.id, storedRao, askedRao });
  }
  return before.id;
}

interface Ask {
  readonly miner: Miner;
  readonly askedRao: Rao | null;
  readonly requestKey: string | null;
}

async function openWithdrawal(
  context: PoolContext,
  tx: TransactionSql,
  { miner, askedRao, requestKey }: Ask,
): Promise<number> {
  const nowMs = context.clock.nowMs();
  const recipient = miner.recipientColdkey;
  if (recipient === null || recipient === '') throw recipientMissing(miner.hotkey);
  const pending = await findOpenWithdrawal(tx, miner.id);
  if (pending !== null) {
    const { id: withdrawalId, amountRao, state: status } = pending;
    throw withdrawalPending({ withdrawalId, amountRao, status });
  }
  const hold = await findRecipientHold(context, tx, { minerId: miner.id, nowMs });
  if (hold !== null) throw recipientChanged(hold.changedAtMs, hold.untilMs, nowMs);
  const amountRao = await requireAmount(context, tx, { miner, askedRao });
  const id = await insertWithdrawal(tx, {
    minerId: miner.id,
    recipient,
    amountRao,
    requestKey,
    nowMs,
  });
  const { publicKey } = miner;
  await insertMovement(tx, withdrawalTransfer('hold', { id, publicKey, amountRao }), nowMs);
  await insertWithdrawalEvent(tx, {
    withdrawalId: id,
    fromState: null,
    toState: 'REQUESTED',
    operator: null,
    txId: null,
    reason: null,
    nowMs,
  });
  return id;
}

async function requireAmount(
  context: PoolContext,
  tx: TransactionSql,
  ask: { readonly miner: Miner; readonly askedRao: Rao | null },
): Promise<Rao> {
  const available = minerAccount(ask.miner.publicKey);
  const availableRao = (await readBalances(tx, [available])).get(available) ?? 0n;
  const minimumRao = await minimumOf(context, tx, availableRao);
  const judged = judgeAmount({ askedRao: ask.askedRao, availableRao, minimumRao });
  if (!('refusal' in judged)) return judged.amountRao;
  throw judged.refusal === 'below_minimum'
    ? belowMinimum(judged.numbers)
    : insufficientBalance(judged.numbers);
}

/**
 * The least that is paid out. In a pool that has closed nothing will be added any more, so whoever
 * has less than the minimum may take the whole rest.
 */
async function minimumOf(context: PoolContext, query: Query, availableRao: Rao): Promise<Rao> {
  const minimumRao = context.settings.minWithdrawalRao;
  const isClosed = (await findOpenEpoch(query)) === null;
  const least = isClosed && availableRao < minimumRao ? availableRao : minimumRao;
  return least > 0n ? least : 1n;
}

/** The caller's withdrawals, newest first. Raises `not_registered`. */
export async function listOwnWithdrawals(
  context: PoolContext,
  caller: Caller,
  ask: MoneyPageQuery,
): Promise<WithdrawalPage> {
  const miner = await requireMiner(context, caller);
  const limit = ask.limit ?? PAGE;
  const beforeId = cursorId(ask.cursor);
  const found = await readFrom(context, (query) =>
    listWithdrawals(query, { minerId: miner.id, beforeId, limit: limit + 1 }),
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    withdrawals: page.map(describeWithdrawal),
    next_cursor: found.length > limit && last !== undefined ? String(last.id) : null,
  };
}
