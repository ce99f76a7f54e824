/** Receipts: what became of every evaluation and how every payout came about. */
import { type Static, Type } from 'typebox';
import {
  address,
  closed,
  count,
  hash,
  nullable,
  numbers,
  oneOf,
  raoText,
  text,
  time,
  wireId,
} from '../shapes.ts';
import { problemId } from './miners.ts';

const cursor = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9:_-]+$' });

/** GET receipts: payout lines first, then evaluations, newest first. */
export const receiptsQuery = Type.Object(
  {
    epoch: Type.Optional(count),
    cursor: Type.Optional(cursor),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  closed,
);
/** Type of {@link receiptsQuery}. */
export type ReceiptsQuery = Static<typeof receiptsQuery>;

/** The receipt of one evaluation. Exact scores are texts: JSON lacks NaN and the infinities. */
export const evaluationReceipt = Type.Object({
  program_id: wireId,
  program_hash: hash,
  task_type: problemId,
  suite: Type.Object({ id: nullable(problemId), digest: hash }),
  engine: Type.Object({ semantics: text(32), client: nullable(text(128)) }),
  reported_at: time,
  score: nullable(text(40)),
  digest: nullable(text(128)),
  error: nullable(text(2_000)),
  /** Null until the program is decided. */
  decision: nullable(
    Type.Object({
      id: wireId,
      epoch: count,
      outcome: oneOf(['CONSENSUS', 'INVALID', 'NO_CONSENSUS']),
      score: nullable(text(40)),
      digest: nullable(text(128)),
      decided_at: time,
    }),
  ),
  verdict: oneOf(['PENDING', 'AGREED', 'OUTLIER', 'VOID', 'LATE']),
  /** True: paid. False: outside. Null: neither (pending, void, late). */
  inside: nullable(Type.Boolean()),
  reason: nullable(text(64)),
  numbers: nullable(numbers),
  /** Epoch in which the report was judged. */
  epoch: nullable(count),
  points: Type.Number(),
});
/** Type of {@link evaluationReceipt}. */
export type EvaluationReceipt = Static<typeof evaluationReceipt>;

/** Something that was not paid to this miner, or to nobody, and why. */
export const heldBack = Type.Object({
  reason: oneOf(['fee', 'cap', 'carry', 'returned']),
  /** This miner's part (`fee`, `cap`) or the whole epoch's (`carry`, `returned`). */
  of: oneOf(['miner', 'epoch']),
  rao: raoText,
  detail: text(400),
});
/** Type of {@link heldBack}. */
export type HeldBack = Static<typeof heldBack>;

/** The receipt of one payout line: amount = before cap − held by cap + from others + rounding. */
export const payoutReceipt = Type.Object({
  epoch: count,
  starts_at: time,
  ends_at: time,
  points: Type.Number(),
  points_micro: raoText,
  total_points: Type.Number(),
  total_points_micro: raoText,
  base_rao: raoText,
  carry_in_rao: raoText,
  budget_rao: raoText,
  fee_bps: count,
  fee_rao: raoText,
  distributable_rao: raoText,
  cap_bps: count,
  cap_rao: raoText,
  share_before_cap_rao: raoText,
  capped: Type.Boolean(),
  held_by_cap_rao: raoText,
  from_others_rao: raoText,
  rounding_rao: raoText,
  amount_rao: raoText,
  /** The coldkey named when the epoch closed; null: none was. */
  recipient: nullable(address),
  merkle: Type.Object({
    index: nullable(count),
    proof: Type.Array(hash, { maxItems: 32 }),
    root: hash,
  }),
  held_back: Type.Array(heldBack, { maxItems: 4 }),
});
/** Type of {@link payoutReceipt}. */
export type PayoutReceipt = Static<typeof payoutReceipt>;

/** A page of receipts, `limit` lines of both kinds together; `next_cursor` is null on the last. */
export const receiptPage = Type.Object({
  hotkey: address,
  payouts: Type.Array(payoutReceipt, { maxItems: 100 }),
  evaluations: Type.Array(evaluationReceipt, { maxItems: 100 }),
  next_cursor: nullable(text(64)),
});
/** Type of {@link receiptPage}. */
export type ReceiptPage = Static<typeof receiptPage>;

/** GET statement: lines in order of booking; epochs bound the time, both inclusive. */
export const statementQuery = Type.Object(
  {
    from_epoch: Type.Optional(count),
    to_epoch: Type.Optional(count),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  },
  closed,
);
/** Type of {@link statementQuery}. */
export type StatementQuery = Static<typeof statementQuery>;

/** A movement into or out of a miner's accounts; what only moves between them is no line. */
export const statementLine = Type.Object({
  id: text(200),
  at: time,
  epoch: nullable(count),
  kind: oneOf(['payout', 'withdrawal', 'correction', 'other']),
  hotkey: address,
  /** Signed: what the miner's available and held money changed by. */
  amount_rao: raoText,
  recipient: nullable(address),
  memo: text(400),
});
/** Type of {@link statementLine}. */
export type StatementLine = Static<typeof statementLine>;

/** A page of a statement; `next_cursor` is null on the last. */
export const statementPage = Type.Object({
  lines: Type.Array(statementLine, { maxItems: 1_000 }),
  next_cursor: nullable(text(300)),
});
/** Type of {@link statementPage}. */
export type StatementPage = Static<typeof statementPage>;
