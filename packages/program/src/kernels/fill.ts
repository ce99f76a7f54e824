/** Kernels of the element sets 57, 58 and the random fills 59 to 64. */
import { fromWords, highWord, lowWord } from '../math/double-bits.ts';
import { drawNormal, drawUniform } from '../random-stream.ts';
import type { Kernel, Step } from '../step.ts';

/** Element index of a fraction in [0, 1): trunc of the f32 product. */
export function elementIndex(features: number, fraction: number): number {
  return Math.trunc(Math.fround(Math.fround(features) * Math.fround(fraction)));
}

/** Element at fraction c0 becomes c1. */
export const setVector: Kernel = (m, s) => {
  m[s.out + elementIndex(s.n, s.c0)] = s.c1;
};

/** Element at row fraction c0, column fraction c1 becomes c2. */
export const setMatrix: Kernel = (m, s) => {
  m[s.out + elementIndex(s.n, s.c0) * s.n + elementIndex(s.n, s.c1)] = s.c2;
};

/** The neighbour of a finite nonzero f64 away from zero (+1) or towards it (-1). */
function neighbour(value: number, away: 1 | -1): number {
  const low = lowWord(value);
  const carry = away === 1 ? (low === 0xffffffff ? 1 : 0) : low === 0 ? -1 : 0;
  return fromWords(highWord(value) + carry, low + away);
}

const LEAST = 5e-324;

/** The least f64 above a finite value. */
function above(value: number): number {
  if (value === 0) return LEAST;
  return neighbour(value, value > 0 ? 1 : -1);
}

/** A number in the open interval (low, high); low when the interval is empty. */
function uniformBetween(low: number, high: number, unit: number): number {
  if (low >= high) return low;
  const value = low + unit * (high - low);
  if (value <= low) return above(low);
  return value >= high ? -above(-high) : value;
}

function fillUniform(m: Float64Array, s: Step, count: number): void {
  for (let i = 0; i < count; i += 1) {
    m[s.out + i] = uniformBetween(s.c0, s.c1, drawUniform(s.stream, i));
  }
  s.stream.call += 1;
}

function fillNormal(m: Float64Array, s: Step, count: number): void {
  for (let i = 0; i < count; i += 1) m[s.out + i] = s.c0 + s.c1 * drawNormal(s.stream, i);
  s.stream.call += 1;
}

/** Uniform in (c0, c1). */
export const uniformScalar: Kernel = (m, s) => fillUniform(m, s, 1);
/** Each element uniform in (c0, c1). */
export const uniformElements: Kernel = (m, s) => fillUniform(m, s, s.length);
/** Normal with mean c0 and deviation c1. */
export const normalScalar: Kernel = (m, s) => fillNormal(m, s, 1);
/** Each element normal with mean c0 and deviation c1. */
export const normalElements: Kernel = (m, s) => fillNormal(m, s, s.length);
