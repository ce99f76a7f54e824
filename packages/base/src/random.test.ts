import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AditError } from './errors.ts';
import { createRandom, type Random, restoreRandom, secureRandomBytes } from './random.ts';

function draw(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.nextU32());
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (failure) {
    return failure instanceof AditError ? failure.code : 'assertion';
  }
  return 'nothing thrown';
}

describe('the seeded stream', () => {
  it('is xoshiro128**, as computed apart from it', () => {
    expect(draw(restoreRandom([1, 2, 3, 4]), 6)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492,
    ]);
  });

  it('keeps its golden values for a seed, computed with Python’s hashlib', () => {
    expect(createRandom('golden').state()).toEqual([
      1912228298, 2757842481, 3578863217, 3563206501,
    ]);
    expect(draw(createRandom('golden'), 5)).toEqual([
      2383630186, 3240272137, 344285586, 637281933, 4087382641,
    ]);
    const random = createRandom('golden');
    expect([random.nextFloat(), random.nextFloat(), random.nextFloat()]).toEqual([
      0.5549821537318427, 0.08016023150368601, 0.9516679284283732,
    ]);
  });

  it('depends on the seed and on nothing else', () => {
    expect(draw(createRandom('a'), 100)).toEqual(draw(createRandom('a'), 100));
    expect(draw(createRandom('a'), 4)).not.toEqual(draw(createRandom('b'), 4));
    expect(draw(createRandom(''), 4)).not.toEqual(draw(createRandom(' '), 4));
  });

  it('continues from a checkpoint that went through JSON', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(50), (seed, skip) => {
        const random = createRandom(seed);
        draw(random, skip);
        const restored = restoreRandom(JSON.parse(JSON.stringify(random.state())));
        expect(draw(restored, 20)).toEqual(draw(random, 20));
      }),
    );
  });

  it.each([
    [[0, 0, 0, 0]],
    [[1, 2, 3]],
    [[1, 2, 3, 4, 5]],
    [[1, 2, 3, -4]],
    [[1, 2, 3, 2 ** 32]],
    [[1, 2, 3, 0.5]],
    [[1, 2, 3, Number.NaN]],
  ])('refuses the state %j', (words) => {
    // A checkpoint comes from a file: its type is a promise only.
    const state = words as unknown as readonly [number, number, number, number];
    expect(codeOf(() => restoreRandom(state))).toBe('invalid_random_state');
  });
});

describe('draws', () => {
  it('lie in [0, 1)', () => {
    const random = createRandom('floats');
    let sum = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const value = random.nextFloat();
      expect(value >= 0 && value < 1).toBe(true);
      sum += value;
    }
    // Standard error of the mean: 0.29 / sqrt(20 000) = 0.002.
    expect(Math.abs(sum / 20_000 - 0.5)).toBeLessThan(0.01);
  });

  it('below a bound are whole, in range and even', () => {
    const random = createRandom('below');
    const counts = new Array<number>(7).fill(0);
    for (let round = 0; round < 70_000; round += 1) {
      const value = random.nextBelow(7);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    expect(counts).toHaveLength(7);
    // Standard deviation of a count: sqrt(70 000 * 6 / 49) = 93.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('reject what would prefer small values', () => {
    // With a bound of 3 * 2^30 a plain remainder would put half of all draws below 2^30.
    const random = createRandom('rejection');
    let low = 0;
    for (let round = 0; round < 9_000; round += 1) {
      if (random.nextBelow(3 * 2 ** 30) < 2 ** 30) low += 1;
    }
    expect(Math.abs(low - 3_000)).toBeLessThan(300);
  });

  it('take bounds from 1 to 2^32 and no other: another one would never end', () => {
    const random = createRandom('bounds');
    expect(draw(random, 0)).toEqual([]);
    expect(random.nextBelow(1)).toBe(0);
    expect(random.nextBelow(2 ** 32)).toBeLessThan(2 ** 32);
    for (const bound of [0, -1, 0.5, 2 ** 32 + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(codeOf(() => random.nextBelow(bound))).toBe('assertion');
    }
  });
});

it('takes secure bytes from the system, in arrays of their own', () => {
  const [one, two] = [secureRandomBytes(32), secureRandomBytes(32)];
  expect([one.length, two.length, secureRandomBytes(0).length]).toEqual([32, 32, 0]);
  expect(one).not.toEqual(two);
  expect(one.buffer.byteLength).toBe(32);
});
