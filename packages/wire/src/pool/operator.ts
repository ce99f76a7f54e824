/** Messages between a pool's operator and the pool. Every action names who takes it. */
import { type Static, Type } from 'typebox';
import {
  address,
  closed,
  count,
  hash,
  nullable,
  oneOf,
  raoText,
  text,
  time,
  wireId,
} from '../shapes.ts';
import {
  askedRao,
  correction,
  moneyPageQuery,
  reasonText,
  requestKey,
  withdrawal,
  withdrawalStatus,
} from './money.ts';

/** Withdrawals that one request takes a step with. */
const BATCH_LIMIT = 200;

const operatorName = Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' });
const operator = { operator: Type.Optional(operatorName) };
const reason = Type.String({ minLength: 1, maxLength: 500 });
const txId = Type.String({ pattern: '^[A-Za-z0-9._:-]{1,200}$' });
const hotkey = Type.String({ minLength: 1, maxLength: 64 });

/** A withdrawal as the operator sees it. */
export const operatorWithdrawal = Type.Object({
  ...withdrawal.properties,
  hotkey: address,
  approved_by: nullable(text(64)),
});
/** Type of {@link operatorWithdrawal}. */
export type OperatorWithdrawal = Static<typeof operatorWithdrawal>;

/** GET operator/withdrawals. */
export const operatorWithdrawalsQuery = Type.Object(
  { ...moneyPageQuery.properties, status: Type.Optional(withdrawalStatus) },
  closed,
);
/** Type of {@link operatorWithdrawalsQuery}. */
export type OperatorWithdrawalsQuery = Static<typeof operatorWithdrawalsQuery>;

/** Withdrawals of all miners, newest first. */
export const operatorWithdrawalPage = Type.Object({
  withdrawals: Type.Array(operatorWithdrawal, { maxItems: 200 }),
  next_cursor: nullable(text(16)),
});
/** Type of {@link operatorWithdrawalPage}. */
export type OperatorWithdrawalPage = Static<typeof operatorWithdrawalPage>;

/** Path of a step. */
export const withdrawalParams = Type.Object({
  step: oneOf(['approve', 'reject', 'confirm', 'fail', 'retry', 'refund']),
});
/** Type of {@link withdrawalParams}. */
export type WithdrawalParams = Static<typeof withdrawalParams>;

/** POST operator/withdrawals/:step; all of them move, or none. `reject` and `fail` need a reason. */
export const withdrawalStepBody = Type.Object(
  {
    ...operator,
    withdrawal_ids: Type.Array(wireId, { minItems: 1, maxItems: BATCH_LIMIT }),
    reason: Type.Optional(reason),
  },
  closed,
);
/** Type of {@link withdrawalStepBody}. */
export type WithdrawalStepBody = Static<typeof withdrawalStepBody>;

/** A payment that was sent; amount and recipient, where given, must be the withdrawal's. */
export const sentPayment = Type.Object(
  {
    withdrawal_id: wireId,
    tx_id: txId,
    amount_rao: Type.Optional(askedRao),
    recipient_coldkey: Type.Optional(address),
  },
  closed,
);
/** Type of {@link sentPayment}. */
export type SentPayment = Static<typeof sentPayment>;

/** POST operator/withdrawals/sent; all of them move, or none. */
export const withdrawalsSentBody = Type.Object(
  { ...operator, payments: Type.Array(sentPayment, { minItems: 1, maxItems: BATCH_LIMIT }) },
  closed,
);
/** Type of {@link withdrawalsSentBody}. */
export type WithdrawalsSentBody = Static<typeof withdrawalsSentBody>;

/** The withdrawals after the step. */
export const withdrawalStepAnswer = Type.Object({
  withdrawals: Type.Array(operatorWithdrawal, { maxItems: BATCH_LIMIT }),
});
/** Type of {@link withdrawalStepAnswer}. */
export type WithdrawalStepAnswer = Static<typeof withdrawalStepAnswer>;

/** POST operator/ban. */
export const banBody = Type.Object({ ...operator, hotkey, reason }, closed);
/** Type of {@link banBody}. */
export type BanBody = Static<typeof banBody>;

/** POST operator/unban. */
export const unbanBody = Type.Object(
  { ...operator, hotkey, reason: Type.Optional(reason) },
  closed,
);
/** Type of {@link unbanBody}. */
export type UnbanBody = Static<typeof unbanBody>;

/** Answer of ban and unban. */
export const banAnswer = Type.Object({ hotkey: address, banned: Type.Boolean() });
/** Type of {@link banAnswer}. */
export type BanAnswer = Static<typeof banAnswer>;

