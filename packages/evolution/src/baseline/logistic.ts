/**
 * Logistic regression as a yardstick for `csv:` tasks: on the raw standardised columns and on the
 * same projections that programs see, with the same split and the same rows.
 *
 * Newton's method (iteratively reweighted least squares) with a small ridge term, so that separable
 * data converge too. All sums run in row order; the exponential is our own.
 */
import { aditMath } from '@adit/program';
import { aggregateFitness } from '../suites/aggregate.ts';
import type { TaskType } from '../task-type.ts';
import { solveSymmetric } from './solve-symmetric.ts';

/** Share of validation rows that the baseline gets right. */
export interface LogisticBaseline {
  /** On the standardised columns of the file, 0 to 1. */
  readonly rawAccuracy: number;
  /** On the consensus suite's projections, aggregated as the suite does, 0 to 1. */
  readonly projectedAccuracy: number;
}

const RIDGE = 1;
const MAX_ITERATIONS = 30;
const STEP_TOLERANCE = 1e-8;
/** More columns than this make the normal equations too dear; the baseline says null. */
const MAX_COLUMNS = 256;

interface LabelledRows {
  readonly columns: number;
  readonly trainX: Float64Array;
  readonly trainY: Float64Array;
  readonly validX: Float64Array;
  readonly validY: Float64Array;
}

/** Bias first, then one weight a column. */
type Weights = Float64Array;

function linearScore(weights: Weights, row: Float64Array): number {
  let sum = weights[0] ?? Number.NaN;
  for (const [column, value] of row.entries()) sum += value * (weights[column + 1] ?? Number.NaN);
  return sum;
}

function rowAt(x: Float64Array, index: number, columns: number): Float64Array {
  return x.subarray(index * columns, (index + 1) * columns);
}

/** Adds one row's part of the gradient and the curvature (lower triangle, row-major). */
function addRow(
  design: Float64Array,
  parts: { readonly residual: number; readonly weight: number },
  sums: { readonly gradient: Float64Array; readonly hessian: Float64Array },
): void {
  const size = design.length;
  const { gradient, hessian } = sums;
  for (const [i, xi] of design.entries()) {
    gradient[i] = (gradient[i] ?? 0) + parts.residual * xi;
    for (let j = 0; j <= i; j++) {
      const index = i * size + j;
      hessian[index] = (hessian[index] ?? 0) + parts.weight * xi * (design[j] ?? Number.NaN);
    }
  }
}

function newtonStep(rows: LabelledRows, weights: Weights): Float64Array {
  const size = rows.columns + 1;
  const gradient = weights.map((weight, index) => (index === 0 ? 0 : -RIDGE * weight));
  const hessian = new Float64Array(size * size);
  for (let i = 0; i < size; i++) hessian[i * size + i] = i === 0 ? STEP_TOLERANCE : RIDGE;
  const design = new Float64Array(size).fill(1, 0, 1);
  for (const [index, label] of rows.trainY.entries()) {
    const row = rowAt(rows.trainX, index, rows.columns);
    design.set(row, 1);
    const chance = aditMath.sigmoid(linearScore(weights, row));
    addRow(
      design,
      { residual: label - chance, weight: chance * (1 - chance) },
      { gradient, hessian },
    );
  }
  return solveSymmetric(hessian, gradient);
}

function fitLogistic(rows: LabelledRows): Weights {
  const weights = new Float64Array(rows.columns + 1);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const step = newtonStep(rows, weights);
    for (const [index, change] of step.entries()) weights[index] = (weights[index] ?? 0) + change;
    if (step.every((change) => Math.abs(change) < STEP_TOLERANCE)) break;
  }
  return weights;
}

function accuracyOf(rows: LabelledRows): number {
  const weights = fitLogistic(rows);
  let right = 0;
  for (const [index, label] of rows.validY.entries()) {
    const isOne = linearScore(weights, rowAt(rows.validX, index, rows.columns)) > 0;
    if (isOne === label > 0.5) right++;
  }
  return right / rows.validY.length;
}

/**
 * Logistic regression's accuracy beside a task type's own scores; null for task types without raw
 * rows or with more than 256 columns.
 */
export function logisticBaseline(taskType: TaskType): LogisticBaseline | null {
  const { rawSplit, consensusSuite } = taskType;
  if (rawSplit === undefined || rawSplit.columns > MAX_COLUMNS) return null;
  const projected = consensusSuite.tasks.map((task) =>
    accuracyOf({ ...task, columns: task.features }),
  );
  return {
    rawAccuracy: accuracyOf(rawSplit),
    projectedAccuracy: aggregateFitness(projected, consensusSuite.aggregate),
  };
}
