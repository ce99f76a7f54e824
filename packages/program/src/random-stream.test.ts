import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bitsOf } from './fixtures/bits.ts';
import { createRandomVectors } from './fixtures/golden.ts';
import { normalDraw, philox, uniformDraw } from './random-stream.ts';

const hex = (words: readonly number[]) =>
  words.map((w) => w.toString(16).padStart(8, '0')).join(' ');

describe('philox', () => {
  // The known answers published with Random123 for philox4x32-10.
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ] as const)('counter %j key %j', (counter, key, want) => {
    expect(hex(philox(counter, key))).toBe(want);
  });
});

interface Draw {
  readonly seed: string;
  readonly ordinal: number;
  readonly element: number;
  readonly call: number;
  readonly uniform: string;
  readonly normal: string;
}

describe('draws', () => {
  const file = new URL('../vectors/random-stream.json', import.meta.url);
  const golden: { draws: Draw[] } = JSON.parse(fs.readFileSync(file, 'utf8'));

  it('equal the golden vectors', () => {
    expect(golden.draws.length).toBe(200);
    for (const { seed, ordinal, element, call, uniform, normal } of golden.draws) {
      expect(bitsOf(uniformDraw(BigInt(seed), ordinal, element, call))).toBe(uniform);
      expect(bitsOf(normalDraw(BigInt(seed), ordinal, element, call))).toBe(normal);
    }
  });

  it('are what the generator writes today', () => {
    expect(createRandomVectors()).toEqual(golden);
  });

  it('depend on each part of their address', () => {
    const base = uniformDraw(5n, 1, 2, 3);
    const others = [
      uniformDraw(6n, 1, 2, 3),
      uniformDraw(5n + (1n << 32n), 1, 2, 3),
      uniformDraw(5n, 2, 2, 3),
      uniformDraw(5n, 1, 3, 3),
      uniformDraw(5n, 1, 2, 4),
      uniformDraw(5n, 1, 2, 3 + 2 ** 32),
    ];
    expect(new Set([base, ...others]).size).toBe(7);
    expect(uniformDraw(5n, 1, 2, 3)).toBe(base);
  });

  it('have the moments of their distributions', () => {
    const count = 40_000;
    let [sum, squares, normalSum, normalSquares, normalFourth] = [0, 0, 0, 0, 0];
    for (let i = 0; i < count; i += 1) {
      const u = uniformDraw(99n, 0, i, 0);
      const z = normalDraw(99n, 1, i % 256, Math.floor(i / 256));
      sum += u;
      squares += u * u;
      normalSum += z;
      normalSquares += z * z;
      normalFourth += z ** 4;
      expect(u > 0 && u < 1).toBe(true);
    }
    // Bounds of about five standard errors at a fixed seed.
    expect(Math.abs(sum / count - 1 / 2)).toBeLessThan(0.0075);
    expect(Math.abs(squares / count - 1 / 3)).toBeLessThan(0.0075);
    expect(Math.abs(normalSum / count)).toBeLessThan(0.025);
    expect(Math.abs(normalSquares / count - 1)).toBeLessThan(0.036);
    expect(Math.abs(normalFourth / count - 3)).toBeLessThan(0.25);
  });
});
