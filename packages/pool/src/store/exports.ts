/**
 * The rows of an epoch's export, in pages and in the export's own order. What a closed epoch
 * consists of never changes, so that pages read one after another give one document.
 */
import { encodeHex, isoTime } from '@adit/base';
import type {
  ExportConsensusRules,
  ExportContribution,
  ExportDecision,
  ExportLateReport,
  ExportLaterReport,
  ExportPayout,
  ExportReport,
  ExportRules,
  ExportTransfer,
} from '@adit/wire';
import type { Outcome, Verdict } from '../domain/consensus.ts';
import { formatExactScore } from '../domain/exact-score.ts';
import type { Vote } from '../domain/report.ts';
import { type Query, ROWS_AT_ONCE, toNumber } from './query.ts';

/** Decisions in one page; each may have up to 15 reports. */
const DECISIONS_AT_ONCE = 200;

/** An epoch's row as the export needs it. */
export interface EpochRecord {
  readonly number: number;
  readonly isClosed: boolean;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly baseRao: bigint;
  readonly carryInRao: bigint;
  readonly feeBps: number;
  readonly capBps: number;
  readonly inputsHash: string | null;
  /** Null while it is open, and for epochs closed before exports existed. */
  readonly rules: ExportRules | null;
}

interface EpochRecordRow {
  number: bigint;
  state: string;
  starts_at: bigint;
  ends_at: bigint;
  base_rao: bigint;
  carry_in_rao: bigint;
  fee_bps: number;
  cap_bps: number;
  inputs_hash: string | null;
  rules: ExportRules | null;
}

/** An epoch's row, or null. */
export async function findEpochRecord(query: Query, number: number): Promise<EpochRecord | null> {
  const [row] = await query<EpochRecordRow[]>`select * from epochs where number = ${number}`;
  if (row === undefined) return null;
  return {
    number: toNumber(row.number),
    isClosed: row.state === 'CLOSED',
    startsAtMs: toNumber(row.starts_at),
    endsAtMs: toNumber(row.ends_at),
    baseRao: row.base_rao,
    carryInRao: row.carry_in_rao,
    feeBps: row.fee_bps,
    capBps: row.cap_bps,
    inputsHash: row.inputs_hash,
    rules: row.rules,
  };
}

interface ReportRow {
  algorithm_id: number;
  hotkey: string;
  score: number | null;
  has_error: boolean;
  digest: string | null;
  engine: string | null;
  vote: Vote;
  reported_at: bigint;
}

interface JudgedRow extends ReportRow {
  verdict: Verdict;
  reason: string;
  numbers: ExportReport['numbers'];
}

const toReported = (row: ReportRow) => ({
  hotkey: row.hotkey,
  score: formatExactScore(row.score),
  has_error: row.has_error,
  digest: row.digest,
  engine: row.engine,
  vote: row.vote,
  reported_at: isoTime(toNumber(row.reported_at)),
});

const toJudged = (row: JudgedRow): ExportReport => ({
  ...toReported(row),
  verdict: row.verdict,
  reason: row.reason,
  numbers: row.numbers,
});

interface DecisionRow {
  id: number;
  algorithm_id: number;
  content_hash: string;
  problem: string;
  suite_id: string | null;
  suite_digest: string;
  score_low: number;
  score_high: number;
  author: string | null;
  outcome: Outcome;
  score: number | null;
  score_nano: bigint | null;
  digest: string | null;
  decided_at: bigint;
  rules: ExportConsensusRules | null;
}

