/** The operator's steps with withdrawals (pool.md 4.7): all that are named move, or none. */
import { withdrawalTransfer } from '@adit/accounting';
import { inTransaction } from '@adit/storage';
import type {
  OperatorWithdrawal,
  OperatorWithdrawalPage,
  OperatorWithdrawalsQuery,
  SentPayment,
  WithdrawalParams,
  WithdrawalStepAnswer,
  WithdrawalStepBody,
  WithdrawalsSentBody,
} from '@adit/wire';
import { judgeStep, type WithdrawalStep, withdrawalSteps } from '../domain/withdrawal.ts';
import {
  paymentDiffers,
  reasonMissing,
  sameOperator,
  withdrawalNotFound,
  withdrawalState,
} from '../money-errors.ts';
import { insertMovement } from '../store/ledger.ts';
import {
  insertWithdrawalEvent,
  listWithdrawals,
  lockWithdrawal,
  updateWithdrawal,
  type Withdrawal,
  type WithdrawalChange,
} from '../store/withdrawals.ts';
import { type PoolContext, readFrom } from './context.ts';
import { auditAction, type OperatorWork, operatorName } from './operator-frame.ts';
import { cursorId, describeWithdrawal } from './withdraw.ts';

const PAGE = 50;
/** Steps that the miner has to be told the reason of. */
const NEED_REASON: ReadonlySet<WithdrawalStep> = new Set(['reject', 'fail']);

/** Withdrawals of all miners, newest first. */
export async function listAllWithdrawals(
  context: PoolContext,
  ask: OperatorWithdrawalsQuery,
): Promise<OperatorWithdrawalPage> {
  const limit = ask.limit ?? PAGE;
  const states = ask.status === undefined ? null : [ask.status];
  const found = await readFrom(context, (query) =>
    listWithdrawals(query, { states, beforeId: cursorId(ask.cursor), limit: limit + 1 }),
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    withdrawals: page.map(describeForOperator),
    next_cursor: found.length > limit && last !== undefined ? String(last.id) : null,
  };
}

function describeForOperator(withdrawal: Withdrawal): OperatorWithdrawal {
  const { hotkey, approvedBy } = withdrawal;
  return { ...describeWithdrawal(withdrawal), hotkey, approved_by: approvedBy };
}

/** One withdrawal's part of a request. */
interface Move {
  readonly withdrawalId: number;
  readonly step: WithdrawalStep;
  readonly reason: string | null;
  /** For `sent`. */
  readonly payment: SentPayment | null;
}

/** Takes a step other than `sent`. */
export async function stepWithdrawals(
  context: PoolContext,
  step: WithdrawalParams['step'],
  body: WithdrawalStepBody,
): Promise<WithdrawalStepAnswer> {
  const reason = body.reason ?? null;
  if (NEED_REASON.has(step) && reason === null) throw reasonMissing(step);
  const moves = body.withdrawal_ids.map((withdrawalId) => ({
    withdrawalId,
    step,
    reason,
    payment: null,
  }));
  return await moveAll(context, body.operator, moves);
}

/** Notes payments as handed to the chain. */
export async function markWithdrawalsSent(
  context: PoolContext,
  body: WithdrawalsSentBody,
): Promise<WithdrawalStepAnswer> {
  const moves = body.payments.map((payment) => ({
    withdrawalId: payment.withdrawal_id,
    step: 'sent' as const,
    reason: null,
    payment,
  }));
  return await moveAll(context, body.operator, moves);
}

/** In order of id, so that two requests over the same withdrawals wait instead of blocking each other. */
async function moveAll(
  context: PoolContext,
  operator: string | undefined,
  given: readonly Move[],
): Promise<WithdrawalStepAnswer> {
  const moves = given.toSorted((left, right) => left.withdrawalId - right.withdrawalId);
  const moved = await inTransaction(context.database, async (tx) => {
    const work = { tx, nowMs: context.clock.nowMs(), operator: operatorName(operator) };
    const done: Withdrawal[] = [];
    const entries: Parameters<typeof auditAction>[1][] = [];
    for (const move of moves) {
      const { withdrawal, isNew } = await moveOne(context, work, move);
      done.push(withdrawal);
      if (isNew) entries.push(describeAction(move, withdrawal, operator));
    }
    // The log's lock is taken last, see appendAudit.
    for (const entry of entries) await auditAction(work, entry);
    return done;
  });
  return { withdrawals: moved.map(describeForOperator) };
}

