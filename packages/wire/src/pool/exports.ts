/**
 * The export of a closed epoch: everything that decided who was paid what, signed by the pool
 * (docs/verifying.md has every field). Closed objects: a field that is not listed would be a
 * statement that nobody checks.
 */
import { type Static, Type } from 'typebox';
import { address, closed, count, hash, nullable, oneOf, text, time, wireId } from '../shapes.ts';
import { problemId } from './miners.ts';

/** The format this program writes and reads. */
export const EPOCH_EXPORT_FORMAT = 'adit-epoch-export/1';

/** RAO, not negative, as decimal text. */
const amount = Type.String({ pattern: '^[0-9]{1,20}$' });
const bps = Type.Integer({ minimum: 0, maximum: 10_000 });
/** A score as the shortest decimal text of its double, or the name of a value JSON lacks. */
const exactScore = Type.String({ pattern: '^(?:NaN|-?Infinity|-?[0-9][0-9.e+-]{0,29})$' });
const verdict = oneOf(['AGREED', 'OUTLIER', 'VOID']);
const outcome = oneOf(['CONSENSUS', 'INVALID', 'NO_CONSENSUS']);
const vote = oneOf(['VALUE', 'INVALID', 'INVALID_SCORE']);
const digest = nullable(text(128));
const verdictNumbers = Type.Record(
  Type.String({ maxLength: 64 }),
  Type.Union([Type.Number(), text(200), Type.Boolean(), Type.Null()]),
);

/** The rules of consensus that a decision was made by. */
export const exportConsensusRules = Type.Object(
  {
    min_reports: count,
    max_reports: count,
    tolerance_ratio: Type.Number(),
    tolerance_abs_floor: Type.Number(),
    admit_without_digest: Type.Boolean(),
  },
  closed,
);
/** Type of {@link exportConsensusRules}. */
export type ExportConsensusRules = Static<typeof exportConsensusRules>;

/** The rules in force when the epoch closed. */
export const exportRules = Type.Object(
  {
    semantics: text(32),
    fee_bps: bps,
    cap_bps: bps,
    evaluation_points_micro: amount,
    /** Points of an evolution for a score of 1, in millionths. */
    evolution_points_micro: amount,
    evolution_min_score_nano: amount,
    consensus: exportConsensusRules,
  },
  closed,
);
/** Type of {@link exportRules}. */
export type ExportRules = Static<typeof exportRules>;

const reportParts = {
  hotkey: address,
  score: nullable(exactScore),
  /** Whether the evaluator sent an error text. */
  has_error: Type.Boolean(),
  digest,
  engine: nullable(text(128)),
  vote,
  reported_at: time,
};

const judgedParts = { ...reportParts, verdict, reason: text(64), numbers: verdictNumbers };

/** A report that a decision was made of. */
export const exportReport = Type.Object(judgedParts, closed);
/** Type of {@link exportReport}. */
export type ExportReport = Static<typeof exportReport>;

/** A decision of the epoch. */
export const exportDecision = Type.Object(
  {
    id: wireId,
    program_id: wireId,
    program_hash: hash,
    problem: problemId,
    suite: nullable(problemId),
    suite_digest: hash,
    score_bounds: Type.Tuple([Type.Number(), Type.Number()]),
    /** Null: the pool itself. */
    author: nullable(address),
    outcome,
    score: nullable(exactScore),
    score_nano: nullable(Type.String({ pattern: '^-?[0-9]{1,20}$' })),
    digest,
    decided_at: time,
    /** Null: those of the epoch's closing. */
    rules: nullable(exportConsensusRules),
    /** By public key. */
    reports: Type.Array(exportReport, { maxItems: 64 }),
  },
  closed,
);
/** Type of {@link exportDecision}. */
export type ExportDecision = Static<typeof exportDecision>;

