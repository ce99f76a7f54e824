/**
 * Accuracy against 1400-bit references (vectors/math.json) and bits against our golden checksums.
 */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bitsOf, fromBits, lastPlace } from '../fixtures/bits.ts';
import { createMathChecksums } from '../fixtures/golden.ts';
import { aditMath } from './adit-math.ts';

const vectors = new URL('../../vectors/', import.meta.url);
type Point = readonly [x: string, nearest: string, rest: number];
const references: Record<string, Point[]> = JSON.parse(
  fs.readFileSync(new URL('math.json', vectors), 'utf8'),
);
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** Largest error in units of the last place; the definition of the sigmoid rounds three times. */
const ULP_MAX: Readonly<Record<string, number>> = { log: 0.75, sigmoid: 1.6 };

describe.each(Object.entries(aditMath))('%s', (name, f) => {
  it('is accurate over the whole range', () => {
    const points = references[name] ?? [];
    expect(points.length).toBeGreaterThan(300);
    const errors = points.map(([x, nearest, rest]) => {
      const exact = fromBits(nearest);
      return { x: fromBits(x), ulps: Math.abs((f(fromBits(x)) - exact) / lastPlace(exact) - rest) };
    });
    const worst = errors.reduce((a, b) => (b.ulps <= a.ulps ? a : b));
    expect(worst.ulps, `at ${worst.x}`).toBeLessThan(ULP_MAX[name] ?? 0.62);
  });

  it('gives zeros of the right sign', () => {
    const zeros = (references[name] ?? []).filter(([, nearest]) => fromBits(nearest) === 0);
    for (const [x, nearest] of zeros) expect(bitsOf(f(fromBits(x)))).toBe(nearest);
  });

  it('passes NaN on', () => expect(f(nan)).toBeNaN());
});

describe('special values', () => {
  it.each([
    ['exp', -inf, 0],
    ['exp', inf, inf],
    ['exp', 0, 1],
    ['exp', -0, 1],
    ['exp', 709.782712893384, 1.7976931348622732e308],
    ['exp', 709.7827128933841, inf],
    ['exp', -745.1332191019411, 5e-324],
    ['exp', -745.1332191019412, 0],
    ['exp', -746, 0],
    ['log', 0, -inf],
    ['log', -0, -inf],
    ['log', -5e-324, nan],
    ['log', -inf, nan],
    ['log', inf, inf],
    ['log', 1, 0],
    ['log', 5e-324, -744.4400719213812],
    ['sin', 0, 0],
    ['sin', -0, -0],
    ['sin', inf, nan],
    ['sin', -inf, nan],
    ['sin', Math.PI, 1.2246467991473532e-16],
    ['cos', -0, 1],
    ['cos', inf, nan],
    ['cos', Math.PI / 2, 6.123233995736766e-17],
    ['tan', -0, -0],
    ['tan', -inf, nan],
    ['tan', Math.PI / 2, 1.633123935319537e16],
    ['asin', 1, Math.PI / 2],
    ['asin', -1, -Math.PI / 2],
    ['asin', -0, -0],
    ['asin', 1.0000000000000002, nan],
    ['asin', -inf, nan],
    ['acos', 1, 0],
    ['acos', -1, Math.PI],
    ['acos', 0, Math.PI / 2],
    ['acos', -0, Math.PI / 2],
    ['acos', inf, nan],
    ['atan', inf, Math.PI / 2],
    ['atan', -inf, -Math.PI / 2],
    ['atan', -0, -0],
    ['atan', 1, Math.PI / 4],
    ['sigmoid', 0, 0.5],
    ['sigmoid', inf, 1],
    ['sigmoid', -inf, 0],
    ['sigmoid', 40, 1],
    ['sigmoid', -710, 0],
  ] as const)('%s(%d) is %d', (name, x, want) => {
    expect(aditMath[name](x)).toBe(want);
  });
});

describe('bits', () => {
  it('equal the golden checksums', () => {
    const golden: unknown = JSON.parse(
      fs.readFileSync(new URL('math-checksums.json', vectors), 'utf8'),
    );
    expect(createMathChecksums()).toEqual(golden);
  });
});
