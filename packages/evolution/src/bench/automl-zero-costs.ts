/**
 * AutoML-Zero's fixed compute costs by op code, in its units of 1e6 (evolution.md 1.4), and the
 * budget of its experiments that have one: twice the reference two-layer net (2.5).
 */
import { referencePrograms } from '@adit/program';
import { type TrainBudget, trainingCost } from '../search/train-budget.ts';

/** Cost of one execution, op codes 0 to 64. */
export const AUTOML_ZERO_OP_COSTS: readonly number[] = [
  3.01, 4.7, 5.1, 4.42, 3.96, 3.68, 4.21, 7.54, 7.45, 7.58, 9.15, 7.67, 9.27, 11.76, 11.63, 4.06,
  3.97, 6.73, 3.71, 4.17, 6.31, 4.81, 3.71, 4.7, 4.17, 4.5, 4.56, 4.29, 9.83, 5.99, 24.34, 9.31,
  10.99, 11.09, 6.42, 6.68, 13.35, 9.39, 4.63, 5.58, 5.43, 5.48, 18.23, 14.52, 3.68, 3.99, 5.46,
  4.57, 3.97, 5.84, 4.28, 4.6, 9.76, 16.77, 5.59, 10.64, 3.69, 3.99, 3.69, 26.61, 57.82, 208.34,
  20.78, 77.48, 277.69,
];

const NETS = 2;

/** Twice the cost of training the reference net on that many examples. */
export function twoNetsBudget(features: number, examples: number): TrainBudget {
  const counted = { opCosts: AUTOML_ZERO_OP_COSTS, examples };
  return { ...counted, limit: NETS * trainingCost(referencePrograms.net(features), counted) };
}
