/**
 * `mnist_binary` and `cifar10_binary`: pairs of classes, told apart on random projections.
 *
 * As in AutoML-Zero (evolution.md 2.2) a search never sees nine of the 45 pairs; here they are the
 * consensus suite, one projection each, and its score is their median. Search and consensus also
 * take their images from different files or halves, so that no image is in both. Sizes are smaller
 * than there (8 000 + 1 000), because every worker thread of a machine opens the suites for itself.
 * The test images of either data set are not used: they are left for suites that stay closed.
 */
import { AditError, createRandom } from '@adit/base';
import type { TaskType } from '../task-type.ts';
import { createClassificationType } from '../tasks/classification.ts';
import { readCifarBatch } from './cifar.ts';
import { type NamedBytes, readIdxImages } from './idx.ts';
import { type ClassPair, createImageTask, type ExamplesPerClass } from './image-rows.ts';
import { IMAGE_CLASSES, type LabelledImages } from './labelled-images.ts';

/** Reads a data set's file by its path inside the folder of data sets; null when it is not there. */
export type ReadDataset = (path: string) => Uint8Array | null;

/** The two data sets. */
export type ImageDataset = 'mnist' | 'cifar10';

/** Features of both task types unless told. */
export const IMAGE_FEATURES = 16;

const SEARCH_PAIRS = 4;
const SEARCH_EXAMPLES: ExamplesPerClass = { train: 200, valid: 100 };
const CONSENSUS_EXAMPLES: ExamplesPerClass = { train: 500, valid: 250 };

/** AutoML-Zero's held-out pairs. */
const HELD_OUT: readonly ClassPair[] = [
  [4, 6],
  [3, 5],
  [8, 9],
  [3, 8],
  [0, 9],
  [2, 9],
  [1, 8],
  [3, 6],
  [0, 5],
];

const TITLES: Readonly<Record<ImageDataset, string>> = {
  mnist: 'Pairs of handwritten digits (MNIST)',
  cifar10: 'Pairs of photographed things (CIFAR-10)',
};

interface Roles {
  readonly search: LabelledImages;
  readonly consensus: LabelledImages;
}

function datasetMissing(dataset: ImageDataset, file: string): AditError {
  return new AditError('dataset_missing', `The data set ${dataset} is not on this machine`, {
    numbers: { dataset, file },
    nextStep: `Run adit data fetch ${dataset}.`,
  });
}

/** The first of the names that is there. */
function requireFile(
  dataset: ImageDataset,
  names: readonly [string, ...string[]],
  read: ReadDataset,
): NamedBytes {
  for (const name of names) {
    const bytes = read(`${dataset}/${name}`);
    if (bytes !== null) return { name, bytes };
  }
  throw datasetMissing(dataset, `${dataset}/${names[0]}`);
}

function halves({ pixels, images, labels }: LabelledImages): Roles {
  const middle = Math.floor(labels.length / 2);
  return {
    search: {
      pixels,
      images: images.subarray(0, middle * pixels),
      labels: labels.subarray(0, middle),
    },
    consensus: {
      pixels,
      images: images.subarray(middle * pixels),
      labels: labels.subarray(middle),
    },
  };
}

/** MNIST: first and second half of the training images. CIFAR-10: first and second batch. */
function readRoles(dataset: ImageDataset, read: ReadDataset): Roles {
  const file = (name: string): NamedBytes => requireFile(dataset, [name], read);
  if (dataset === 'cifar10') {
    return {
      search: readCifarBatch(file('data_batch_1.bin')),
      consensus: readCifarBatch(file('data_batch_2.bin')),
    };
  }
  const idx = (name: string): NamedBytes => requireFile(dataset, [`${name}.gz`, name], read);
  return halves(readIdxImages(idx('train-images-idx3-ubyte'), idx('train-labels-idx1-ubyte')));
}

function isHeldOut([smaller, larger]: ClassPair): boolean {
  return HELD_OUT.some(([first, second]) => first === smaller && second === larger);
}

/** Different pairs from the 36 that are not held out. */
function drawPairs(seed: string): ClassPair[] {
  const open: ClassPair[] = [];
  for (let smaller = 0; smaller < IMAGE_CLASSES; smaller++) {
    for (let larger = smaller + 1; larger < IMAGE_CLASSES; larger++) {
      if (!isHeldOut([smaller, larger])) open.push([smaller, larger]);
    }
  }
  const random = createRandom(`adit images pairs/1 ${seed}`);
  return Array.from({ length: SEARCH_PAIRS }, () => {
    const [pair = [0, 1] as const] = open.splice(random.nextBelow(open.length), 1);
    return pair;
  });
}

/**
 * The task type of a data set that `read` finds.
 * @throws AditError `dataset_missing`, `invalid_idx`, `invalid_cifar`, `too_few_images`.
 */
export function createImageTaskType(
  dataset: ImageDataset,
  features: number,
  read: ReadDataset,
): TaskType {
  const name = `${dataset}_binary`;
  const id = features === IMAGE_FEATURES ? name : `${name}-${features}`;
  const roles = readRoles(dataset, read);
  const suite = (role: keyof Roles, pairs: readonly ClassPair[], perClass: ExamplesPerClass) => ({
    tasks: pairs.map((pair) => {
      const seed = `${id}/${role} ${pair.join('-')}`;
      return createImageTask(roles[role], { pair, perClass, features, seed });
    }),
    seed: `${id}/${role}`,
  });
  return createClassificationType({
    id,
    title: `${TITLES[dataset]}, ${features} features`,
    features,
    search: { ...suite('search', drawPairs(`${id}/search`), SEARCH_EXAMPLES), aggregate: 'mean' },
    consensus: { ...suite('consensus', HELD_OUT, CONSENSUS_EXAMPLES), aggregate: 'median' },
  });
}
