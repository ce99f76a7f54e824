/** Receipts of a miner's evaluations and payout lines, and statements of its money. */
import { type EpochBooks, explainPayoutOf, recomputeEpoch } from '@adit/accounting';
import { encodeHex, isoTime } from '@adit/base';
import { ss58Decode } from '@adit/keys';
import { SEMANTICS } from '@adit/program';
import type {
  EvaluationReceipt,
  HeldBack,
  PayoutReceipt,
  ReceiptPage,
  ReceiptsQuery,
  StatementPage,
  StatementQuery,
} from '@adit/wire';
import { formatExactScore } from '../domain/exact-score.ts';
import { invalidCursor } from '../errors.ts';
import type { Caller } from '../service.ts';
import { listExportPayouts } from '../store/exports.ts';
import { toPoints } from '../store/miner-views.ts';
import type { Query } from '../store/query.ts';
import {
  type EvaluationPlace,
  type EvaluationRecord,
  listOwnEvaluations,
  listPaidEpochs,
  type PaidEpoch,
} from '../store/receipts.ts';
import { listStatementLines, type StatementPlace } from '../store/statements.ts';
import { type PoolContext, readFrom, requireMiner } from './context.ts';

const DEFAULT_LINES = 50;
/** Payout lines in one page: each is computed from everybody's points of its epoch. */
const PAYOUT_LINES_MAX = 10;
const DEFAULT_STATEMENT_LINES = 500;

/** A cursor: the last payout line's epoch, or the last evaluation's place, or neither yet. */
interface ReceiptCursor {
  readonly beforeEpoch: number | null;
  /** Payout lines are through. */
  readonly isPastPayouts: boolean;
  readonly after: EvaluationPlace | null;
}

/** A page of receipts: payout lines first, newest first. Raises `not_registered`, `invalid_cursor`. */
export async function readReceipts(
  context: PoolContext,
  caller: Caller,
  ask: ReceiptsQuery,
): Promise<ReceiptPage> {
  const miner = await requireMiner(context, caller);
  const cursor = parseReceiptCursor(ask.cursor);
  const limit = ask.limit ?? DEFAULT_LINES;
  const epoch = ask.epoch ?? null;
  return await readFrom(context, async (query) => {
    const page = { hotkey: miner.hotkey, payouts: [] as PayoutReceipt[] };
    if (!cursor.isPastPayouts) {
      const most = Math.min(limit, PAYOUT_LINES_MAX);
      const ask = { epoch, before: cursor.beforeEpoch, limit: most + 1 };
      const epochs = await listPaidEpochs(query, miner.id, ask);
      for (const paid of epochs.slice(0, most)) {
        page.payouts.push(await describePayout(query, paid, miner.publicKey));
      }
      const last = epochs[most - 1];
      if (epochs.length > most && last !== undefined) {
        return { ...page, evaluations: [], next_cursor: `p:${last.number}` };
      }
    }
    const room = limit - page.payouts.length;
    if (room === 0) return { ...page, evaluations: [], next_cursor: 'e:' };
    const found = await listOwnEvaluations(query, miner.id, {
      epoch,
      after: cursor.after,
      limit: room + 1,
    });
    const shown = found.slice(0, room);
    const last = shown.at(-1);
    const hasMore = found.length > room && last !== undefined;
    return {
      ...page,
      evaluations: shown.map(describeEvaluation),
      next_cursor: hasMore ? `e:${last.reportedAtMs}:${last.programId}` : null,
    };
  });
}

function parseReceiptCursor(text: string | undefined): ReceiptCursor {
  if (text === undefined) return { beforeEpoch: null, isPastPayouts: false, after: null };
  if (text === 'e:') return { beforeEpoch: null, isPastPayouts: true, after: null };
  const payout = /^p:([1-9]\d{0,15})$/.exec(text);
  if (payout !== null) return { beforeEpoch: Number(payout[1]), isPastPayouts: false, after: null };
  const evaluation = /^e:(\d{1,15}):(\d{1,9})$/.exec(text);
  if (evaluation === null) throw invalidCursor();
  const after = { reportedAtMs: Number(evaluation[1]), programId: Number(evaluation[2]) };
  return { beforeEpoch: null, isPastPayouts: true, after };
}

const VERDICTS = {
  AGREED: 'AGREED',
  OUTLIER: 'OUTLIER',
  VOID: 'VOID',
  LATE_REPORTED: 'LATE',
} as const;

function describeEvaluation(record: EvaluationRecord): EvaluationReceipt {
  const { state, decision } = record;
  const verdict = state in VERDICTS ? VERDICTS[state as keyof typeof VERDICTS] : 'PENDING';
  return {
    program_id: record.programId,
    program_hash: record.programHash,
    task_type: record.problem,
    suite: { id: record.suiteId, digest: record.suiteDigest },
    engine: { semantics: SEMANTICS, client: record.engine },
    reported_at: isoTime(record.reportedAtMs),
    score: formatExactScore(record.score),
    digest: record.digest,
    error: record.error,
    decision:
      decision === null
        ? null
        : {
            id: decision.id,
            epoch: decision.epoch,
            outcome: decision.outcome,
            score: formatExactScore(decision.score),
            digest: decision.digest,
            decided_at: isoTime(decision.decidedAtMs),
          },
    verdict,
    inside: verdict === 'AGREED' ? true : verdict === 'OUTLIER' ? false : null,
    reason: verdict === 'LATE' ? 'slot_reassigned' : record.reason,
    numbers: record.numbers,
    epoch: record.epoch,
    points: toPoints(record.pointsMicro),
  };
}

