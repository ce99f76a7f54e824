/**
 * Why a report was inside or outside, in plain words. The pool sends a code and the numbers that
 * decided; a code without wording here is shown with its numbers, never hidden.
 */
import type { Decision, ReasonNumbers, Report } from '../api.ts';
import { formatDifference, formatScore } from '../format/numbers.ts';

interface Context {
  readonly numbers: ReasonNumbers;
  readonly reported: number | null;
  readonly consensus: number | null;
}

function readNumber(numbers: ReasonNumbers, name: string): number | null {
  const value = numbers[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function differenceText({ reported, consensus }: Context): string {
  if (reported === null || consensus === null) return '';
  const difference = reported - consensus;
  if (difference === 0) return '; the score itself is equal, the results behind it are not';
  return (
    `; it reported ${formatScore(reported)} where ${formatScore(consensus)} was agreed ` +
    `(${formatDifference(difference)})`
  );
}

function digestText({ numbers }: Context): string {
  const { digest, consensusDigest } = numbers;
  if (typeof digest !== 'string' || typeof consensusDigest !== 'string') {
    return 'Its result digest differs from that of the deciding group';
  }
  return `Its result digest ${digest.slice(0, 8)}… is not the agreed ${consensusDigest.slice(0, 8)}…`;
}

function toleranceText({ numbers }: Context): string {
  const tolerance = readNumber(numbers, 'tolerance');
  const median = readNumber(numbers, 'median');
  const around = median === null ? 'the agreed score' : `the median ${formatScore(median)}`;
  return tolerance === null
    ? `the tolerance around ${around}`
    : `${formatScore(tolerance)} of ${around}`;
}

function supportText({ numbers }: Context): string {
  const agreeing = readNumber(numbers, 'agreeing') ?? readNumber(numbers, 'largest');
  const needed = readNumber(numbers, 'needed');
  const reports = readNumber(numbers, 'reports') ?? readNumber(numbers, 'counted');
  if (agreeing === null || needed === null) return 'Too few reports agreed with each other.';
  const of = reports === null ? '' : ` of ${reports}`;
  return `The largest group had ${agreeing}${of} reports, ${needed} were needed.`;
}

function scoreText(score: number | null): string {
  return score === null ? 'a score' : formatScore(score);
}

const NOBODY_PAID = 'No reward and no penalty for anyone.';

/** The codes are those of the pool's consensus. */
const WORDING: Readonly<Record<string, (context: Context) => string>> = {
  digest_equal: () => 'Same result digest as the deciding group: every step and every bit equal.',
  digest_differs: (context) => `${digestText(context)}${differenceText(context)}.`,
  digest_missing: (context) =>
    `Sent no result digest, and this decision was made by digest${differenceText(context)}.`,
  digest_equal_score_differs: (context) =>
    `Right digest, but not the score that belongs to it${differenceText(context)}.`,
  score_within_tolerance: (context) =>
    `Within ${toleranceText(context)}${differenceOrEqualText(context)}.`,
  score_outside_tolerance: (context) =>
    `Not within ${toleranceText(context)}${differenceText(context)}.`,
  score_not_valid: () =>
    'The reported score is not a finite number within the bounds of the problem.',
  voted_invalid: () => 'Found the program invalid, as the deciding reports did.',
  voted_invalid_but_scored: ({ consensus }) =>
    `Called the program invalid, where the others agreed on ${scoreText(consensus)}.`,
  scored_but_invalid: ({ reported }) =>
    `Reported ${scoreText(reported)} for a program that the others found invalid.`,
  no_consensus: (context) => `${supportText(context)} ${NOBODY_PAID}`,
  too_few_evaluators: (context) =>
    `Nobody was left to evaluate this program. ${supportText(context)} ${NOBODY_PAID}`,
  late_report: () =>
    'Came after its slot had been given to another miner: counted for accuracy only, not paid.',
};

function differenceOrEqualText(context: Context): string {
  return context.reported === context.consensus ? '' : differenceText(context);
}

/** Codes which have a wording of their own. */
export const knownReasons: readonly string[] = Object.keys(WORDING);

function formatUnknown(code: string, numbers: ReasonNumbers): string {
  const parts = Object.entries(numbers)
    .slice(0, 8)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${String(value).slice(0, 40)}`);
  const words = code.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${
    parts.length > 0 ? ` (${parts.join(', ')})` : ''
  }.`;
}

/**
 * One or two sentences for a report's verdict. `consensus` is the decision's score; numbers sent
 * with the reason have precedence over both scores.
 */
export function explainReason(
  report: Pick<Report, 'reason' | 'score' | 'numbers'>,
  consensus: number | null,
): string {
  const numbers = report.numbers ?? {};
  const word = Object.hasOwn(WORDING, report.reason) ? WORDING[report.reason] : undefined;
  if (word === undefined) return formatUnknown(report.reason, numbers);
  return word({
    numbers,
    reported: readNumber(numbers, 'score') ?? report.score,
    consensus: readNumber(numbers, 'consensus') ?? consensus,
  });
}

/** One sentence on how a decision came about. */
export function explainOutcome(decision: Pick<Decision, 'outcome' | 'score' | 'reports'>): string {
  const total = decision.reports.length;
  const agreed = decision.reports.filter((report) => report.verdict === 'AGREED').length;
  if (decision.outcome === 'CONSENSUS') return `${agreed} of ${total} reports agree`;
  if (decision.outcome === 'INVALID') return `${agreed} of ${total} found it invalid`;
  return `no agreement among ${total} reports`;
}
