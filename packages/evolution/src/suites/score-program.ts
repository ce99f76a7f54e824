/**
 * The score of a program on a suite: what miners report and the pool pays for.
 *
 * The canonical form is scored, so two texts of one program get one result. The result digest is
 * BLAKE2b-256 over suite digest (32 bytes), program hash (32 bytes), then per task the executed
 * training steps (u64, little-endian) and the fitness (f64, little-endian, every NaN alike).
 */
import { AditError, blake2b256, concatBytes, decodeHex, encodeHex, encodeU64 } from '@adit/base';
import {
  type CompiledTasks,
  canonicalProgram,
  checkProgram,
  compileTasks,
  type Program,
  programHash,
} from '@adit/program';
import type { Suite } from '../task-type.ts';
import { aggregateFitness } from './aggregate.ts';
import { requireAffordable } from './suite-cost.ts';
import { encodeF64 } from './suite-digest.ts';

/** What scoring found. */
export interface ProgramScore {
  /** Aggregate of `fitness`, 0 to 1. */
  readonly score: number;
  /** Lower-case hex, 64 digits. */
  readonly digest: string;
  /** Per task, 0 to 1. */
  readonly fitness: readonly number[];
  /** Per task, executed training examples. */
  readonly steps: readonly number[];
  /** Sum of `steps`. */
  readonly trainingSteps: number;
}

/** The evaluators of the suites in use; a suite takes its own with it. */
const evaluators = new WeakMap<Suite, CompiledTasks>();

/** The compiled evaluator of a suite's tasks: one for each suite, made when first asked for. */
export function evaluatorOf(suite: Suite): CompiledTasks {
  const known = evaluators.get(suite);
  if (known !== undefined) return known;
  const made = compileTasks(suite.tasks, suite.rules);
  evaluators.set(suite, made);
  return made;
}

/** Fitness, steps and score of a program that is canonical already; see {@link scoreProgram}. */
export function scoreCanonical(canonical: Program, suite: Suite): Omit<ProgramScore, 'digest'> {
  const evaluator = evaluatorOf(suite);
  evaluator.evaluateProgram(canonical);
  const fitness = [...evaluator.fitness];
  const steps = [...evaluator.steps];
  return {
    score: aggregateFitness(fitness, suite.aggregate),
    fitness,
    steps,
    trainingSteps: steps.reduce((sum, count) => sum + count, 0),
  };
}

/** The digest of a result (decision 6). */
export function resultDigest(
  suite: Pick<Suite, 'digest'>,
  hash: string,
  result: Pick<ProgramScore, 'fitness' | 'steps'>,
): string {
  const parts = result.fitness.flatMap((fitness, task) => [
    encodeU64(BigInt(result.steps[task] ?? 0)),
    encodeF64(fitness),
  ]);
  return encodeHex(blake2b256(concatBytes(decodeHex(suite.digest), decodeHex(hash), ...parts)));
}

/**
 * Scores the canonical form of `program`.
 * @throws AditError `features_differ`, `invalid_dsl` when it exceeds the suite's limits, `too_costly`
 *   {cost, limit} when it is over the suite's op cost.
 */
export function scoreProgram(program: Program, suite: Suite): ProgramScore {
  const features = suite.tasks[0]?.features ?? program.features;
  if (program.features !== features) {
    throw new AditError('features_differ', 'The program is for another number of features', {
      numbers: { program: program.features, task: features },
      nextStep: `Give a program that was written for ${suite.taskType}.`,
    });
  }
  const canonical = canonicalProgram(program);
  checkProgram(canonical, suite.limits);
  requireAffordable(canonical, suite);
  const result = scoreCanonical(canonical, suite);
  return { ...result, digest: resultDigest(suite, programHash(canonical), result) };
}
