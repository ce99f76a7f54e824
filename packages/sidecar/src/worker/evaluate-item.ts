/**
 * Judging one program on its problem's consensus suite.
 *
 * Only what every honest worker must find alike becomes a report: a score with its digest, or the
 * code of a rule that the program breaks. What is this machine's own matter (another suite, an
 * unknown problem, a defect) gives the item back undone and is never a vote.
 */
import type { TaskType } from '@adit/evolution';
import type { UndoneItem } from '@adit/wire';
import type { Evaluator } from './evaluator.ts';
import { describeFailure, type Failure } from './failure.ts';
import { readProgram } from './read-program.ts';
import type { WorkItem } from './work-item.ts';

/** A report on one program, as it goes to the pool. */
export interface ItemReport {
  readonly algorithm_id: number;
  /** Null for a program that cannot be scored; `error` says why. */
  readonly score: number | null;
  readonly digest?: string;
  readonly error?: string;
  /** What it was computed with; see engine-name.ts. */
  readonly engine?: string;
}

/** What became of one item; `trainingSteps` were executed for it. */
export type ItemResult =
  | { readonly kind: 'report'; readonly report: ItemReport; readonly trainingSteps: number }
  | { readonly kind: 'undone'; readonly item: UndoneItem };

/** An item given back with its reason. */
export function undoneItem(algorithmId: number, failure: Failure): ItemResult {
  const { code, detail, numbers, nextStep } = failure;
  const item = { algorithm_id: algorithmId, code, detail, numbers: { ...numbers } };
  return { kind: 'undone', item: { ...item, next_step: nextStep } };
}

/** Scores `algorithm`, or says why not. */
export function evaluateItem(
  algorithm: WorkItem,
  problems: ReadonlyMap<string, TaskType>,
  evaluator: Evaluator,
): ItemResult {
  const taskType = problems.get(algorithm.task_type);
  const refusal =
    taskType === undefined ? unknownTask(algorithm) : compareSuites(algorithm, taskType);
  if (refusal !== null || taskType === undefined) {
    return undoneItem(algorithm.id, refusal ?? unknownTask(algorithm));
  }
  try {
    return { kind: 'report', ...scoreItem(algorithm, taskType, evaluator) };
  } catch (error) {
    const failure = describeFailure(error, 'evaluator_failed');
    if (!failure.isExpected) return undoneItem(algorithm.id, failure);
    const report = { algorithm_id: algorithm.id, score: null, error: failure.code };
    return { kind: 'report', report, trainingSteps: 0 };
  }
}

function scoreItem(algorithm: WorkItem, taskType: TaskType, evaluator: Evaluator) {
  const suite = taskType.consensusSuite;
  const program = readProgram(algorithm, taskType);
  const { score, digest, trainingSteps } = evaluator.scoreProgram(program, suite);
  const report: ItemReport = Number.isFinite(score)
    ? { algorithm_id: algorithm.id, score, digest }
    : { algorithm_id: algorithm.id, score: null, digest, error: 'not_finite' };
  return { report, trainingSteps };
}

function unknownTask(algorithm: WorkItem): Failure {
  return {
    code: 'unknown_task',
    detail: `This worker has no problem ${algorithm.task_type}`,
    numbers: { problem: algorithm.task_type },
    nextStep: 'Start the worker with this problem, or tell the driver to ask for its own only.',
    isExpected: true,
  };
}

function compareSuites(algorithm: WorkItem, taskType: TaskType): Failure | null {
  const own = taskType.consensusSuite.digest;
  return algorithm.suite_digest === undefined || own === algorithm.suite_digest
    ? null
    : suiteMismatch({
        problem: taskType.id,
        suite: algorithm.suite ?? '',
        asked: algorithm.suite_digest,
        own,
      });
}

/** The failure of a worker whose suite is not the pool's. */
export function suiteMismatch(facts: {
  readonly problem: string;
  readonly suite: string;
  /** Digest that the pool asks for. */
  readonly asked: string;
  /** Digest of the suite this worker has. */
  readonly own: string;
}): Failure {
  return {
    code: 'suite_mismatch',
    detail: `The suite ${facts.suite} here is not the pool’s`,
    numbers: { ...facts },
    nextStep: 'Update Adit, or use the same data file and specification as the pool.',
    isExpected: true,
  };
}