/** A report that came after the decision and was compared with it in this epoch. */
export const exportLaterReport = Type.Object(
  {
    program_id: wireId,
    program_hash: hash,
    score_bounds: Type.Tuple([Type.Number(), Type.Number()]),
    rules: nullable(exportConsensusRules),
    /** The frozen result. */
    decision: Type.Object(
      { id: wireId, epoch: count, outcome, score: nullable(exactScore), digest },
      closed,
    ),
    ...judgedParts,
  },
  closed,
);
/** Type of {@link exportLaterReport}. */
export type ExportLaterReport = Static<typeof exportLaterReport>;

/** A report that came too late to count; kept for statistics, never paid. */
export const exportLateReport = Type.Object(
  { program_id: wireId, program_hash: hash, ...reportParts },
  closed,
);
/** Type of {@link exportLateReport}. */
export type ExportLateReport = Static<typeof exportLateReport>;

/** Points booked. */
export const exportContribution = Type.Object(
  {
    kind: oneOf(['evaluation', 'evolution']),
    program_id: wireId,
    hotkey: address,
    points_micro: amount,
    at: time,
  },
  closed,
);
/** Type of {@link exportContribution}. */
export type ExportContribution = Static<typeof exportContribution>;

/** What one miner was paid. */
export const exportPayout = Type.Object(
  {
    hotkey: address,
    public_key: hash,
    /** The coldkey named at the closing; null: none, the hotkey stands in the Merkle tree. */
    recipient: nullable(address),
    points_micro: amount,
    rao: amount,
    capped: Type.Boolean(),
    merkle_index: nullable(count),
  },
  closed,
);
/** Type of {@link exportPayout}. */
export type ExportPayout = Static<typeof exportPayout>;

/** One transfer of the ledger. */
export const exportTransfer = Type.Object(
  {
    id: text(200),
    debit: text(100),
    credit: text(100),
    amount_rao: amount,
    memo: text(400),
    at: time,
  },
  closed,
);
/** Type of {@link exportTransfer}. */
export type ExportTransfer = Static<typeof exportTransfer>;

/** The epoch's own row and what follows from it. */
export const exportEpoch = Type.Object(
  {
    number: wireId,
    starts_at: time,
    ends_at: time,
    base_rao: amount,
    carry_in_rao: amount,
    budget_rao: amount,
    fee_bps: bps,
    cap_bps: bps,
    points_micro: amount,
    fee_rao: amount,
    distributable_rao: amount,
    cap_rao: amount,
    paid_rao: amount,
    carry_rao: amount,
    returned_rao: amount,
    /** Miners with points that it takes until the cap can pay the whole budget; null: no number is enough. */
    miners_needed: nullable(count),
  },
  closed,
);
/** Type of {@link exportEpoch}. */
export type ExportEpoch = Static<typeof exportEpoch>;

/** The whole document. Lists have no bound of their own: the file has one. */
export const epochExport = Type.Object(
  {
    format: oneOf([EPOCH_EXPORT_FORMAT]),
    pool_hotkey: address,
    /** Hash of the export of the epoch before; null for the first one that has an export. */
    previous_hash: nullable(hash),
    epoch: exportEpoch,
    rules: exportRules,
    decisions: Type.Array(exportDecision),
    later_reports: Type.Array(exportLaterReport),
    late_reports: Type.Array(exportLateReport),
    contributions: Type.Array(exportContribution),
    payouts: Type.Array(exportPayout),
    transfers: Type.Array(exportTransfer),
    merkle_root: hash,
    inputs_hash: hash,
    hash,
    signature: Type.String({ pattern: '^[0-9a-f]{128}$' }),
  },
  closed,
);
/** Type of {@link epochExport}. */
export type EpochExport = Static<typeof epochExport>;

/** Path of an epoch's export. */
export const epochParams = Type.Object({ number: wireId }, closed);
/** Type of {@link epochParams}. */
export type EpochParams = Static<typeof epochParams>;
