/** What a miner's receipts are made of: own evaluations with their decisions, own payout lines. */
import type { DecisionReport } from '@adit/wire';
import type { SlotState } from '../domain/assignment.ts';
import type { Outcome } from '../domain/consensus.ts';
import { type Query, toNumber, toNumberOrNull } from './query.ts';

/** An own evaluation. Times in ms. */
export interface EvaluationRecord {
  readonly programId: number;
  readonly programHash: string;
  readonly problem: string;
  readonly suiteId: string | null;
  readonly suiteDigest: string;
  readonly engine: string | null;
  readonly reportedAtMs: number;
  readonly score: number | null;
  readonly digest: string | null;
  readonly error: string | null;
  readonly state: SlotState;
  readonly reason: string | null;
  readonly numbers: DecisionReport['numbers'] | null;
  readonly epoch: number | null;
  readonly pointsMicro: bigint;
  readonly decision: {
    readonly id: number;
    readonly epoch: number;
    readonly outcome: Outcome;
    readonly score: number | null;
    readonly digest: string | null;
    readonly decidedAtMs: number;
  } | null;
}

interface EvaluationRow {
  algorithm_id: number;
  content_hash: string;
  problem: string;
  suite_id: string | null;
  suite_digest: string;
  engine: string | null;
  reported_at: bigint;
  score: number | null;
  digest: string | null;
  error: string | null;
  state: SlotState;
  reason: string | null;
  numbers: DecisionReport['numbers'] | null;
  decided_epoch: bigint | null;
  points_micro: bigint | null;
  decision_id: number | null;
  decision_epoch: bigint | null;
  outcome: Outcome | null;
  decision_score: number | null;
  decision_digest: string | null;
  decided_at: bigint | null;
}

/** Place of an evaluation in the list. */
export interface EvaluationPlace {
  readonly reportedAtMs: number;
  readonly programId: number;
}

/** A miner's reported evaluations, newest first, after a place; an epoch is that of the verdict. */
export async function listOwnEvaluations(
  query: Query,
  minerId: number,
  page: {
    readonly epoch: number | null;
    readonly after: EvaluationPlace | null;
    readonly limit: number;
  },
): Promise<EvaluationRecord[]> {
  const { epoch, limit } = page;
  const atMs = page.after?.reportedAtMs ?? null;
  const programId = page.after?.programId ?? 0;
  const rows = await query<EvaluationRow[]>`
    select s.algorithm_id, a.content_hash, p.id as problem, p.suite_id, p.suite_digest, s.engine,
      s.reported_at, s.score, s.digest, s.error, s.state, s.reason, s.numbers, s.decided_epoch,
      c.points_micro, d.id as decision_id, d.epoch as decision_epoch, d.outcome,
      d.score as decision_score, d.digest as decision_digest, d.decided_at
    from slots s join algorithms a on a.id = s.algorithm_id
      join problems p on p.key = a.problem_key
      left join decisions d on d.algorithm_id = s.algorithm_id
      left join contributions c on c.kind = 'evaluation' and c.algorithm_id = s.algorithm_id
        and c.miner_id = s.miner_id
    where s.miner_id = ${minerId} and s.reported_at is not null
      and (${epoch}::bigint is null or s.decided_epoch = ${epoch}::bigint)
      and (${atMs}::bigint is null
        or (s.reported_at, s.algorithm_id) < (${atMs}::bigint, ${programId}::int))
    order by s.reported_at desc, s.algorithm_id desc limit ${limit}`;
  return rows.map(toEvaluation);
}

function toEvaluation(row: EvaluationRow): EvaluationRecord {
  const { decision_id: id, outcome, decided_at: decidedAt } = row;
  return {
    programId: row.algorithm_id,
    programHash: row.content_hash,
    problem: row.problem,
    suiteId: row.suite_id,
    suiteDigest: row.suite_digest,
    engine: row.engine,
    reportedAtMs: toNumber(row.reported_at),
    score: row.score,
    digest: row.digest,
    error: row.error,
    state: row.state,
    reason: row.reason,
    numbers: row.numbers,
    epoch: toNumberOrNull(row.decided_epoch),
    pointsMicro: row.points_micro ?? 0n,
    decision:
      id === null || outcome === null || decidedAt === null
        ? null
        : {
            id,
            outcome,
            epoch: Number(row.decision_epoch),
            score: row.decision_score,
            digest: row.decision_digest,
            decidedAtMs: toNumber(decidedAt),
          },
  };
}

/** A closed epoch in which a miner has a payout line. Times in ms. */
export interface PaidEpoch {
  readonly number: number;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly baseRao: bigint;
  readonly carryInRao: bigint;
  readonly feeBps: number;
  readonly capBps: number;
}

interface PaidEpochRow {
  number: bigint;
  starts_at: bigint;
  ends_at: bigint;
  base_rao: bigint;
  carry_in_rao: bigint;
  fee_bps: number;
  cap_bps: number;
}

/** Epochs with a payout line of this miner, newest first, below `before`. */
export async function listPaidEpochs(
  query: Query,
  minerId: number,
  page: { readonly epoch: number | null; readonly before: number | null; readonly limit: number },
): Promise<PaidEpoch[]> {
  const { epoch, before, limit } = page;
  const rows = await query<PaidEpochRow[]>`
    select e.number, e.starts_at, e.ends_at, e.base_rao, e.carry_in_rao, e.fee_bps, e.cap_bps
    from payouts p join epochs e on e.number = p.epoch
    where p.miner_id = ${minerId}
      and (${epoch}::bigint is null or p.epoch = ${epoch}::bigint)
      and (${before}::bigint is null or p.epoch < ${before}::bigint)
    order by p.epoch desc limit ${limit}`;
  return rows.map((row) => ({
    number: toNumber(row.number),
    startsAtMs: toNumber(row.starts_at),
    endsAtMs: toNumber(row.ends_at),
    baseRao: row.base_rao,
    carryInRao: row.carry_in_rao,
    feeBps: row.fee_bps,
    capBps: row.cap_bps,
  }));
}
