/**
 * What a worker evaluates with: `@adit/evolution`, or a module that replaces some of its functions.
 *
 * Tests plant a fault with such a module (one bit of one worker's score); an operator may use it to
 * try another search. The pool's consensus judges what comes out.
 */
import fs from 'node:fs';
import { AditError, errorMessage, readDatasetFile } from '@adit/base';
import {
  createSearch,
  evaluatorOf,
  openTaskType,
  requireAffordable,
  scoreProgram,
  type TaskType,
} from '@adit/evolution';

/** The functions of a worker, with the shapes of `@adit/evolution`. */
export interface Evaluator {
  readonly openTaskType: typeof openTaskType;
  readonly scoreProgram: typeof scoreProgram;
  readonly createSearch: typeof createSearch;
  readonly requireAffordable: typeof requireAffordable;
}

/** The evaluator of `@adit/evolution`. */
export const standardEvaluator: Evaluator = {
  openTaskType,
  scoreProgram,
  createSearch,
  requireAffordable,
};

/** Largest data file that is read. */
const FILE_BYTES_MAX = 268_435_456;

/**
 * The standard evaluator with the functions that the module at `url` exports in their place.
 * @throws AditError `invalid_evaluator` when the module cannot be loaded or replaces nothing.
 */
export async function loadEvaluator(url: string | null): Promise<Evaluator> {
  if (url === null) return standardEvaluator;
  const nextStep = 'Give the URL of an ES module that exports scoreProgram or createSearch.';
  let exported: Readonly<Record<string, unknown>>;
  try {
    const module: object = await import(url);
    exported = { ...module };
  } catch (cause) {
    const message = `The evaluator module cannot be loaded: ${errorMessage(cause)}`;
    throw new AditError('invalid_evaluator', message, { numbers: { url }, nextStep, cause });
  }
  const replaced = Object.keys(standardEvaluator).filter(
    (name) => typeof exported[name] === 'function',
  );
  if (replaced.length === 0) {
    throw new AditError('invalid_evaluator', 'The evaluator module replaces nothing', {
      numbers: { url },
      nextStep,
    });
  }
  const functions = Object.fromEntries(replaced.map((name) => [name, exported[name]]));
  // Whoever names such a module vouches for the signatures; nothing here can check them.
  return { ...standardEvaluator, ...functions } as Evaluator;
}

/**
 * Makes the evaluators of the problems' consensus suites before there is work: a large table takes
 * a while to be laid out in lanes, and a lease should not wait for that.
 */
export function warmUp(problems: ReadonlyMap<string, TaskType>): void {
  for (const { consensusSuite, limits, features } of problems.values()) {
    const empty = { banks: limits.banks, features, setup: [], predict: [], learn: [] };
    evaluatorOf(consensusSuite).evaluateProgram(empty);
  }
}

/**
 * Task types by problem id.
 * @throws AditError those of `openTaskType`.
 */
export function openProblems(
  specs: readonly string[],
  evaluator: Evaluator,
): ReadonlyMap<string, TaskType> {
  const opened = specs.map((spec) => evaluator.openTaskType(spec, readTextFile, readDatasetFile));
  return new Map(opened.map((taskType) => [taskType.id, taskType]));
}

/** A data file's text; `openTaskType` gives its failure a code. */
function readTextFile(path: string): string {
  const bytes = fs.statSync(path).size;
  if (bytes <= FILE_BYTES_MAX) return fs.readFileSync(path, 'utf8');
  throw new Error(`${path} has ${bytes} bytes, more than the ${FILE_BYTES_MAX} that are read`);
}
