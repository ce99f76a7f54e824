/**
 * One evaluation: a program on a task.
 *
 * Zero memory, setup; for every training example v0 = x, s0 = 0, predict, (accuracy tasks: s1 =
 * sigmoid(s1)), error test, s0 = y, learn; then for every validation example v0 = x, s0 = 0, predict.
 * A training or validation error that is NaN or above the limit ends the evaluation with fitness 0.
 * Fitness: RMSE tasks 1 - (2/pi) atan(sqrt(mean e^2)), accuracy tasks 1 - wrong/n; 0 if not finite.
 */
import { AditError, assert } from '@adit/base';
import { createMachine, type Machine } from './machine.ts';
import { sigmoid } from './math/exponential.ts';
import { atan } from './math/inverse-trigonometry.ts';
import { LABEL_SCALAR, PREDICTION_SCALAR, type Program } from './program.ts';
import type { Step } from './step.ts';

/** The data of one task. */
export interface TaskData {
  readonly evalType: 'rmse' | 'accuracy';
  /** F. */
  readonly features: number;
  /** Training features, row major, n * F. */
  readonly trainX: Float64Array;
  /** Training labels, n; accuracy tasks: 0 or 1. */
  readonly trainY: Float64Array;
  readonly validX: Float64Array;
  readonly validY: Float64Array;
  /** u64 key of the random fills. */
  readonly seed: bigint;
}

/** Rules that decide scores, part of a suite. */
export interface EvaluationRules {
  /** An absolute error above it, or NaN, stops the evaluation (100). */
  readonly maxAbsError: number;
  /**
   * After learn of every flushEvery-th training example of the task, every element of every bank
   * with |x| < 2^-1022 becomes +0 (also -0). 0 = never. Never during validation.
   */
  readonly flushEvery: number;
}

/** What an evaluation gives. */
export interface Evaluation {
  /** In [0, 1], never NaN. */
  readonly fitness: number;
  /** Training examples whose predict ran; the one that fails the error test counts. */
  readonly steps: number;
}

const LEAST_NORMAL = 2.2250738585072014e-308;
const TWO_OVER_PI = 0.6366197723675814;

function runSteps(steps: readonly Step[], memory: Float64Array): void {
  for (let i = 0; i < steps.length; i += 1) {
    const step = steps[i];
    step.run(memory, step);
  }
}

function loadFeatures(machine: Machine, x: Float64Array, row: number): void {
  const { memory, features, featuresOffset } = machine;
  const start = row * features;
  for (let i = 0; i < features; i += 1) memory[featuresOffset + i] = x[start + i];
}

/** The flush rule of {@link EvaluationRules}. */
function flushDenormals({ memory, bankElements }: Machine): void {
  for (let i = 0; i < bankElements; i += 1) {
    if (Math.abs(memory[i]) < LEAST_NORMAL) memory[i] = 0;
  }
}

/** Trains; the number of examples seen, and whether all of them passed the error test. */
function train(machine: Machine, task: TaskData, rules: EvaluationRules) {
  const { memory, predict, learn } = machine;
  const isAccuracy = task.evalType === 'accuracy';
  const count = task.trainY.length;
  for (let row = 0; row < count; row += 1) {
    loadFeatures(machine, task.trainX, row);
    memory[LABEL_SCALAR] = 0;
    runSteps(predict, memory);
    if (isAccuracy) memory[PREDICTION_SCALAR] = sigmoid(memory[PREDICTION_SCALAR]);
    const error = Math.abs(task.trainY[row] - memory[PREDICTION_SCALAR]);
    if (!(error <= rules.maxAbsError)) return { steps: row + 1, isStopped: true };
    memory[LABEL_SCALAR] = task.trainY[row];
    runSteps(learn, memory);
    const isFlushed = rules.flushEvery > 0 && (row + 1) % rules.flushEvery === 0;
    if (isFlushed) flushDenormals(machine);
  }
  return { steps: count, isStopped: false };
}

/** The error of one validation example: y - s1, or 0 for the right class and 1 for the wrong one. */
function validationError(task: TaskData, label: number, prediction: number): number {
  if (task.evalType === 'rmse') return label - prediction;
  return label > 0.5 === sigmoid(prediction) > 0.5 ? 0 : 1;
}

function validate(machine: Machine, task: TaskData, rules: EvaluationRules): number {
  const { memory, predict } = machine;
  const count = task.validY.length;
  let sum = 0;
  for (let row = 0; row < count; row += 1) {
    loadFeatures(machine, task.validX, row);
    memory[LABEL_SCALAR] = 0;
    runSteps(predict, memory);
    const error = validationError(task, task.validY[row], memory[PREDICTION_SCALAR]);
    if (!(Math.abs(error) <= rules.maxAbsError)) return 0;
    sum += error * error;
  }
  const mean = sum / count;
  const fitness = task.evalType === 'rmse' ? 1 - TWO_OVER_PI * atan(Math.sqrt(mean)) : 1 - mean;
  return Number.isFinite(fitness) ? fitness : 0;
}

function requireFitting(program: Program, task: TaskData): void {
  if (program.features !== task.features) {
    throw new AditError(
      'features_differ',
      `the program has ${program.features} features, the task ${task.features}`,
      { numbers: { program: program.features, task: task.features } },
    );
  }
  assert(task.trainX.length === task.trainY.length * task.features, 'training rows are whole');
  assert(task.validX.length === task.validY.length * task.features, 'validation rows are whole');
}

/**
 * Runs exactly the instructions given on the task; random fills are numbered in the order setup,
 * predict, learn. Pass the canonical program where scores are exchanged. Throws AditError
 * `features_differ`, `invalid_dsl`.
 */
export function evaluateTask(program: Program, task: TaskData, rules: EvaluationRules): Evaluation {
  requireFitting(program, task);
  const machine = createMachine(program, task.seed);
  runSteps(machine.setup, machine.memory);
  const { steps, isStopped } = train(machine, task, rules);
  return { fitness: isStopped ? 0 : validate(machine, task, rules), steps };
}
