import { gzipSync } from 'node:zlib';
import { isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cifarBatch, idxFile } from '../fixtures/images.ts';
import { readCifarBatch } from './cifar.ts';
import { parseIdx, readIdxImages } from './idx.ts';

function refusal(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (isAditError(error)) return { code: error.code, ...error.numbers };
    throw error;
  }
  throw new Error('nothing was refused');
}

const named = (bytes: Uint8Array, name = 'a') => ({ name, bytes });
const values = Uint8Array.from({ length: 24 }, (_, at) => at * 10);
const cube = idxFile([2, 3, 4], values);

describe('IDX files', () => {
  it('are read plain and gzipped', () => {
    for (const bytes of [cube, gzipSync(cube)]) {
      expect(parseIdx(bytes, 'a')).toEqual({ dimensions: [2, 3, 4], values });
    }
  });

  it.each([
    ['nothing', new Uint8Array(0), 'truncated', 0],
    ['half a magic number', cube.subarray(0, 3), 'truncated', 3],
    ['another magic number', Uint8Array.of(1, 0, 8, 1, 0, 0, 0, 0), 'magic', 0],
    ['floats', Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0), 'magic', 0],
    ['no dimension', Uint8Array.of(0, 0, 8, 0), 'magic', 0],
    ['too many dimensions', Uint8Array.of(0, 0, 8, 9), 'magic', 0],
    ['half its dimensions', cube.subarray(0, 10), 'truncated', 10],
    ['an element too few', cube.subarray(0, cube.length - 1), 'truncated', 39],
    ['an element too many', Uint8Array.from([...cube, 0]), 'trailing', 40],
    ['dimensions beyond memory', idxFile([4e9, 4e9, 4e9], values), 'truncated', 40],
  ])('with %s are refused', (_, bytes, reason, offset) => {
    const found = refusal(() => parseIdx(bytes, 'a.gz'));
    expect(found).toMatchObject({ code: 'invalid_idx', reason, offset, file: 'a.gz' });
  });

  it('with a broken gzip stream are refused', () => {
    const packed = gzipSync(cube);
    const cut = refusal(() => parseIdx(packed.subarray(0, packed.length - 12), 'a'));
    expect(cut).toMatchObject({ code: 'invalid_idx', reason: 'gzip' });
    packed[packed.length - 6] = 255 - (packed[packed.length - 6] ?? 0);
    expect(refusal(() => parseIdx(packed, 'a'))).toMatchObject({ reason: 'gzip' });
  });

  it('that unpack beyond the limit are refused', () => {
    const bomb = gzipSync(new Uint8Array(300_000_000));
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(refusal(() => parseIdx(bomb, 'a'))).toMatchObject({
      reason: 'gzip',
      limit: 268_435_456,
    });
  });

  it('make images of matching counts', () => {
    const labels = idxFile([2], Uint8Array.of(3, 9));
    expect(readIdxImages(named(cube), named(labels))).toEqual({
      ...{ pixels: 12, images: values, labels: Uint8Array.of(3, 9) },
    });
  });

  it.each([
    ['dimensions', cube, idxFile([1, 2], Uint8Array.of(1, 2)), 3],
    ['dimensions', idxFile([24], values), idxFile([2], Uint8Array.of(1, 2)), 3],
    ['counts_differ', cube, idxFile([3], Uint8Array.of(1, 2, 3)), 4],
    ['label', cube, idxFile([2], Uint8Array.of(1, 10)), 9],
  ])('are refused for %s', (reason, images, labels, offset) => {
    const found = refusal(() => readIdxImages(named(images), named(labels, 'b')));
    expect(found).toMatchObject({ code: 'invalid_idx', reason, offset });
  });

  it('of any bytes are read or refused with a code', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }).map((tail) => Uint8Array.from([0, 0, 8, 1, ...tail])),
      fc.uint8Array({ maxLength: 40 }).map((tail) => Uint8Array.from([0x1f, 0x8b, ...tail])),
    );
    fc.assert(
      fc.property(bytes, (given) => {
        try {
          parseIdx(given, 'a');
        } catch (error) {
          expect(isAditError(error) && error.code).toBe('invalid_idx');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('CIFAR-10 batches', () => {
  it('hold a class and 3072 pixels a record', () => {
    const bytes = cifarBatch(1, 'batch');
    const { pixels, images, labels } = readCifarBatch(named(bytes));
    expect([pixels, labels]).toEqual([3_072, Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])]);
    expect(images.subarray(3_072, 6_144)).toEqual(bytes.subarray(3_074, 6_146));
  });

  it.each([
    ['empty', new Uint8Array(0), 0],
    ['truncated', cifarBatch(1, 'cut').subarray(0, 6_000), 3_073],
    ['label', Uint8Array.from({ length: 6_146 }, (_, at) => (at === 3_073 ? 10 : 1)), 3_073],
  ])('are refused when %s', (reason, bytes, offset) => {
    const found = refusal(() => readCifarBatch(named(bytes, 'data_batch_1.bin')));
    expect(found).toMatchObject({ ...{ code: 'invalid_cifar', reason, offset } });
  });
});
