/**
 * A random closed epoch as an export, made by running what the pool runs: reports are judged by the
 * consensus of the domain, points follow from the verdicts as they are made, and the money comes
 * from the naive settlement, which shares no line with the one that checks it.
 */
import {
  EVALUATION_POINTS_MICRO,
  epochTransfers,
  evolutionPointsMicro,
  merkleTree,
  settleEpochNaive,
} from '@adit/accounting';
import { blake2b256, encodeHex, encodeUtf8, isoTime, type Random } from '@adit/base';
import { toScoreNano } from '@adit/evolution';
import { type Keypair, ss58Encode } from '@adit/keys';
import type {
  EpochExport,
  ExportContribution,
  ExportDecision,
  ExportLateReport,
  ExportLaterReport,
  ExportReport,
} from '@adit/wire';
import {
  type ConsensusRules,
  type Decision,
  type FinalResult,
  giveUp,
  judgeAgainst,
  judgeReports,
  type ReportVerdict,
} from '../domain/consensus.ts';
import { formatExactScore, toJsonNumbers } from '../domain/exact-score.ts';
import {
  exportPointRules,
  exportSignedText,
  hashExport,
  hashInputs,
  toExportRules,
  type UnsealedExport,
} from '../domain/export-hashes.ts';
import { classifyVote, type Report } from '../domain/report.ts';

const START_MS = 1_750_000_000_000;
const EPOCH_MS = 3_600_000;
const BOUNDS: [number, number] = [0, 1];
const MAX_REPORTS = 7;

interface RandomMiner {
  readonly id: number;
  readonly publicKey: Uint8Array;
  readonly hotkey: string;
  readonly recipient: Uint8Array | null;
}

/** One line as an evaluator sends it. */
interface SentReport {
  readonly miner: RandomMiner;
  readonly score: number | null;
  readonly hasError: boolean;
  readonly digest: string | null;
  readonly engine: string | null;
  readonly atMs: number;
}

/** How large the epoch is. */
export interface RandomEpochSize {
  readonly miners: number;
  readonly decisions: number;
}

/** A sealed export of a random epoch. The same random stream gives the same epoch. */
export function randomEpochExport(
  random: Random,
  pool: Keypair,
  size: RandomEpochSize,
): EpochExport {
  return sealExport(new RandomEpoch(random, size).toExport(pool.address), pool);
}

/** Writes inputs hash, hash and signature as the pool does. */
export function sealExport(document: UnsealedExport, pool: Keypair): EpochExport {
  const hash = hashExport(document);
  return { ...document, hash, signature: encodeHex(pool.sign(exportSignedText(hash))) };
}

class RandomEpoch {
  readonly #random: Random;
  readonly #number: number;
  readonly #miners: readonly RandomMiner[];
  readonly #rules: ConsensusRules;
  readonly #otherRules: ConsensusRules;
  readonly #booked: ExportContribution[] = [];
  readonly #decisions: ExportDecision[] = [];
  readonly #later: ExportLaterReport[] = [];
  readonly #late: ExportLateReport[] = [];

