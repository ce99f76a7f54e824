/**
 * Which images a task takes and what a program sees of them: a random projection, standardised by
 * the training rows (evolution.md 2.2).
 *
 * Every sum has a fixed order: pixels from the first to the last, rows as in `standardize.ts`.
 */
import { AditError, createRandom } from '@adit/base';
import { normalDraw, type TaskData } from '@adit/program';
import { standardizeByTraining } from '../csv/standardize.ts';
import { deriveSeed } from '../tasks/derive-seed.ts';
import type { LabelledImages } from './labelled-images.ts';

/** Two classes; the smaller one gets label 1, as in AutoML-Zero. */
export type ClassPair = readonly [smaller: number, larger: number];

/** Images of each class in one task. */
export interface ExamplesPerClass {
  readonly train: number;
  readonly valid: number;
}

/** One task on two classes. */
export interface ImageTaskSpec {
  readonly pair: ClassPair;
  readonly perClass: ExamplesPerClass;
  readonly features: number;
  /** Decides rows, projection and random fills. */
  readonly seed: string;
}

/** Rows of the chosen images, in the order in which a program sees them. */
interface ChosenRows {
  readonly train: readonly number[];
  readonly valid: readonly number[];
}

function requireImages(found: number, wanted: number, classNumber: number): void {
  if (found >= wanted) return;
  throw new AditError('too_few_images', `Class ${classNumber} has too few images`, {
    numbers: { class: classNumber, images: found, minimum: wanted },
    nextStep: 'Fetch the whole data set again with adit data fetch.',
  });
}

/** Walks a permutation of the pair's images: each class trains first, then validates. */
function chooseRows(labels: Uint8Array, { pair, perClass, seed }: ImageTaskSpec): ChosenRows {
  const random = createRandom(`adit images rows/1 ${seed}`);
  const rows: number[] = [];
  for (const [row, label] of labels.entries()) if (pair.includes(label)) rows.push(row);
  const taken = new Map<number, number>(pair.map((classNumber) => [classNumber, 0]));
  const train: number[] = [];
  const valid: number[] = [];
  for (let last = rows.length - 1; last >= 0; last--) {
    const chosen = random.nextBelow(last + 1);
    const row = rows[chosen] ?? 0;
    rows[chosen] = rows[last] ?? 0;
    const label = labels[row] ?? 0;
    const used = taken.get(label) ?? 0;
    taken.set(label, used + 1);
    if (used < perClass.train) train.push(row);
    else if (used < perClass.train + perClass.valid) valid.push(row);
  }
  for (const [classNumber, found] of taken) {
    requireImages(found, perClass.train + perClass.valid, classNumber);
  }
  return { train, valid };
}

/** N(0,1), pixel by pixel: entry (pixel p, feature j) is `normalDraw(seed, 0, j, p)`. */
function drawProjection(pixels: number, features: number, seed: bigint): Float64Array {
  const weights = new Float64Array(pixels * features);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let feature = 0; feature < features; feature++) {
      weights[pixel * features + feature] = normalDraw(seed, 0, feature, pixel);
    }
  }
  return weights;
}

/** Pixels (0 to 255) times the projection; each sum starts from the first product. */
function projectImages(
  { pixels, images }: LabelledImages,
  rows: readonly number[],
  { weights, features }: { readonly weights: Float64Array; readonly features: number },
): Float64Array {
  const out = new Float64Array(rows.length * features);
  for (const [at, row] of rows.entries()) {
    const sums = out.subarray(at * features, (at + 1) * features);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = images[row * pixels + pixel] ?? Number.NaN;
      const start = pixel * features;
      for (let feature = 0; feature < features; feature++) {
        const product = value * (weights[start + feature] ?? Number.NaN);
        sums[feature] = pixel === 0 ? product : (sums[feature] ?? Number.NaN) + product;
      }
    }
  }
  return out;
}

/**
 * The task that a specification makes of the images.
 * @throws AditError `too_few_images` with `class`, `images`, `minimum`.
 */
export function createImageTask(data: LabelledImages, spec: ImageTaskSpec): TaskData {
  const { features, pair, seed } = spec;
  const rows = chooseRows(data.labels, spec);
  const weights = drawProjection(data.pixels, features, deriveSeed(`${seed} projection`));
  const project = (part: readonly number[]) => ({
    columns: features,
    values: projectImages(data, part, { weights, features }),
  });
  const { train, valid } = standardizeByTraining({
    train: project(rows.train),
    valid: project(rows.valid),
  });
  const labelsOf = (part: readonly number[]) =>
    Float64Array.from(part, (row) => (data.labels[row] === pair[0] ? 1 : 0));
  return {
    evalType: 'accuracy',
    features,
    trainX: train.values,
    trainY: labelsOf(rows.train),
    validX: valid.values,
    validY: labelsOf(rows.valid),
    seed: deriveSeed(`${seed} fills`),
  };
}