/** Decisions of an epoch by id, each with the reports that made it. */
export async function* pageDecisions(
  query: Query,
  epoch: number,
  closing: ExportConsensusRules,
): AsyncGenerator<ExportDecision[]> {
  for (let afterId = 0; ; ) {
    const rows = await query<DecisionRow[]>`
      select d.id, d.algorithm_id, a.content_hash, p.id as problem, p.suite_id, p.suite_digest,
        p.score_low, p.score_high, m.hotkey as author, d.outcome, d.score, d.score_nano, d.digest,
        d.decided_at, d.rules
      from decisions d join algorithms a on a.id = d.algorithm_id
        join problems p on p.key = d.problem_key left join miners m on m.id = a.author_id
      where d.epoch = ${epoch} and d.id > ${afterId} order by d.id limit ${DECISIONS_AT_ONCE}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    const reports = await readDecidedReports(
      query,
      rows.map((row) => row.algorithm_id),
    );
    yield rows.map((row) => toDecision(row, reports.get(row.algorithm_id) ?? [], closing));
    afterId = last.id;
  }
}

function toDecision(
  row: DecisionRow,
  reports: ExportReport[],
  closing: ExportConsensusRules,
): ExportDecision {
  return {
    id: row.id,
    program_id: row.algorithm_id,
    program_hash: row.content_hash,
    problem: row.problem,
    suite: row.suite_id,
    suite_digest: row.suite_digest,
    score_bounds: [row.score_low, row.score_high],
    author: row.author,
    outcome: row.outcome,
    score: formatExactScore(row.score),
    score_nano: row.score_nano === null ? null : String(row.score_nano),
    digest: row.digest,
    decided_at: isoTime(toNumber(row.decided_at)),
    rules: otherRules(row.rules, closing),
    reports,
  };
}

/** Rules that are not those of the closing; null for the same ones. */
function otherRules(
  rules: ExportConsensusRules | null,
  closing: ExportConsensusRules,
): ExportConsensusRules | null {
  if (rules === null) return null;
  const isSame =
    rules.min_reports === closing.min_reports &&
    rules.max_reports === closing.max_reports &&
    rules.tolerance_ratio === closing.tolerance_ratio &&
    rules.tolerance_abs_floor === closing.tolerance_abs_floor &&
    rules.admit_without_digest === closing.admit_without_digest;
  return isSame ? null : rules;
}

/** Reports that were judged with the decision, by program and public key. */
async function readDecidedReports(
  query: Query,
  algorithmIds: readonly number[],
): Promise<Map<number, ExportReport[]>> {
  const rows = await query<JudgedRow[]>`
    select s.algorithm_id, m.hotkey, s.score, s.error is not null as has_error, s.digest, s.engine,
      s.vote, s.reported_at, s.state as verdict, s.reason, s.numbers
    from slots s join miners m on m.id = s.miner_id
    where s.algorithm_id = any(${[...algorithmIds]}::int[])
      and s.state in ('AGREED', 'OUTLIER', 'VOID')
      and s.numbers -> 'afterDecision' is null
    order by s.algorithm_id, m.public_key`;
  const byProgram = new Map<number, ExportReport[]>();
  for (const row of rows) {
    const list = byProgram.get(row.algorithm_id) ?? [];
    list.push(toJudged(row));
    byProgram.set(row.algorithm_id, list);
  }
  return byProgram;
}

interface LaterRow extends JudgedRow {
  public_key: Uint8Array;
  content_hash: string;
  score_low: number;
  score_high: number;
  rules: ExportConsensusRules | null;
  decision_id: number;
  decision_epoch: bigint;
  outcome: Outcome;
  decision_score: number | null;
  decision_digest: string | null;
}

const NO_KEY: Uint8Array = new Uint8Array(0);

/** Reports compared with a frozen result in an epoch, by program and public key. */
export async function* pageLaterReports(
  query: Query,
  epoch: number,
  closing: ExportConsensusRules,
): AsyncGenerator<ExportLaterReport[]> {
  let after = { id: 0, key: NO_KEY };
  for (;;) {
    const rows: LaterRow[] = await query<LaterRow[]>`
      select s.algorithm_id, m.hotkey, m.public_key, s.score, s.error is not null as has_error,
        s.digest, s.engine, s.vote, s.reported_at, s.state as verdict, s.reason, s.numbers, s.rules,
        a.content_hash, p.score_low, p.score_high, d.id as decision_id, d.epoch as decision_epoch,
        d.outcome, d.score as decision_score, d.digest as decision_digest
      from slots s join miners m on m.id = s.miner_id join algorithms a on a.id = s.algorithm_id
        join problems p on p.key = a.problem_key join decisions d on d.algorithm_id = a.id
      where s.decided_epoch = ${epoch} and s.state in ('AGREED', 'OUTLIER', 'VOID')
        and s.numbers -> 'afterDecision' is not null
        and (s.algorithm_id, m.public_key) > (${after.id}, ${after.key})
      order by s.algorithm_id, m.public_key limit ${ROWS_AT_ONCE}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => ({
      program_id: row.algorithm_id,
      program_hash: row.content_hash,
      score_bounds: [row.score_low, row.score_high],
      rules: otherRules(row.rules, closing),
      decision: {
        id: row.decision_id,
        epoch: toNumber(row.decision_epoch),
        outcome: row.outcome,
        score: formatExactScore(row.decision_score),
        digest: row.decision_digest,
      },
      ...toJudged(row),
    }));
    after = { id: last.algorithm_id, key: last.public_key };
  }
}

