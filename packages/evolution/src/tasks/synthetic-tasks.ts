/**
 * Synthetic regression tasks (evolution.md 2.2): features iid N(0,1), labels without noise from a
 * hidden linear map or a hidden two-layer net, both with N(0,1) weights.
 *
 * Draws are counter-based, so a task depends on its three seed texts alone. Streams of one seed are
 * told apart by the ordinal: 0 features, 1 first weights, 2 second weights; the call is the row.
 * Sums run left to right from the first product.
 */
import { normalDraw, type TaskData } from '@adit/program';
import { deriveSeed } from './derive-seed.ts';

const FEATURES_STREAM = 0;
const FIRST_WEIGHTS_STREAM = 1;
const SECOND_WEIGHTS_STREAM = 2;

/** Training and validation examples of one task. */
export interface ExampleCounts {
  readonly train: number;
  readonly valid: number;
}

/** The function that labels follow. */
export type HiddenModel = 'linear' | 'net';

/** Texts that decide one task, each turned into 64 bits by {@link deriveSeed}. */
export interface TaskSeeds {
  /** The hidden model's weights. */
  readonly weights: string;
  /** The examples' features. */
  readonly data: string;
  /** The numbers that a program's random fills draw. */
  readonly fills: string;
}

/** What the tasks of one suite have in common. */
export interface SyntheticTasks {
  readonly model: HiddenModel;
  readonly features: number;
  readonly examples: ExampleCounts;
}

type Labeller = (x: Float64Array) => number;

function innerProduct(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (const [index, value] of left.entries()) {
    const product = value * (right[index] ?? Number.NaN);
    sum = index === 0 ? product : sum + product;
  }
  return sum;
}

function drawRow(seed: bigint, stream: number, call: number, features: number): Float64Array {
  return Float64Array.from({ length: features }, (_, element) =>
    normalDraw(seed, stream, element, call),
  );
}

function linearLabeller(seed: bigint, features: number): Labeller {
  const weights = drawRow(seed, FIRST_WEIGHTS_STREAM, 0, features);
  return (x) => innerProduct(weights, x);
}

/** w2 · relu(W1 x); rows 0 and 2 of W1 and elements 0 and 2 of w2 are 0. */
function netLabeller(seed: bigint, features: number): Labeller {
  const isSilent = (unit: number): boolean => unit === 0 || unit === 2;
  const first = Array.from({ length: features }, (_, unit) =>
    isSilent(unit)
      ? new Float64Array(features)
      : drawRow(seed, FIRST_WEIGHTS_STREAM, unit, features),
  );
  const second = drawRow(seed, SECOND_WEIGHTS_STREAM, 0, features).map((weight, unit) =>
    isSilent(unit) ? 0 : weight,
  );
  return (x) => {
    const hidden = Float64Array.from(first, (row) => {
      const sum = innerProduct(row, x);
      return Math.max(sum, 0);
    });
    return innerProduct(second, hidden);
  };
}

/** One task; training examples are drawn first, then validation examples. */
export function createSyntheticTask(spec: SyntheticTasks, seeds: TaskSeeds): TaskData {
  const { model, features, examples } = spec;
  const weightSeed = deriveSeed(seeds.weights);
  const dataSeed = deriveSeed(seeds.data);
  const label = (model === 'linear' ? linearLabeller : netLabeller)(weightSeed, features);
  const rows = examples.train + examples.valid;
  const x = new Float64Array(rows * features);
  const y = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const example = drawRow(dataSeed, FEATURES_STREAM, row, features);
    x.set(example, row * features);
    y[row] = label(example);
  }
  return {
    evalType: 'rmse',
    features,
    trainX: x.slice(0, examples.train * features),
    trainY: y.slice(0, examples.train),
    validX: x.slice(examples.train * features),
    validY: y.slice(examples.train),
    seed: deriveSeed(seeds.fills),
  };
}

/** Tasks with weights, data and fills of their own, all named after one seed. */
export function createSyntheticTasks(
  spec: SyntheticTasks,
  { count, seed }: { readonly count: number; readonly seed: string },
): TaskData[] {
  return Array.from({ length: count }, (_, index) =>
    createSyntheticTask(spec, {
      weights: `${seed} ${index} weights`,
      data: `${seed} ${index} data`,
      fills: `${seed} ${index} fills`,
    }),
  );
}