function describeAction(move: Move, withdrawal: Withdrawal, operator: string | undefined) {
  const { id: withdrawal_id, amountRao, recipient, hotkey, txId } = withdrawal;
  return {
    operator,
    action: `withdrawal.${move.step}`,
    arguments: {
      withdrawal_id,
      hotkey,
      amount_rao: amountRao,
      recipient_coldkey: recipient,
      ...(move.payment === null ? {} : { tx_id: txId }),
      ...(move.reason === null ? {} : { reason: move.reason }),
    },
  };
}

async function moveOne(
  context: PoolContext,
  work: OperatorWork,
  move: Move,
): Promise<{ readonly withdrawal: Withdrawal; readonly isNew: boolean }> {
  const { tx, nowMs, operator } = work;
  const found = await lockWithdrawal(tx, move.withdrawalId);
  if (found === null) throw withdrawalNotFound(move.withdrawalId);
  const judged = judgeStep(move.step, found.state);
  const rule = withdrawalSteps[move.step];
  if (judged === 'refused') throw wrongState(found, move.step);
  if (move.payment !== null) requireSamePayment(found, move.payment);
  if (judged === 'taken') {
    if (move.payment !== null && move.payment.tx_id !== found.txId) {
      throw wrongState(found, move.step, { txId: found.txId, givenTxId: move.payment.tx_id });
    }
    return { withdrawal: found, isNew: false };
  }
  if (move.step === 'sent') requireSecondOperator(context, found, operator);
  const change = changeOf(found, move, operator);
  await updateWithdrawal(tx, found.id, { ...change, nowMs });
  if (rule.movement !== null) {
    await insertMovement(tx, withdrawalTransfer(rule.movement, found), nowMs);
  }
  await insertWithdrawalEvent(tx, {
    withdrawalId: found.id,
    fromState: found.state,
    toState: rule.to,
    operator,
    txId: change.txId,
    reason: move.reason,
    nowMs,
  });
  return { withdrawal: { ...found, ...change, updatedAtMs: nowMs }, isNew: true };
}

function changeOf(found: Withdrawal, move: Move, operator: string): WithdrawalChange {
  const state = withdrawalSteps[move.step].to;
  // A payment that is tried again is approved again and gets a transaction of its own.
  if (move.step === 'retry') {
    return { state, txId: null, approvedBy: null, reason: move.reason ?? found.reason };
  }
  return {
    state,
    txId: move.payment?.tx_id ?? found.txId,
    approvedBy: move.step === 'approve' ? operator : found.approvedBy,
    reason: move.reason ?? found.reason,
  };
}

function wrongState(
  found: Withdrawal,
  step: WithdrawalStep,
  more: Readonly<Record<string, string | null>> = {},
) {
  const from = withdrawalSteps[step].from.join(', ');
  return withdrawalState({ withdrawalId: found.id, state: found.state, step, from, ...more });
}

function requireSamePayment(found: Withdrawal, payment: SentPayment): void {
  const { amount_rao: rao, recipient_coldkey: recipient } = payment;
  const isSameAmount = rao === undefined || BigInt(rao) === found.amountRao;
  const isSameRecipient = recipient === undefined || recipient === found.recipient;
  if (isSameAmount && isSameRecipient) return;
  throw paymentDiffers({
    withdrawalId: found.id,
    approvedRao: found.amountRao,
    sentRao: rao === undefined ? null : String(rao),
    approvedRecipient: found.recipient,
    sentRecipient: recipient ?? null,
  });
}

function requireSecondOperator(context: PoolContext, found: Withdrawal, operator: string): void {
  if (!context.settings.requireTwoOperators) return;
  if (found.approvedBy?.toLowerCase() !== operator.toLowerCase()) return;
  throw sameOperator(found.id, operator);
}