/** Reports that came in during an epoch and too late to count, by program and public key. */
export async function* pageLateReports(
  query: Query,
  epoch: number,
): AsyncGenerator<ExportLateReport[]> {
  let after = { id: 0, key: NO_KEY };
  for (;;) {
    const rows: (ReportRow & { public_key: Uint8Array; content_hash: string })[] = await query<
      (ReportRow & { public_key: Uint8Array; content_hash: string })[]
    >`
      select s.algorithm_id, m.hotkey, m.public_key, s.score, s.error is not null as has_error,
        s.digest, s.engine, s.vote, s.reported_at, a.content_hash
      from slots s join miners m on m.id = s.miner_id join algorithms a on a.id = s.algorithm_id
      where s.reported_epoch = ${epoch} and s.state = 'LATE_REPORTED'
        and (s.algorithm_id, m.public_key) > (${after.id}, ${after.key})
      order by s.algorithm_id, m.public_key limit ${ROWS_AT_ONCE}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => ({
      program_id: row.algorithm_id,
      program_hash: row.content_hash,
      ...toReported(row),
    }));
    after = { id: last.algorithm_id, key: last.public_key };
  }
}

interface ContributionRow {
  kind: 'evaluation' | 'evolution';
  algorithm_id: number;
  hotkey: string;
  public_key: Uint8Array;
  points_micro: bigint;
  created_at: bigint;
}

/** Contributions of an epoch by kind, program and public key. */
export async function* pageContributions(
  query: Query,
  epoch: number,
): AsyncGenerator<ExportContribution[]> {
  for (const kind of ['evaluation', 'evolution'] as const) {
    let after = { id: 0, key: NO_KEY };
    for (;;) {
      const rows: ContributionRow[] = await query<ContributionRow[]>`
        select c.kind, c.algorithm_id, m.hotkey, m.public_key, c.points_micro, c.created_at
        from contributions c join miners m on m.id = c.miner_id
        where c.epoch = ${epoch} and c.kind = ${kind}
          and (c.algorithm_id, m.public_key) > (${after.id}, ${after.key})
        order by c.algorithm_id, m.public_key limit ${ROWS_AT_ONCE}`;
      const last = rows.at(-1);
      if (last === undefined) break;
      yield rows.map((row) => ({
        kind: row.kind,
        program_id: row.algorithm_id,
        hotkey: row.hotkey,
        points_micro: String(row.points_micro),
        at: isoTime(toNumber(row.created_at)),
      }));
      after = { id: last.algorithm_id, key: last.public_key };
    }
  }
}

/** Payouts as they were stored, by public key, without their places in the Merkle tree. */
export async function listExportPayouts(
  query: Query,
  epoch: number,
): Promise<Omit<ExportPayout, 'merkle_index'>[]> {
  const rows = await query<
    {
      hotkey: string;
      public_key: Uint8Array;
      recipient: string | null;
      points_micro: bigint;
      rao: bigint;
      capped: boolean;
    }[]
  >`
    select m.hotkey, m.public_key, p.recipient, p.points_micro, p.rao, p.capped
    from payouts p join miners m on m.id = p.miner_id
    where p.epoch = ${epoch} order by m.public_key`;
  return rows.map((row) => ({
    hotkey: row.hotkey,
    public_key: encodeHex(row.public_key),
    recipient: row.recipient,
    points_micro: String(row.points_micro),
    rao: String(row.rao),
    capped: row.capped,
  }));
}

/** What closing the epoch booked, by id; in a pool that closed with it also where the carry went. */
export async function listExportTransfers(query: Query, epoch: number): Promise<ExportTransfer[]> {
  const rows = await query<
    {
      id: string;
      debit: string;
      credit: string;
      amount_rao: bigint;
      memo: string;
      created_at: bigint;
    }[]
  >`
    select id, debit, credit, amount_rao, memo, created_at from ledger
    where (epoch = ${epoch} and id like ${`epoch:${epoch}:%`}) or id = ${`closing:${epoch}:carry`}
    order by id collate "C"`;
  return rows.map((row) => ({
    id: row.id,
    debit: row.debit,
    credit: row.credit,
    amount_rao: String(row.amount_rao),
    memo: row.memo,
    at: isoTime(toNumber(row.created_at)),
  }));
}

/** The stored figures of a closed epoch that the settlement must have given. */
export interface EpochFigures {
  readonly pointsMicro: bigint;
  readonly paidRao: bigint;
  readonly feeRao: bigint;
  readonly carryRao: bigint;
  readonly returnedRao: bigint;
  readonly merkleRoot: string;
}

/** See {@link EpochFigures}; the epoch must be closed. */
export async function readEpochFigures(query: Query, number: number): Promise<EpochFigures> {
  const [row] = await query<
    {
      points_micro: bigint;
      paid_rao: bigint;
      fee_rao: bigint;
      carry_rao: bigint;
      returned_rao: bigint;
      merkle_root: string;
    }[]
  >`select * from epochs where number = ${number} and state = 'CLOSED'`;
  if (row === undefined) throw new Error(`Epoch ${number} is not closed`);
  return {
    pointsMicro: row.points_micro,
    paidRao: row.paid_rao,
    feeRao: row.fee_rao,
    carryRao: row.carry_rao,
    returnedRao: row.returned_rao,
    merkleRoot: row.merkle_root,
  };
}
