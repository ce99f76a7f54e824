/**
 * Consensus over the reports of one program (decision 8, pool.md 3.4).
 *
 * With digests: the largest group of equal result digests decides, exactly. Without any digest: the
 * guide's median rule with its epsilon, absolute floor and support rule. Pure; every verdict carries
 * a code and the numbers that decided it.
 */
import type { ErrorNumbers } from '@adit/base';
import type { Report } from './report.ts';

/** What becomes of a report. VOID is neither paid nor counted against the miner. */
export type Verdict = 'AGREED' | 'OUTLIER' | 'VOID';

/** Why. */
export type VerdictReason =
  | 'digest_equal'
  | 'digest_differs'
  | 'digest_missing'
  | 'digest_equal_score_differs'
  | 'score_within_tolerance'
  | 'score_outside_tolerance'
  | 'score_not_valid'
  | 'voted_invalid'
  | 'voted_invalid_but_scored'
  | 'scored_but_invalid'
  | 'no_consensus'
  | 'too_few_evaluators';

/** A verdict with its reason. */
export interface ReportVerdict {
  readonly minerId: number;
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
  readonly numbers: ErrorNumbers;
}

/** How a program's evaluation can end. */
export type Outcome = 'CONSENSUS' | 'INVALID' | 'NO_CONSENSUS';

/** A final result. `digest` is null where the median rule decided. */
export interface FinalResult {
  readonly outcome: Outcome;
  readonly score: number | null;
  readonly digest: string | null;
}

/** A final result with a verdict for every report. */
export interface Decision extends FinalResult {
  readonly verdicts: readonly ReportVerdict[];
}

/** The knobs of consensus. */
export interface ConsensusRules {
  /** Fewest counted reports, 3. */
  readonly minReports: number;
  readonly toleranceRatio: number;
  readonly toleranceAbsFloor: number;
  readonly admitWithoutDigest: boolean;
}

/** What the reports amount to now. */
export type Judgement =
  | { readonly kind: 'too_few'; readonly counted: number }
  | {
      readonly kind: 'unsupported';
      readonly counted: number;
      readonly largest: number;
      readonly needed: number;
    }
  | { readonly kind: 'decided'; readonly decision: Decision };

/** Reports that must agree among `counted`: max(2, ceil(2N/3)). */
export function requiredSupport(counted: number): number {
  return Math.max(2, Math.ceil((2 * counted) / 3));
}

/** The median; of an even count the mean of the two middle values. `values` must not be empty. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  if (sorted.length % 2 === 1) return upper;
  const lower = sorted[sorted.length / 2 - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Largest allowed |score - centre|: max(10 % of |centre|, floor), and an epsilon for the doubles. */
export function toleranceAround(centre: number, rules: ConsensusRules): number {
  const size = Math.abs(centre);
  return Math.max(rules.toleranceRatio * size, rules.toleranceAbsFloor) + 1e-9 * Math.max(1, size);
}

/** Judges all reports of a program together. */
export function judgeReports(reports: readonly Report[], rules: ConsensusRules): Judgement {
  const usesDigests = reports.some((report) => report.digest !== null);
  const isCounted = (report: Report): boolean =>
    !usesDigests || report.digest !== null || report.vote !== 'VALUE' || rules.admitWithoutDigest;
  const counted = reports.filter(isCounted);
  if (counted.length < rules.minReports) return { kind: 'too_few', counted: counted.length };

  const invalid = counted.filter((report) => report.vote === 'INVALID').length;
  if (invalid > counted.length - invalid) {
    return { kind: 'decided', decision: decideAll(reports, INVALID_RESULT, rules) };
  }
  const final = usesDigests ? findDigestResult(counted) : findMedianResult(counted, rules);
  const needed = requiredSupport(counted.length);
  if (final === null || final.support < needed) {
    const largest = final?.support ?? 0;
    return { kind: 'unsupported', counted: counted.length, largest, needed };
  }
  const result: FinalResult = { outcome: 'CONSENSUS', score: final.score, digest: final.digest };
  return {
    kind: 'decided',
    decision: decideAll(
      reports,
      result,
      rules,
      {
        reports: counted.length,
        agreeing: final.support,
        needed,
      },
      final.centre,
    ),
  };
}

/** Ends without a result: every report is VOID. */
export function giveUp(
  reports: readonly Report[],
  reason: 'no_consensus' | 'too_few_evaluators',
  numbers: ErrorNumbers,
): Decision {
  return {
    outcome: 'NO_CONSENSUS',
    score: null,
    digest: null,
    verdicts: reports.map(({ minerId }) => ({ minerId, verdict: 'VOID', reason, numbers })),
  };
}

/**
 * Compares one report with a frozen result (decision 8, pool.md 3.6): by digest where the result has
 * one, by tolerance otherwise. Never moves the result.
 */
