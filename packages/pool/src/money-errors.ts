/** Expected failures about money and of the operator's actions; see errors.ts. */
import { AditError, type ErrorNumbers, isoTime } from '@adit/base';

/** HTTP status of the codes about money. */
export const moneyErrorStatus: Readonly<Record<string, number>> = {
  invalid_address: 400,
  invalid_rao: 400,
  below_minimum: 400,
  insufficient_balance: 400,
  recipient_missing: 400,
  withdrawal_pending: 409,
  recipient_changed: 409,
  request_conflict: 409,
  miner_not_found: 404,
  withdrawal_not_found: 404,
  withdrawal_state: 409,
  payment_differs: 409,
  same_operator: 403,
  reason_missing: 400,
  fee_notice_too_short: 400,
  invalid_closing: 400,
  pool_closed: 410,
  pool_not_closing: 409,
  already_closing: 409,
};

/** 400: the balance or the amount is below the least that is paid out. */
export function belowMinimum(numbers: ErrorNumbers): AditError {
  return new AditError('below_minimum', 'Cannot withdraw - below minimum', {
    numbers,
    nextStep: 'Wait until enough is available, or ask for at least the minimum.',
  });
}

/** 400: more is asked for than there is. */
export function insufficientBalance(numbers: ErrorNumbers): AditError {
  return new AditError('insufficient_balance', 'Insufficient balance', {
    numbers,
    nextStep: 'Ask for what is available, or leave the amount out to take all of it.',
  });
}

/** 400: nobody said where to pay to. */
export function recipientMissing(hotkey: string): AditError {
  return new AditError('recipient_missing', 'Recipient coldkey not set', {
    numbers: { hotkey },
    nextStep: 'Name the coldkey first: adit mine pool recipient COLDKEY.',
  });
}

/** 400: neither of the body's two names for the coldkey is there. */
export function recipientNotNamed(): AditError {
  return new AditError('invalid_address', 'The body names no coldkey', {
    numbers: { reason: 'missing' },
    nextStep: 'Send recipient_coldkey (or coldkey_address).',
  });
}

/** 409: a withdrawal of this miner is under way. */
export function withdrawalPending(numbers: ErrorNumbers): AditError {
  return new AditError('withdrawal_pending', 'Withdrawal already pending', {
    numbers,
    nextStep: 'Wait until it is paid or refused; GET /api/v1/rewards/withdrawals shows it.',
  });
}

/** 409: the payout coldkey was changed a short time ago. */
export function recipientChanged(changedAtMs: number, untilMs: number, nowMs: number): AditError {
  const until = isoTime(untilMs);
  return new AditError('recipient_changed', 'Recipient coldkey changed lately', {
    numbers: { changedAt: isoTime(changedAtMs), until, waitMs: untilMs - nowMs },
    nextStep: `Ask again after ${until}; the pause protects you if somebody else changed it.`,
  });
}

/** 409: the key of a request came again with another content. */
export function requestConflict(numbers: ErrorNumbers): AditError {
  return new AditError('request_conflict', 'This request key was used with different content', {
    numbers,
    nextStep: 'Use a new key for a new request.',
  });
}

/** 404: no miner of this hotkey. */
export function minerNotFound(hotkey: string): AditError {
  return new AditError('miner_not_found', 'No miner has this hotkey', {
    numbers: { hotkey: hotkey.slice(0, 64) },
    nextStep: 'Check the address; the leaderboard lists the miners.',
  });
}

/** 404: no withdrawal of this id. */
export function withdrawalNotFound(withdrawalId: number): AditError {
  return new AditError('withdrawal_not_found', 'There is no such withdrawal', {
    numbers: { withdrawalId },
    nextStep: 'List them: adit pool withdrawals list.',
  });
}

/** 409: the step does not lead from the state in which the withdrawal is. */
export function withdrawalState(numbers: ErrorNumbers): AditError {
  return new AditError('withdrawal_state', 'The withdrawal is not in a state for this step', {
    numbers,
    nextStep: 'Look at it first: adit pool withdrawals list.',
  });
}

/** 409: what was sent is not what was approved. */
export function paymentDiffers(numbers: ErrorNumbers): AditError {
  return new AditError('payment_differs', 'The payment is not the withdrawal that was approved', {
    numbers,
    nextStep: 'Compare the batch file with adit pool withdrawals list; nothing was noted.',
  });
}

/** 403: approving and sending take two people. */
export function sameOperator(withdrawalId: number, operator: string): AditError {
  return new AditError('same_operator', 'Approving and sending take two operators', {
    numbers: { withdrawalId, approvedBy: operator, operator },
    nextStep: 'Let another operator do this step, under a name of its own (--operator NAME).',
  });
}

/** 400: an action that others are affected by, without its reason. */
export function reasonMissing(action: string): AditError {
  return new AditError('reason_missing', 'This step needs a reason', {
    numbers: { action },
    nextStep: 'Give --reason; the miner reads it.',
  });
}

/** 400: another fee from an epoch that is too near. */
export function feeNoticeTooShort(numbers: ErrorNumbers & { earliestEpoch: number }): AditError {
  return new AditError('fee_notice_too_short', 'A fee change needs more notice', {
    numbers,
    nextStep: `Announce it for epoch ${numbers.earliestEpoch} or later.`,
  });
}

/** 400: a pool cannot close with an epoch that is over. */
export function invalidClosing(lastEpoch: number, runningEpoch: number): AditError {
  return new AditError('invalid_closing', 'The last epoch cannot lie in the past', {
    numbers: { lastEpoch, runningEpoch },
    nextStep: `Name epoch ${runningEpoch} or a later one.`,
  });
}

/** 410: the pool has closed for good. */
export function poolClosed(numbers: ErrorNumbers): AditError {
  return new AditError('pool_closed', 'The pool is closed', {
    numbers,
    nextStep: 'Withdraw what you have earned, and mine at another pool.',
  });
}

/** 409: there is nothing to take back. */
export function poolNotClosing(): AditError {
  return new AditError('pool_not_closing', 'The pool is open', {
    nextStep: 'Nothing is to be done.',
  });
}

/** 409: one closing at a time. */
export function alreadyClosing(numbers: ErrorNumbers): AditError {
  return new AditError('already_closing', 'The pool is closing already', {
    numbers,
    nextStep: 'Take that back first: adit pool reopen.',
  });
}
