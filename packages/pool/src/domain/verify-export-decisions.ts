/**
 * The decisions of an export, judged anew from their reports by the rules that the export states.
 * Pure; the same consensus that made them.
 */
import { findDifference, type JsonDifference } from '@adit/base';
import { toScoreNano } from '@adit/evolution';
import { ss58Decode } from '@adit/keys';
import type {
  ExportConsensusRules,
  ExportDecision,
  ExportLaterReport,
  ExportReport,
  ExportRules,
} from '@adit/wire';
import {
  type ConsensusRules,
  type Decision,
  giveUp,
  judgeAgainst,
  judgeReports,
  type ReportVerdict,
} from './consensus.ts';
import { formatExactScore, parseExactScore, toJsonNumbers } from './exact-score.ts';
import { classifyVote, type Report } from './report.ts';

/** What every reported line has. */
type ReportLine = Pick<ExportReport, 'hotkey' | 'score' | 'has_error' | 'digest' | 'vote'>;

/** The first decision that does not follow from its reports, or null. */
export function checkDecisions(
  decisions: readonly ExportDecision[],
  rules: ExportRules,
): JsonDifference | null {
  let lastId = 0;
  for (const [index, found] of decisions.entries()) {
    const path = `decisions[${index}]`;
    if (found.id <= lastId) return outOfOrder(`${path}.id`, `above ${lastId}`, found.id);
    lastId = found.id;
    const difference =
      checkEvaluators(found, path) ??
      findDifference(judgeAnew(found, found.rules ?? rules.consensus), found, path);
    if (difference !== null) return difference;
  }
  return null;
}

/** The first later report whose verdict does not follow from the frozen result, or null. */
export function checkLaterReports(
  reports: readonly ExportLaterReport[],
  given: {
    readonly rules: ExportRules;
    readonly epoch: number;
    readonly decisions: readonly ExportDecision[];
  },
): JsonDifference | null {
  const ownDecisions = new Map(given.decisions.map((decision) => [decision.program_id, decision]));
  for (const [index, found] of reports.entries()) {
    const path = `later_reports[${index}]`;
    const { decision } = found;
    const own = ownDecisions.get(found.program_id);
    const epoch = own === undefined ? Math.min(decision.epoch, given.epoch - 1) : given.epoch;
    const frozen =
      own === undefined
        ? { ...decision, epoch }
        : { id: own.id, epoch, outcome: own.outcome, score: own.score, digest: own.digest };
    const rules = toRules(found.rules ?? given.rules.consensus);
    const judged = judgeAgainst(
      toReport(found, 0, found.score_bounds),
      { ...frozen, score: parseExactScore(frozen.score) },
      rules,
    );
    const numbers = { ...judged.numbers, afterDecision: true };
    const expected = {
      ...found,
      ...expectedLine(found, found.score_bounds, { ...judged, numbers }),
      decision: frozen,
    };
    const difference = findDifference(expected, found, path);
    if (difference !== null) return difference;
  }
  return checkOrder(reports, 'later_reports');
}

/** Order by program, then public key: no report stands there twice. */
export function checkOrder(
  lines: readonly { readonly program_id: number; readonly hotkey: string }[],
  path: string,
): JsonDifference | null {
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    if (before === undefined || before.program_id < line.program_id) continue;
    const isAfter =
      before.program_id === line.program_id && compareHotkeys(before.hotkey, line.hotkey) < 0;
    if (!isAfter) {
      const place = `${path}[${index}].program_id`;
      return outOfOrder(place, `after ${before.program_id} ${before.hotkey}`, line.program_id);
    }
  }
  return null;
}

function voteOf(line: ReportLine, bounds: readonly [number, number]) {
  return classifyVote(parseExactScore(line.score), line.has_error, bounds);
}

function toReport(line: ReportLine, minerId: number, bounds: readonly [number, number]): Report {
  const vote = voteOf(line, bounds);
  const score = vote === 'VALUE' ? parseExactScore(line.score) : null;
  return { minerId, vote, score, digest: line.digest };
}

function toRules(rules: ExportConsensusRules): ConsensusRules {
  return {
    minReports: rules.min_reports,
    toleranceRatio: rules.tolerance_ratio,
    toleranceAbsFloor: rules.tolerance_abs_floor,
    admitWithoutDigest: rules.admit_without_digest,
  };
}

/** Reports in order of public key, nobody twice, never the author. */
function checkEvaluators(decision: ExportDecision, path: string): JsonDifference | null {
  for (const [index, { hotkey }] of decision.reports.entries()) {
    const place = `${path}.reports[${index}].hotkey`;
    if (hotkey === decision.author) return outOfOrder(place, 'not the author', hotkey);
    const before = decision.reports[index - 1]?.hotkey;
    if (before !== undefined && compareHotkeys(before, hotkey) >= 0) {
      return outOfOrder(place, `after ${before}`, hotkey);
    }
  }
  return null;
}

/** The decision as it follows from the reports; what does not follow is taken as it stands. */
function judgeAnew(found: ExportDecision, rules: ExportConsensusRules): ExportDecision {
  const reports = found.reports.map((line, index) => toReport(line, index, found.score_bounds));
  const judgement = judgeReports(reports, toRules(rules));
  const decided: Decision =
    judgement.kind === 'decided'
      ? judgement.decision
      : giveUpAsStated(found, reports, judgement, rules);
  return {
    ...found,
    outcome: decided.outcome,
    score: formatExactScore(decided.score),
    score_nano: decided.score === null ? null : String(toScoreNano(decided.score)),
    digest: decided.digest,
    reports: found.reports.map((line, index) => {
      const verdict = decided.verdicts[index];
      if (verdict === undefined) throw new Error('A report without a verdict');
      return { ...line, ...expectedLine(line, found.score_bounds, verdict) };
    }),
  };
}

/**
 * A program is given up at the most reports without agreement, or after starving; for how long it
 * had starved is a statement that only has to reach the limit beside it.
 */
function giveUpAsStated(
  found: ExportDecision,
  reports: readonly Report[],
  judgement: Exclude<ReturnType<typeof judgeReports>, { kind: 'decided' }>,
  rules: ExportConsensusRules,
): Decision {
  const stated = found.reports[0]?.numbers ?? {};
  const { starvedMs, limitMs } = stated;
  const hasStarved =
    typeof starvedMs === 'number' && typeof limitMs === 'number' && starvedMs >= limitMs;
  if (hasStarved || reports.length < rules.max_reports) {
    const numbers = {
      reports: reports.length,
      starvedMs: hasStarved ? starvedMs : null,
      limitMs: hasStarved ? limitMs : null,
    };
    return giveUp(reports, 'too_few_evaluators', numbers);
  }
  const { kind, ...numbers } = judgement;
  return giveUp(reports, kind === 'unsupported' ? 'no_consensus' : 'too_few_evaluators', numbers);
}

function expectedLine(
  line: ReportLine,
  bounds: readonly [number, number],
  judged: Pick<ReportVerdict, 'verdict' | 'reason' | 'numbers'>,
) {
  const score = parseExactScore(line.score);
  return {
    score: formatExactScore(score),
    vote: voteOf(line, bounds),
    verdict: judged.verdict,
    reason: judged.reason,
    numbers: toJsonNumbers(judged.numbers),
  };
}

function compareHotkeys(left: string, right: string): number {
  return Buffer.compare(ss58Decode(left), ss58Decode(right));
}

function outOfOrder(path: string, expected: string, found: string | number): JsonDifference {
  return { path, expected, found };
}
