/**
 * The data sets that can be fetched: where they are published and what they must contain.
 *
 * MNIST: Y. LeCun, C. Cortes, C. Burges; the SHA-256 sums belong to the files with the widely
 * published MD5 sums f68b3c2d…, d53e105e…, 9fb629c4…, ec29112d…. CIFAR-10: A. Krizhevsky, binary
 * version, MD5 c32a1d4ab5d03f1284b67883e8d87530 on its page.
 */
import { AditError } from '@adit/base';

/** A published file. */
export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A file inside an archive. */
export interface ArchiveMember {
  readonly name: string;
  readonly bytes: number;
}

/** One data set. */
export interface DatasetManifest {
  /** Also its folder's name. */
  readonly name: string;
  /** Base URLs, tried in order. */
  readonly mirrors: readonly string[];
  readonly files: readonly RemoteFile[];
  /** What is kept of the data set's only file, a .tar.gz; empty where files are kept as they are. */
  readonly members: readonly ArchiveMember[];
}

const BATCH_BYTES = 30_730_000;

const MNIST: DatasetManifest = {
  name: 'mnist',
  mirrors: [
    'https://ossci-datasets.s3.amazonaws.com/mnist/',
    'https://storage.googleapis.com/cvdf-datasets/mnist/',
  ],
  files: [
    {
      name: 'train-images-idx3-ubyte.gz',
      bytes: 9_912_422,
      sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    },
    {
      name: 'train-labels-idx1-ubyte.gz',
      bytes: 28_881,
      sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
    },
    {
      name: 't10k-images-idx3-ubyte.gz',
      bytes: 1_648_877,
      sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
    },
    {
      name: 't10k-labels-idx1-ubyte.gz',
      bytes: 4_542,
      sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
    },
  ],
  members: [],
};

const CIFAR10: DatasetManifest = {
  name: 'cifar10',
  mirrors: ['https://www.cs.toronto.edu/~kriz/'],
  files: [
    {
      name: 'cifar-10-binary.tar.gz',
      bytes: 170_052_171,
      sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    },
  ],
  members: [1, 2, 3, 4, 5]
    .map((batch) => `data_batch_${batch}.bin`)
    .concat('test_batch.bin')
    .map((name) => ({ name, bytes: BATCH_BYTES })),
};

/**
 * The manifest of a data set.
 * @throws AditError `unknown_dataset`.
 */
export function requireManifest(name: string): DatasetManifest {
  const found = [MNIST, CIFAR10].find((manifest) => manifest.name === name);
  if (found !== undefined) return found;
  throw new AditError('unknown_dataset', 'There is no such data set', {
    numbers: { given: name.slice(0, 80) },
    nextStep: 'Choose mnist or cifar10.',
  });
}