  constructor(random: Random, size: RandomEpochSize) {
    this.#random = random;
    this.#number = 1 + random.nextBelow(1_000);
    this.#miners = Array.from({ length: size.miners }, (_, id) => this.#drawMiner(id)).sort(
      (a, b) => Buffer.compare(a.publicKey, b.publicKey),
    );
    this.#rules = this.#drawRules();
    this.#otherRules = { ...this.#rules, toleranceRatio: 0.35 };
    for (let index = 0; index < size.decisions; index += 1) this.#decide(index);
    for (let index = 0; index < size.decisions / 2; index += 1) this.#compareLater(index);
    for (let index = 0; index < size.decisions / 4; index += 1) this.#receiveLate(index);
  }

  toExport(poolHotkey: string): UnsealedExport {
    const document: UnsealedExport = {
      format: 'adit-epoch-export/1',
      pool_hotkey: poolHotkey,
      previous_hash: this.#chance(3) ? null : this.#hash('previous'),
      ...this.#settle(),
      decisions: this.#decisions,
      later_reports: this.#later,
      late_reports: this.#late,
      contributions: this.#booked.sort(
        (a, b) =>
          a.kind.localeCompare(b.kind) ||
          a.program_id - b.program_id ||
          this.#rank(a.hotkey) - this.#rank(b.hotkey),
      ),
      inputs_hash: '',
    };
    return { ...document, inputs_hash: hashInputs(document) };
  }

  #settle() {
    const random = this.#random;
    const baseRao = this.#pick([
      0n,
      7n,
      100n,
      1_000_000_000n,
      1_000n * BigInt(random.nextBelow(2 ** 31)),
    ]);
    const carryInRao = this.#chance(2) ? 0n : BigInt(random.nextBelow(2 ** 31));
    const feeBps = this.#pick([0, 500, 1_000, random.nextBelow(1_001)]);
    const capBps = this.#pick([1, 500, 3_000, 10_000, 1 + random.nextBelow(10_000)]);
    const points = new Map<string, bigint>();
    for (const { hotkey, points_micro } of this.#booked) {
      points.set(hotkey, (points.get(hotkey) ?? 0n) + BigInt(points_micro));
    }
    const paid = this.#miners.filter(({ hotkey }) => points.has(hotkey));
    const settlement = settleEpochNaive({
      ...{ baseRao, carryInRao, feeBps, capBps },
      shares: paid.map(({ hotkey, publicKey }) => ({
        publicKey,
        pointsMicro: points.get(hotkey) ?? 0n,
      })),
    });
    const endsAt = isoTime(START_MS + EPOCH_MS);
    const minerOf = new Map(paid.map((miner) => [encodeHex(miner.publicKey), miner]));
    const entries = settlement.payouts.map(({ publicKey, rao }) => ({
      recipient: minerOf.get(encodeHex(publicKey))?.recipient ?? publicKey,
      amountRao: rao,
    }));
    const tree = merkleTree(this.#number, entries);
    const taken = new Set<number>();
    const payouts = settlement.payouts.map(({ publicKey, pointsMicro, rao, capped }, index) => {
      const recipient = minerOf.get(encodeHex(publicKey))?.recipient ?? null;
      const leaf = tree.claims.find(
        (claim) =>
          !taken.has(claim.index) &&
          claim.amountRao === rao &&
          Buffer.compare(claim.recipient, entries[index]?.recipient ?? publicKey) === 0,
      );
      if (leaf !== undefined) taken.add(leaf.index);
      return {
        hotkey: ss58Encode(publicKey),
        public_key: encodeHex(publicKey),
        recipient: recipient === null ? null : ss58Encode(recipient),
        points_micro: String(pointsMicro),
        rao: String(rao),
        capped,
        merkle_index: leaf?.index ?? null,
      };
    });
    return {
      epoch: {
        number: this.#number,
        starts_at: isoTime(START_MS),
        ends_at: endsAt,
        base_rao: String(baseRao),
        carry_in_rao: String(carryInRao),
        budget_rao: String(settlement.budgetRao),
        fee_bps: feeBps,
        cap_bps: capBps,
        points_micro: String([...points.values()].reduce((sum, one) => sum + one, 0n)),
        fee_rao: String(settlement.feeRao),
        distributable_rao: String(settlement.distributableRao),
        cap_rao: String(settlement.capRao),
        paid_rao: String(settlement.paidRao),
        carry_rao: String(settlement.carryRao),
        returned_rao: String(settlement.returnedRao),
        miners_needed: settlement.minersNeeded,
      },
      rules: {
        ...exportPointRules,
        fee_bps: feeBps,
        cap_bps: capBps,
        consensus: toExportRules({ ...this.#rules, maxReports: MAX_REPORTS }),
      },
      payouts,
      merkle_root: encodeHex(tree.root),
      transfers: epochTransfers(this.#number, settlement)
        .map(({ id, debit, credit, amountRao, memo }) => ({
          ...{ id, debit, credit, memo, at: endsAt },
          amount_rao: String(amountRao),
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    };
  }

  /** One program with three to seven reports, most of them honest. */
  #decide(index: number): void {
    const author = this.#chance(4) ? null : this.#pick(this.#miners);
    const evaluators = this.#miners
      .filter((miner) => miner !== author && !this.#chance(4))
      .slice(0, 3 + this.#random.nextBelow(5));
    const usesDigests = !this.#chance(3);
    const truth = this.#random.nextFloat();
    const sent = evaluators.map((miner) => this.#draw(miner, truth, usesDigests));
    const usesOtherRules = this.#chance(5);
    const rules = usesOtherRules ? this.#otherRules : this.#rules;
    const reports = sent.map((one, position) => toReport(one, position));
    const judgement = judgeReports(reports, rules);
    const decision =
      judgement.kind === 'decided' ? judgement.decision : this.#giveUp(reports, judgement);
    const program_id = 10 + 2 * index;
    const decided_at = isoTime(START_MS + 1_000 * index);
    const scoreNano = decision.score === null ? null : BigInt(toScoreNano(decision.score));
    this.#decisions.push({
      id: 1 + index,
      program_id,
      program_hash: this.#hash(`program ${index}`),
      problem: 'linear-check',
      suite: 'linear-check/consensus',
      suite_digest: this.#hash('suite'),
      score_bounds: BOUNDS,
      author: author?.hotkey ?? null,
      outcome: decision.outcome,
      score: formatExactScore(decision.score),
      score_nano: scoreNano === null ? null : String(scoreNano),
      digest: decision.digest,
      decided_at,
      rules: usesOtherRules ? toExportRules({ ...rules, maxReports: MAX_REPORTS }) : null,
      reports: sent.map((one, position) => describeJudged(one, decision.verdicts[position])),
    });
    for (const [position, { verdict }] of decision.verdicts.entries()) {
      const miner = evaluators[position];
      if (verdict === 'AGREED' && miner !== undefined) {
        this.#book({ kind: 'evaluation', program_id, miner, at: decided_at });
      }
    }
    const points_micro = scoreNano === null ? 0n : evolutionPointsMicro(scoreNano);
    if (author !== null && points_micro > 0n) {
      this.#book({ kind: 'evolution', program_id, miner: author, at: decided_at }, points_micro);
    }
  }

  #giveUp(
    reports: readonly Report[],
    judgement: Exclude<ReturnType<typeof judgeReports>, { kind: 'decided' }>,
  ): Decision {
    if (reports.length < MAX_REPORTS) {
      const limitMs = 60_000;
      const starvedMs = limitMs + this.#random.nextBelow(5_000);
      return giveUp(reports, 'too_few_evaluators', { reports: reports.length, starvedMs, limitMs });
    }
    const { kind, ...numbers } = judgement;
    const reason = kind === 'unsupported' ? 'no_consensus' : 'too_few_evaluators';
    return giveUp(reports, reason, numbers);
  }

  /** A report on a program that was decided before, in this epoch or an earlier one. */
  #compareLater(index: number): void {
    const own = this.#chance(2) ? this.#decisions[index] : undefined;
    const known = new Set(own?.reports.map(({ hotkey }) => hotkey));
    const miner = this.#miners.find(({ hotkey }) => !known.has(hotkey) && hotkey !== own?.author);
    if (miner === undefined) return;
    const score = this.#random.nextFloat();
    const digest = this.#chance(2) ? 'ab'.repeat(32) : null;
    const earlier: FinalResult = { outcome: 'CONSENSUS', score, digest };
    const frozen: FinalResult =
      own === undefined
        ? earlier
        : { ...own, score: own.score === null ? null : Number(own.score) };
    const sent = this.#draw(miner, frozen.score ?? score, frozen.digest !== null);
    const judged = judgeAgainst(toReport(sent, 0), frozen, this.#rules);
    const numbers = { ...judged.numbers, afterDecision: true };
    const program_id = own?.program_id ?? 3 + 2 * index;
    const line = describeJudged(sent, { ...judged, numbers });
    this.#later.push({
      program_id,
      program_hash: own?.program_hash ?? this.#hash(`earlier ${index}`),
      score_bounds: BOUNDS,
      rules: null,
      decision: {
        id: own?.id ?? 1,
        epoch: own === undefined ? this.#number - 1 : this.#number,
        outcome: frozen.outcome,
        score: formatExactScore(frozen.score),
        digest: frozen.digest,
      },
      ...line,
    });
    this.#later.sort((a, b) => a.program_id - b.program_id);
    if (line.verdict === 'AGREED') {
      this.#book({ kind: 'evaluation', program_id, miner, at: line.reported_at });
    }
  }

  #receiveLate(index: number): void {
    const sent = this.#draw(this.#pick(this.#miners), 0.5, true);
    const { verdict: _v, reason: _r, numbers: _n, ...line } = describeJudged(sent, undefined);
    const program_hash = this.#hash(`late ${index}`);
    this.#late.push({ program_id: 1 + 2 * index, program_hash, ...line });
  }

  /** Mostly the truth; sometimes another score, another digest, none, or no score at all. */
  #draw(miner: RandomMiner, truth: number, usesDigests: boolean): SentReport {
    const kind = this.#random.nextBelow(12);
    const score =
      kind === 0
        ? null
        : kind === 1
          ? Number.NaN
          : kind === 2
            ? 1.5
            : kind < 5
              ? this.#near(truth)
              : truth;
    const digest =
      !usesDigests || kind === 5 ? null : kind === 6 ? 'ef'.repeat(32) : 'ab'.repeat(32);
    return {
      miner,
      score,
      hasError: kind === 7,
      digest,
      engine: this.#chance(4) ? 'adit/0.1.0' : null,
      atMs: START_MS + this.#random.nextBelow(EPOCH_MS),
    };
  }

  #near(truth: number): number {
    return Math.min(1, Math.max(0, truth * (0.8 + 0.4 * this.#random.nextFloat())));
  }

  #drawMiner(id: number): RandomMiner {
    const publicKey = blake2b256(encodeUtf8(`miner ${id} ${this.#random.nextBelow(2 ** 31)}`));
    // Few coldkeys, so that several miners share one.
    const recipient = this.#chance(2) ? blake2b256(encodeUtf8(`coldkey ${id % 3}`)) : null;
    return { id, publicKey, hotkey: ss58Encode(publicKey), recipient };
  }

  #drawRules(): ConsensusRules {
    return {
      minReports: 3,
      toleranceRatio: this.#pick([0.1, 0.01, 0]),
      toleranceAbsFloor: 0.001,
      admitWithoutDigest: this.#chance(2),
    };
  }

  #book(
    given: {
      readonly kind: ExportContribution['kind'];
      readonly program_id: number;
      readonly miner: RandomMiner;
      readonly at: string;
    },
    pointsMicro: bigint = EVALUATION_POINTS_MICRO,
  ): void {
    const { miner, ...rest } = given;
    this.#booked.push({ ...rest, hotkey: miner.hotkey, points_micro: String(pointsMicro) });
  }

  #rank(hotkey: string): number {
    return this.#miners.findIndex((miner) => miner.hotkey === hotkey);
  }

  #chance(oneIn: number): boolean {
    return this.#random.nextBelow(oneIn) === 0;
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#random.nextBelow(items.length)];
    if (item === undefined) throw new Error('Nothing to pick from');
    return item;
  }

  #hash(text: string): string {
    return encodeHex(blake2b256(encodeUtf8(`${this.#number} ${text}`)));
  }
}

function toReport({ score, hasError, digest }: SentReport, minerId: number): Report {
  const vote = classifyVote(score, hasError, BOUNDS);
  return { minerId, vote, score: vote === 'VALUE' ? score : null, digest };
}

function describeJudged(sent: SentReport, judged: ReportVerdict | undefined): ExportReport {
  return {
    hotkey: sent.miner.hotkey,
    score: formatExactScore(sent.score),
    has_error: sent.hasError,
    digest: sent.digest,
    engine: sent.engine,
    vote: classifyVote(sent.score, sent.hasError, BOUNDS),
    reported_at: isoTime(sent.atMs),
    verdict: judged?.verdict ?? 'VOID',
    reason: judged?.reason ?? '',
    numbers: toJsonNumbers(judged?.numbers ?? {}),
  };
}