/** The bans in force, newest first. */
export const banList = Type.Object({
  bans: Type.Array(Type.Object({ hotkey: address, reason: text(2_000), banned_at: time }), {
    maxItems: 1_000,
  }),
});
/** Type of {@link banList}. */
export type BanList = Static<typeof banList>;

/** POST operator/corrections; a negative amount is taken from what is available. */
export const correctionBody = Type.Object(
  {
    ...operator,
    hotkey,
    amount_rao: Type.Union([
      Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
      Type.String({ pattern: '^-?[0-9]{1,18}$' }),
    ]),
    reason,
    request_key: Type.Optional(requestKey),
  },
  closed,
);
/** Type of {@link correctionBody}. */
export type CorrectionBody = Static<typeof correctionBody>;

/** The correction and the miner's balance after it. */
export const correctionAnswer = Type.Object({
  ...correction.properties,
  hotkey: address,
  available_rao: raoText,
});
/** Type of {@link correctionAnswer}. */
export type CorrectionAnswer = Static<typeof correctionAnswer>;

/** POST operator/fee. */
export const feeBody = Type.Object(
  {
    ...operator,
    fee_bps: Type.Integer({ minimum: 0, maximum: 1_000 }),
    from_epoch: wireId,
  },
  closed,
);
/** Type of {@link feeBody}. */
export type FeeBody = Static<typeof feeBody>;

/** The fee now and from when on it changes. */
export const feeAnswer = Type.Object({
  fee_bps: count,
  next_fee_bps: count,
  next_fee_from_epoch: count,
});
/** Type of {@link feeAnswer}. */
export type FeeAnswer = Static<typeof feeAnswer>;

/** POST operator/wallet: what the payout wallet holds. */
export const walletBody = Type.Object(
  { ...operator, rao: askedRao, note: Type.Optional(reasonText) },
  closed,
);
/** Type of {@link walletBody}. */
export type WalletBody = Static<typeof walletBody>;

/**
 * What is owed against what the operator declared. `owed_rao` = available + held + carry;
 * `sent_rao` is the part of it that may have left the wallet. `short_rao` is 0 when it is covered,
 * null without a declaration.
 */
export const solvency = Type.Object({
  owed_rao: raoText,
  available_rao: raoText,
  held_rao: raoText,
  sent_rao: raoText,
  carry_rao: raoText,
  wallet_rao: nullable(raoText),
  wallet_note: nullable(reasonText),
  declared_at: nullable(time),
  covered: nullable(Type.Boolean()),
  short_rao: nullable(raoText),
});
/** Type of {@link solvency}. */
export type Solvency = Static<typeof solvency>;

/** POST operator/close; `at_epoch` is the last epoch, the running one by default. */
export const closePoolBody = Type.Object(
  { ...operator, reason, at_epoch: Type.Optional(wireId) },
  closed,
);
/** Type of {@link closePoolBody}. */
export type ClosePoolBody = Static<typeof closePoolBody>;

/** POST operator/reopen. */
export const reopenPoolBody = Type.Object(operator, closed);
/** Type of {@link reopenPoolBody}. */
export type ReopenPoolBody = Static<typeof reopenPoolBody>;

/** Whether the pool is open; `running_epoch` is null once the last one has closed. */
export const poolDoor = Type.Object({
  status: oneOf(['open', 'closing', 'closed']),
  reason: nullable(reasonText),
  last_epoch: nullable(count),
  running_epoch: nullable(count),
});
/** Type of {@link poolDoor}. */
export type PoolDoor = Static<typeof poolDoor>;

/** POST operator/groups; null takes the hotkey out of any group. */
export const groupBody = Type.Object(
  { ...operator, hotkey, group: nullable(Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' })) },
  closed,
);
/** Type of {@link groupBody}. */
export type GroupBody = Static<typeof groupBody>;

/** Answer of groups. */
export const groupAnswer = Type.Object({ hotkey: address, group: nullable(text(64)) });
/** Type of {@link groupAnswer}. */
export type GroupAnswer = Static<typeof groupAnswer>;

/** GET operator/audit: entries after `cursor`, oldest first. */
export const auditPage = Type.Object({
  entries: Type.Array(
    Type.Object({
      seq: count,
      at: time,
      operator: text(64),
      action: text(64),
      arguments: Type.String(),
      previous_hash: hash,
      hash,
    }),
    { maxItems: 200 },
  ),
  next_cursor: nullable(text(16)),
});
/** Type of {@link auditPage}. */
export type AuditPage = Static<typeof auditPage>;