export function judgeAgainst(
  report: Report,
  final: FinalResult,
  rules: ConsensusRules,
): ReportVerdict {
  const { minerId } = report;
  if (final.outcome === 'NO_CONSENSUS') {
    return { minerId, verdict: 'VOID', reason: 'no_consensus', numbers: {} };
  }
  if (report.vote === 'INVALID_SCORE') {
    return { minerId, verdict: 'OUTLIER', reason: 'score_not_valid', numbers: {} };
  }
  if (final.outcome === 'INVALID') {
    return report.vote === 'INVALID'
      ? { minerId, verdict: 'AGREED', reason: 'voted_invalid', numbers: {} }
      : outlier(report, 'scored_but_invalid', { score: report.score });
  }
  if (report.vote === 'INVALID' || report.score === null || final.score === null) {
    return outlier(report, 'voted_invalid_but_scored', { consensus: final.score });
  }
  if (final.digest === null) return judgeByTolerance(report, final.score, final.score, rules);
  if (report.digest !== null) return judgeByDigest(report, final);
  if (rules.admitWithoutDigest) return judgeByTolerance(report, final.score, final.score, rules);
  const numbers = { score: report.score, consensus: final.score };
  return { minerId, verdict: 'VOID', reason: 'digest_missing', numbers };
}

const INVALID_RESULT: FinalResult = { outcome: 'INVALID', score: null, digest: null };

interface SupportedResult {
  readonly score: number;
  readonly digest: string | null;
  /** Value that the tolerance is measured from. */
  readonly centre: number;
  readonly support: number;
}

/** The largest group with one digest and one score. */
function findDigestResult(counted: readonly Report[]): SupportedResult | null {
  const groups = new Map<string, SupportedResult>();
  for (const { vote, score, digest } of counted) {
    if (vote !== 'VALUE' || score === null || digest === null) continue;
    const key = `${digest} ${score}`;
    const support = (groups.get(key)?.support ?? 0) + 1;
    groups.set(key, { score, digest, centre: score, support });
  }
  let best: SupportedResult | null = null;
  for (const group of groups.values()) {
    if (best === null || group.support > best.support) best = group;
  }
  return best;
}

/** pool.md 3.4, steps 3 to 6. */
function findMedianResult(
  counted: readonly Report[],
  rules: ConsensusRules,
): SupportedResult | null {
  const scores = counted.flatMap(({ vote, score }) =>
    vote === 'VALUE' && score !== null ? [score] : [],
  );
  if (scores.length === 0) return null;
  const centre = median(scores);
  const tolerance = toleranceAround(centre, rules);
  const agreeing = scores.filter((score) => Math.abs(score - centre) <= tolerance);
  const score = agreeing.length === 0 ? centre : median(agreeing);
  return { score, digest: null, centre, support: agreeing.length };
}

/** A verdict for every report; the tolerance is measured from the median of all values. */
function decideAll(
  reports: readonly Report[],
  final: FinalResult,
  rules: ConsensusRules,
  support: ErrorNumbers = {},
  centre: number | null = null,
): Decision {
  const verdicts = reports.map((report) => {
    const judged =
      final.digest === null && final.score !== null && report.score !== null && centre !== null
        ? judgeByTolerance(report, centre, final.score, rules)
        : judgeAgainst(report, final, rules);
    return { ...judged, numbers: { ...judged.numbers, ...support } };
  });
  return { ...final, verdicts };
}

function judgeByTolerance(
  report: Report,
  centre: number,
  consensus: number,
  rules: ConsensusRules,
): ReportVerdict {
  const score = report.score ?? Number.NaN;
  const tolerance = toleranceAround(centre, rules);
  const deviation = Math.abs(score - centre);
  const numbers = { score, consensus, median: centre, deviation, tolerance };
  return deviation <= tolerance
    ? { minerId: report.minerId, verdict: 'AGREED', reason: 'score_within_tolerance', numbers }
    : outlier(report, 'score_outside_tolerance', numbers);
}

function judgeByDigest(report: Report, final: FinalResult): ReportVerdict {
  const numbers = {
    score: report.score,
    consensus: final.score,
    deviation: Math.abs((report.score ?? Number.NaN) - (final.score ?? Number.NaN)),
    digest: report.digest?.slice(0, 16) ?? null,
    consensusDigest: final.digest?.slice(0, 16) ?? null,
  };
  if (report.digest !== final.digest) return outlier(report, 'digest_differs', numbers);
  // A digest covers the fitness of every task, so one digest has one score: the other is a lie.
  return report.score === final.score
    ? { minerId: report.minerId, verdict: 'AGREED', reason: 'digest_equal', numbers }
    : outlier(report, 'digest_equal_score_differs', numbers);
}

function outlier(report: Report, reason: VerdictReason, numbers: ErrorNumbers): ReportVerdict {
  return { minerId: report.minerId, verdict: 'OUTLIER', reason, numbers };
}
