/**
 * The states of a withdrawal and the steps between them (pool.md 4.7):
 *
 *     REQUESTED -> APPROVED -> SENT(tx) -> CONFIRMED
 *         |           |          \-> FAILED -> REQUESTED | REFUNDED
 *         \-----------+-> REJECTED
 *
 * SENT means "handed to the chain, outcome not known yet". Nothing leads from SENT back to a state
 * that is sent again but FAILED, and that is entered by a person who has looked at the chain.
 */
import type { WithdrawalMovement } from '@adit/accounting';

/** Where a withdrawal stands. */
export type WithdrawalState =
  | 'REQUESTED'
  | 'APPROVED'
  | 'SENT'
  | 'CONFIRMED'
  | 'REJECTED'
  | 'FAILED'
  | 'REFUNDED';

/** What an operator can do with one. */
export type WithdrawalStep =
  | 'approve'
  | 'reject'
  | 'sent'
  | 'confirm'
  | 'fail'
  | 'retry'
  | 'refund';

interface StepRule {
  readonly from: readonly WithdrawalState[];
  readonly to: WithdrawalState;
  /** What happens to the held amount. */
  readonly movement: WithdrawalMovement | null;
}

/** The rule of every step. */
export const withdrawalSteps: Readonly<Record<WithdrawalStep, StepRule>> = {
  approve: { from: ['REQUESTED'], to: 'APPROVED', movement: null },
  reject: { from: ['REQUESTED', 'APPROVED'], to: 'REJECTED', movement: 'release' },
  sent: { from: ['APPROVED'], to: 'SENT', movement: null },
  confirm: { from: ['SENT'], to: 'CONFIRMED', movement: 'paid' },
  fail: { from: ['SENT'], to: 'FAILED', movement: null },
  retry: { from: ['FAILED'], to: 'REQUESTED', movement: null },
  refund: { from: ['FAILED'], to: 'REFUNDED', movement: 'release' },
};

/** States of a withdrawal whose amount is still held; a miner has one such at most. */
export const OPEN_WITHDRAWAL_STATES: readonly WithdrawalState[] = [
  'REQUESTED',
  'APPROVED',
  'SENT',
  'FAILED',
];

const NEXT: Readonly<Record<WithdrawalState, string>> = {
  REQUESTED: 'The operator looks at it, usually within 24 hours.',
  APPROVED: 'The operator signs and sends the payment.',
  SENT: 'The operator waits until the chain confirms the payment.',
  CONFIRMED: 'Nothing: the payment is on the chain.',
  REJECTED: 'Nothing: the amount is available again.',
  FAILED: 'The operator sends it again or gives the amount back.',
  REFUNDED: 'Nothing: the amount is available again.',
};

/** What happens next, for the miner. */
export function describeNext(state: WithdrawalState): string {
  return NEXT[state];
}

/** What taking a step means from a state: it moves, it was taken already, or it cannot be taken. */
export function judgeStep(
  step: WithdrawalStep,
  state: WithdrawalState,
): 'moves' | 'taken' | 'refused' {
  const { from, to } = withdrawalSteps[step];
  if (from.includes(state)) return 'moves';
  return state === to ? 'taken' : 'refused';
}

/** A request that passes, or why it does not, with the numbers that decided. */
export type WithdrawalJudgement =
  | { readonly amountRao: bigint }
  | {
      readonly refusal: 'below_minimum' | 'insufficient_balance';
      readonly numbers: Readonly<Record<string, bigint>>;
    };

/** Judges an amount (null = everything available) against balance and minimum. */
export function judgeAmount(given: {
  readonly askedRao: bigint | null;
  readonly availableRao: bigint;
  readonly minimumRao: bigint;
}): WithdrawalJudgement {
  const { availableRao, minimumRao } = given;
  const askedRao = given.askedRao ?? availableRao;
  const numbers = { minimumRao, availableRao, askedRao };
  // Whoever owns less than the minimum is told how much is missing to it, whatever was asked for.
  const short = minimumRao - (askedRao < availableRao ? askedRao : availableRao);
  if (short > 0n) {
    return { refusal: 'below_minimum', numbers: { ...numbers, missingRao: short } };
  }
  if (askedRao > availableRao) {
    const missingRao = askedRao - availableRao;
    return { refusal: 'insufficient_balance', numbers: { ...numbers, missingRao } };
  }
  return { amountRao: askedRao };
}
