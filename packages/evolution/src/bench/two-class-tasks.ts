/**
 * The synthetic stand-in for AutoML-Zero's projected image pairs (evolution.md 2.2 and 6.1): two
 * classes in 16 dimensions, 8000 training and 1000 validation examples.
 *
 * There are 36 pairs and 100 data seeds a pair, as there. A pair is a hidden score, linear plus
 * weighted rectified units; a data seed is a draw of features, iid N(0,1), kept as f32. Label 1 =
 * score above the median of all 9000 examples, so both classes are equally large. What a pair and
 * a data seed hold depends on these two numbers alone. Sums run left to right.
 */
import { assert, type Random } from '@adit/base';
import { normalDraw, type TaskData } from '@adit/program';
import { deriveSeed } from '../tasks/derive-seed.ts';
import type { ExampleCounts } from '../tasks/synthetic-tasks.ts';

/** F of the pairs. */
export const PAIR_FEATURES = 16;
/** Examples of a pair. */
export const PAIR_EXAMPLES: ExampleCounts = { train: 8000, valid: 1000 };
const PAIRS = 36;
const DATA_SEEDS = 100;
const RECTIFIED_UNITS = 4;

const FEATURES_STREAM = 0;
const LINEAR_STREAM = 1;
const UNITS_STREAM = 2;
const OUTPUT_STREAM = 3;

interface Draw {
  readonly seed: bigint;
  readonly stream: number;
  readonly count: number;
}

function drawRow({ seed, stream, count }: Draw, call: number): Float64Array {
  return Float64Array.from({ length: count }, (_, element) =>
    normalDraw(seed, stream, element, call),
  );
}

/** The inner product of weights with the row of `x` that starts at `start`. */
function weigh(weights: Float64Array, x: Float64Array, start: number): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const product = weight * (x[start + index] ?? Number.NaN);
    sum = index === 0 ? product : sum + product;
  }
  return sum;
}

/** The hidden score of one pair. */
function createScorer(pair: number): (x: Float64Array, start: number) => number {
  const seed = deriveSeed(`two classes, pair ${pair}`);
  const linear = drawRow({ seed, stream: LINEAR_STREAM, count: PAIR_FEATURES }, 0);
  const units = Array.from({ length: RECTIFIED_UNITS }, (_, unit) =>
    drawRow({ seed, stream: UNITS_STREAM, count: PAIR_FEATURES }, unit),
  );
  const output = drawRow({ seed, stream: OUTPUT_STREAM, count: RECTIFIED_UNITS }, 0);
  return (x, start) => {
    let score = weigh(linear, x, start);
    for (const [unit, weights] of units.entries()) {
      score += (output[unit] ?? Number.NaN) * Math.max(weigh(weights, x, start), 0);
    }
    return score;
  };
}

function drawFeatures(seed: bigint, rows: number): Float64Array {
  const x = new Float64Array(rows * PAIR_FEATURES);
  for (let row = 0; row < rows; row++) {
    for (let element = 0; element < PAIR_FEATURES; element++) {
      const value = normalDraw(seed, FEATURES_STREAM, element, row);
      x[row * PAIR_FEATURES + element] = Math.fround(value);
    }
  }
  return x;
}

function labelByMedian(scores: Float64Array): Float64Array {
  const lowerMiddle = scores.toSorted()[(scores.length >> 1) - 1];
  assert(lowerMiddle !== undefined, 'a pair has examples');
  return scores.map((score) => (score > lowerMiddle ? 1 : 0));
}

/** One pair with one data seed; `fills` names the stream of a program's random fills. */
function createPairTask(pair: number, dataSeed: number, fills: string): TaskData {
  const { train, valid } = PAIR_EXAMPLES;
  const rows = train + valid;
  const x = drawFeatures(deriveSeed(`two classes, pair ${pair}, data ${dataSeed}`), rows);
  const score = createScorer(pair);
  const y = labelByMedian(
    Float64Array.from({ length: rows }, (_, row) => score(x, row * PAIR_FEATURES)),
  );
  return {
    evalType: 'accuracy',
    features: PAIR_FEATURES,
    trainX: x.slice(0, train * PAIR_FEATURES),
    trainY: y.slice(0, train),
    validX: x.slice(train * PAIR_FEATURES),
    validY: y.slice(train),
    seed: deriveSeed(fills),
  };
}

/** `count` tasks: pairs without repetition and one data seed each, drawn from `random`. */
export function drawPairTasks(count: number, random: Random): TaskData[] {
  const pairs = Array.from({ length: PAIRS }, (_, pair) => pair);
  return Array.from({ length: count }, () => {
    const [pair] = pairs.splice(random.nextBelow(pairs.length), 1);
    assert(pair !== undefined, 'there are at most 36 pairs');
    const dataSeed = random.nextBelow(DATA_SEEDS);
    const fills = `two classes, fills ${random.nextU32()}`;
    return createPairTask(pair, dataSeed, fills);
  });
}