async function describePayout(
  query: Query,
  epoch: PaidEpoch,
  publicKey: Uint8Array,
): Promise<PayoutReceipt> {
  const stored = await listExportPayouts(query, epoch.number);
  const books = recomputeEpoch({
    ...epoch,
    shares: stored.map(({ public_key, recipient, points_micro }) => ({
      publicKey: new Uint8Array(Buffer.from(public_key, 'hex')),
      pointsMicro: BigInt(points_micro),
      recipient: recipient === null ? null : ss58Decode(recipient),
    })),
  });
  const key = encodeHex(publicKey);
  const own = stored.find(({ public_key }) => public_key === key);
  const explained = explainPayoutOf(books.settlement, publicKey);
  if (own === undefined || explained === null) throw new Error('A payout line without a payout');
  const { settlement } = books;
  const totalMicro = settlement.payouts.reduce((sum, { pointsMicro }) => sum + pointsMicro, 0n);
  return {
    epoch: epoch.number,
    starts_at: isoTime(epoch.startsAtMs),
    ends_at: isoTime(epoch.endsAtMs),
    points: toPoints(explained.pointsMicro),
    points_micro: String(explained.pointsMicro),
    total_points: toPoints(totalMicro),
    total_points_micro: String(totalMicro),
    base_rao: String(epoch.baseRao),
    carry_in_rao: String(epoch.carryInRao),
    budget_rao: String(settlement.budgetRao),
    fee_bps: epoch.feeBps,
    fee_rao: String(settlement.feeRao),
    distributable_rao: String(settlement.distributableRao),
    cap_bps: epoch.capBps,
    cap_rao: String(settlement.capRao),
    share_before_cap_rao: String(explained.beforeCapRao),
    capped: explained.capped,
    held_by_cap_rao: String(explained.heldByCapRao),
    from_others_rao: String(explained.fromOthersRao),
    rounding_rao: String(explained.roundingRao),
    amount_rao: own.rao,
    recipient: own.recipient,
    merkle: describeLeaf(books, key),
    held_back: listHeldBack(books, explained),
  };
}

function describeLeaf({ payouts, tree }: EpochBooks, key: string): PayoutReceipt['merkle'] {
  const index = payouts.find(({ publicKey }) => encodeHex(publicKey) === key)?.merkleIndex ?? null;
  const proof = index === null ? [] : (tree.claims[index]?.proof ?? []);
  return { index, proof: proof.map(encodeHex), root: encodeHex(tree.root) };
}

/** Everything that points could have paid and did not, largest concern first. */
function listHeldBack(
  { settlement }: EpochBooks,
  own: { readonly feePartRao: bigint; readonly heldByCapRao: bigint },
): HeldBack[] {
  const { feeRao, capRao, carryRao, returnedRao, minersNeeded } = settlement;
  const needed = minersNeeded === null ? 'no number of miners' : `${minersNeeded} miners`;
  const all: HeldBack[] = [
    {
      reason: 'fee',
      of: 'miner',
      rao: String(own.feePartRao),
      detail: `this share’s part of the operator’s fee of ${feeRao} RAO`,
    },
    {
      reason: 'cap',
      of: 'miner',
      rao: String(own.heldByCapRao),
      detail: `above the cap of ${capRao} RAO a miner; went to miners below the cap, then into the carry`,
    },
    {
      reason: 'carry',
      of: 'epoch',
      rao: String(carryRao),
      detail: `everybody with points was at the cap (it takes ${needed} to pay all); moved to the next epoch’s budget`,
    },
    {
      reason: 'returned',
      of: 'epoch',
      rao: String(returnedRao),
      detail: 'beyond one base budget of carry; went back to the operator’s account',
    },
  ];
  return all.filter(({ rao }) => rao !== '0');
}

/** The caller's statement. Raises `not_registered`, `invalid_cursor`. */
export async function readStatement(
  context: PoolContext,
  caller: Caller,
  ask: StatementQuery,
): Promise<StatementPage> {
  const miner = await requireMiner(context, caller);
  return await readLines(context, encodeHex(miner.publicKey), ask);
}

/** Every miner's statement, for the operator. Raises `invalid_cursor`. */
export async function readPoolStatement(
  context: Pick<PoolContext, 'database'>,
  ask: StatementQuery,
): Promise<StatementPage> {
  return await readLines(context, null, ask);
}

async function readLines(
  context: Pick<PoolContext, 'database'>,
  key: string | null,
  ask: StatementQuery,
): Promise<StatementPage> {
  const limit = ask.limit ?? DEFAULT_STATEMENT_LINES;
  const after = parseStatementCursor(ask.cursor);
  const found = await readFrom(context, (query) =>
    listStatementLines(query, {
      key,
      fromEpoch: ask.from_epoch ?? null,
      toEpoch: ask.to_epoch ?? null,
      after,
      limit: limit + 1,
    }),
  );
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return {
    lines: shown.map(({ line }) => line),
    next_cursor: hasMore ? `${last.place.atMs}/${last.place.key}/${last.place.id}` : null,
  };
}

function parseStatementCursor(text: string | undefined): StatementPlace | null {
  if (text === undefined) return null;
  const match = /^(\d{1,15})\/([0-9a-f]{64})\/([ -~]{1,200})$/.exec(text);
  if (match === null) throw invalidCursor();
  const [, atMs = '', key = '', id = ''] = match;
  return { atMs: Number(atMs), key, id };
}
