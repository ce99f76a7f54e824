import { createRandom } from '@adit/base';
import { type Program, parseProgramText } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { cifarBatch, mnistFiles, readFrom } from '../fixtures/images.ts';
import { scoreProgram } from '../suites/score-program.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { createImageTask } from './image-rows.ts';

const noFile = (path: string): string => {
  throw new Error(`no file ${path}`);
};
const mnist = mnistFiles(1_500, 6);
const mnistType = openTaskType('mnist_binary', noFile, readFrom(mnist));

/** Gradient descent on the sigmoid's error. */
function linearProgram(features: number): Program {
  return parseProgramText(
    [
      `# adit az64 scalars=4 vectors=3 matrices=0 features=${features}`,
      ...['setup:', 's2 = const 0.1', 'predict:', 's1 = dot v1 v0', 'learn:'],
      ...['s3 = sub s0 s1', 's3 = mul s2 s3', 'v2 = vscale s3 v0', 'v1 = vadd v1 v2'],
    ].join('\n'),
  );
}

describe('mnist_binary', () => {
  it('searches on four pairs and decides on nine others', () => {
    const { searchSuite, consensusSuite, ...rest } = mnistType;
    expect(rest).toMatchObject({ id: 'mnist_binary', features: 16, population: 100 });
    expect([searchSuite.id, searchSuite.aggregate]).toEqual(['mnist_binary/search', 'mean']);
    expect([consensusSuite.id, consensusSuite.aggregate]).toEqual([
      ...['mnist_binary/consensus', 'median'],
    ]);
    const sizes = (suite: typeof searchSuite) =>
      suite.tasks.map(({ trainY, validY }) => [trainY.length, validY.length]);
    expect(sizes(searchSuite)).toEqual(Array(4).fill([400, 200]));
    expect(sizes(consensusSuite)).toEqual(Array(9).fill([1_000, 500]));
  });

  it('has balanced labels and standardised features', () => {
    for (const { trainX, trainY, validY } of mnistType.consensusSuite.tasks) {
      expect(trainY.reduce((sum, label) => sum + label, 0)).toBe(500);
      expect(validY.reduce((sum, label) => sum + label, 0)).toBe(250);
      for (let feature = 0; feature < 16; feature++) {
        const column = trainX.filter((_, at) => at % 16 === feature);
        const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
        const square = column.reduce((sum, value) => sum + value * value, 0) / column.length;
        expect([Math.abs(mean) < 1e-9, Math.abs(square - 1) < 1e-9]).toEqual([true, true]);
      }
    }
  });

  it('can be learned: a linear program separates classes that are linearly separable', () => {
    const { score } = scoreProgram(linearProgram(16), mnistType.consensusSuite);
    expect(score).toBeGreaterThan(0.85);
    const empty = parseProgramText('# adit az64 scalars=2 vectors=1 matrices=0 features=16\n');
    expect(scoreProgram(empty, mnistType.consensusSuite).score).toBe(0.5);
  });

  it('is the same on every opening, and other data has another digest', () => {
    const again = openTaskType('mnist_binary', noFile, readFrom(mnist));
    expect(again.consensusSuite.digest).toBe(mnistType.consensusSuite.digest);
    const random = createRandom('programs');
    expect(mnistType.randomProgram(random).features).toBe(16);
    const other = openTaskType('mnist_binary', noFile, readFrom(mnistFiles(1_501, 6)));
    expect(other.searchSuite.digest).not.toBe(mnistType.searchSuite.digest);
  });

  // The same on every machine and Node version; a change here is a new semantics version.
  it('has the committed digests on these images', () => {
    expect([mnistType.searchSuite.digest, mnistType.consensusSuite.digest]).toEqual([
      '78a99462e8b17f34caa24747f18689505a2aed2056269e9f286f3f09e29fbceb',
      '94599aef5163b43a5ff3fb5073d6c31e439b3f0de9e002e3832e778de5c0a9d5',
    ]);
  });

  it('opens at other feature counts under another name', () => {
    const small = openTaskType('mnist_binary?features=4', noFile, readFrom(mnist));
    expect(small).toMatchObject({ id: 'mnist_binary-4', features: 4 });
    expect(small.searchSuite.tasks[0]?.trainX.length).toBe(1_600);
  });

  it.each([
    ['mnist_binary', 'mnist', 'mnist/train-images-idx3-ubyte.gz'],
    ['cifar10_binary', 'cifar10', 'cifar10/data_batch_1.bin'],
  ])('%s says how to fetch what is missing', (spec, dataset, file) => {
    const missing = expect.objectContaining({
      code: 'dataset_missing',
      numbers: { dataset, file },
      nextStep: `Run adit data fetch ${dataset}.`,
    });
    expect(() => openTaskType(spec, noFile)).toThrow(missing);
    expect(() => openTaskType(spec, noFile, () => null)).toThrow(missing);
  });

  it.each(['mnist_binary?features=5', 'cifar10_binary?seed=1'])('refuses %s', (spec) => {
    expect(() => openTaskType(spec, noFile, () => null)).toThrow(
      expect.objectContaining({ code: 'invalid_task_spec' }),
    );
  });

  it('passes on why a file is unreadable or unusable', () => {
    const open = (read: (path: string) => Uint8Array) => () =>
      openTaskType('mnist_binary', noFile, read);
    const failing = open((path) => {
      throw new Error(`${path}: permission denied`);
    });
    expect(failing).toThrow(expect.objectContaining({ code: 'data_file_unreadable' }));
    expect(open(() => Uint8Array.of(1, 2, 3))).toThrow(
      expect.objectContaining({ code: 'invalid_idx' }),
    );
    expect(() => openTaskType('mnist_binary', noFile, readFrom(mnistFiles(20, 3)))).toThrow(
      expect.objectContaining({ code: 'too_few_images' }),
    );
  });
});

