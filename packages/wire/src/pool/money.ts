/** Messages about a miner's money: payout coldkey, withdrawals, history. */
import { type Static, Type } from 'typebox';
import { address, closed, count, nullable, oneOf, raoText, text, time, wireId } from '../shapes.ts';
import { bodyTriple } from './miners.ts';

/** Most characters of a reason or note. */
const REASON_CHARACTERS = 500;

/** A reason given by a person. */
export const reasonText = text(REASON_CHARACTERS);

/** A key that makes a request repeatable: the same key is the same request. */
export const requestKey = Type.String({ pattern: '^[A-Za-z0-9._:-]{1,64}$' });

/** An amount that is asked for: a whole number of RAO, as a number or as decimal text. */
export const askedRao = Type.Union([
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  Type.String({ pattern: '^[0-9]{1,19}$' }),
]);

/** PUT recipient-coldkey; one of the two names, its value the one in the signed text. */
export const recipientBody = Type.Object(
  {
    ...bodyTriple,
    recipient_coldkey: Type.Optional(address),
    coldkey_address: Type.Optional(address),
  },
  closed,
);
/** Type of {@link recipientBody}. */
export type RecipientBody = Static<typeof recipientBody>;

/** Answer of an update; a change holds new withdrawals back until `withdrawals_from`. */
export const recipientAnswer = Type.Object({
  status: Type.Literal('success'),
  hotkey: address,
  recipient_coldkey: address,
  withdrawals_from: nullable(time),
});
/** Type of {@link recipientAnswer}. */
export type RecipientAnswer = Static<typeof recipientAnswer>;

/** Where a hotkey's payouts go; null = not set. */
export const recipient = Type.Object({
  hotkey: address,
  recipient_coldkey: nullable(address),
});
/** Type of {@link recipient}. */
export type Recipient = Static<typeof recipient>;

/** The own payout coldkey, and until when a change holds withdrawals back. */
export const ownRecipient = Type.Object({
  hotkey: address,
  recipient_coldkey: nullable(address),
  withdrawals_from: nullable(time),
});
/** Type of {@link ownRecipient}. */
export type OwnRecipient = Static<typeof ownRecipient>;

/** Path of a public read. */
export const hotkeyParams = Type.Object({ hotkey: Type.String({ minLength: 1, maxLength: 64 }) });
/** Type of {@link hotkeyParams}. */
export type HotkeyParams = Static<typeof hotkeyParams>;

/** POST withdraw; without an amount everything that is available. */
export const withdrawBody = Type.Object(
  {
    ...bodyTriple,
    amount_rao: Type.Optional(nullable(askedRao)),
    request_key: Type.Optional(requestKey),
  },
  closed,
);
/** Type of {@link withdrawBody}. */
export type WithdrawBody = Static<typeof withdrawBody>;

/** Where a withdrawal stands. */
export const withdrawalStatus = oneOf([
  'REQUESTED',
  'APPROVED',
  'SENT',
  'CONFIRMED',
  'REJECTED',
  'FAILED',
  'REFUNDED',
]);
/** Type of {@link withdrawalStatus}. */
export type WithdrawalStatus = Static<typeof withdrawalStatus>;

/** A withdrawal; `next` says what happens now. The recipient is the one at the request. */
export const withdrawal = Type.Object({
  withdrawal_id: wireId,
  amount_rao: raoText,
  recipient_coldkey: address,
  status: withdrawalStatus,
  requested_at: time,
  updated_at: time,
  tx_id: nullable(text(200)),
  reason: nullable(reasonText),
  next: text(200),
});
/** Type of {@link withdrawal}. */
export type Withdrawal = Static<typeof withdrawal>;

/** A page; `cursor` is `next_cursor` of the page before. */
export const moneyPageQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,10}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  closed,
);
/** Type of {@link moneyPageQuery}. */
export type MoneyPageQuery = Static<typeof moneyPageQuery>;

/** The own withdrawals, newest first. */
export const withdrawalPage = Type.Object({
  withdrawals: Type.Array(withdrawal, { maxItems: 200 }),
  next_cursor: nullable(text(16)),
});
/** Type of {@link withdrawalPage}. */
export type WithdrawalPage = Static<typeof withdrawalPage>;

/**
 * What one closed epoch paid. `reputation` are the epoch's points; `fee_rao` is the part of the
 * epoch's fee that fell on these points; `recipient_coldkey` is the one at the closing.
 */
export const rewardEpoch = Type.Object({
  epoch: count,
  closed_at: time,
  points: Type.Number(),
  reputation: Type.Number(),
  rao: raoText,
  fee_rao: raoText,
  capped: Type.Boolean(),
  recipient_coldkey: nullable(address),
});
/** Type of {@link rewardEpoch}. */
export type RewardEpoch = Static<typeof rewardEpoch>;

/** A correction by the operator's hand; above 0 it was given. */
export const correction = Type.Object({
  correction_id: wireId,
  amount_rao: raoText,
  reason: reasonText,
  at: time,
});
/** Type of {@link correction}. */
export type Correction = Static<typeof correction>;

/** Sums over the ledger: rewards + corrections = available + held + paid. */
export const rewardTotals = Type.Object({
  rewards_rao: raoText,
  corrections_rao: raoText,
  available_rao: raoText,
  held_rao: raoText,
  paid_rao: raoText,
});
/** Type of {@link rewardTotals}. */
export type RewardTotals = Static<typeof rewardTotals>;

/** Epochs page by page, newest first; the newest withdrawals and corrections; totals over all. */
export const rewardHistory = Type.Object({
  hotkey: address,
  epochs: Type.Array(rewardEpoch, { maxItems: 200 }),
  withdrawals: Type.Array(withdrawal, { maxItems: 200 }),
  corrections: Type.Array(correction, { maxItems: 200 }),
  totals: rewardTotals,
  next_cursor: nullable(text(16)),
});
/** Type of {@link rewardHistory}. */
export type RewardHistory = Static<typeof rewardHistory>;
