/** Which decisions are listed. */
import type { Decision } from '../api.ts';

/** What the reader chose; `problem` is a task type or `null` for all. */
export interface DecisionFilter {
  readonly problem: string | null;
  readonly onlyOutliers: boolean;
}

/** Reports that ended outside. */
export function listOutliers(decision: Decision): Decision['reports'] {
  return decision.reports.filter((report) => report.verdict === 'OUTLIER');
}

/** Decisions that match the filter, in the order given. */
export function filterDecisions(
  decisions: readonly Decision[],
  filter: DecisionFilter,
): readonly Decision[] {
  return decisions.filter(
    (decision) =>
      (filter.problem === null || decision.task_type === filter.problem) &&
      (!filter.onlyOutliers || listOutliers(decision).length > 0),
  );
}

/** Problems that occur, in alphabetical order. */
export function listProblems(decisions: readonly Decision[]): readonly string[] {
  return [...new Set(decisions.map((decision) => decision.task_type))].sort();
}