describe('cifar10_binary', () => {
  it('searches on the first batch and decides on the second', () => {
    const files = new Map([
      ['cifar10/data_batch_1.bin', cifarBatch(300, 'one')],
      ['cifar10/data_batch_2.bin', cifarBatch(750, 'two')],
    ]);
    const type = openTaskType('cifar10_binary', noFile, readFrom(files));
    expect(type).toMatchObject({ id: 'cifar10_binary', features: 16 });
    expect(type.consensusSuite.tasks).toHaveLength(9);
    expect([type.searchSuite.digest, type.consensusSuite.digest]).toEqual([
      '15af45478a745191af7055be904503538f5019694012e56dfdc4995f72320d3f',
      'd3a4dabb3f683613db5c3f163328bf4137c0f09219a22ff2a719ad5f18dcff57',
    ]);
    expect(scoreProgram(linearProgram(16), type.consensusSuite).score).toBeGreaterThan(0.8);
  });
});

describe('one task of images', () => {
  const data = {
    pixels: 2,
    images: Uint8Array.from({ length: 80 }, (_, at) => (at * 37) % 256),
    labels: Uint8Array.from({ length: 40 }, (_, at) => at % 4),
  };
  const spec = { pair: [1, 3], perClass: { train: 6, valid: 4 }, features: 2, seed: 'x' } as const;

  it('gives the smaller class label 1 and takes every image once', () => {
    const { trainX, trainY, validX, validY } = createImageTask(data, spec);
    expect([trainY.length, validY.length]).toEqual([12, 8]);
    const rows = new Set<string>();
    for (const [x, y] of [
      [trainX, trainY],
      [validX, validY],
    ] as const) {
      for (const [at] of y.entries()) rows.add(x.subarray(2 * at, 2 * at + 2).join(' '));
    }
    expect(rows.size).toBe(20);
    expect(new Set(trainY)).toEqual(new Set([0, 1]));
  });

  it('refuses a class with too few images', () => {
    const many = { ...spec, perClass: { train: 8, valid: 4 } };
    expect(() => createImageTask(data, many)).toThrow(
      expect.objectContaining({
        code: 'too_few_images',
        numbers: { class: 1, images: 10, minimum: 12 },
      }),
    );
  });
});
