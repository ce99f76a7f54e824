/**
 * The counter-based random stream: every number is a function of (task seed, ordinal of the random
 * fill, element, call), so dropping dead code or running tasks in any order shifts nobody's numbers.
 *
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011). Key = seed, low word first. Counter words =
 * element, ordinal, call low, call high. Uniform: 52 bits of words 0 and 1, plus a half, so that the
 * open interval (0, 1) is exact. Normal: Box-Muller on words 0, 1 and 2, 3 with our own log and cos.
 */

import { log } from './math/exponential.ts';
import { cos } from './math/trigonometry.ts';

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const TWO_POW_32 = 4_294_967_296;
const TWO_PI = 6.283185307179586;

/** Where one random fill stands in the stream. `call` counts its executions from 0. */
export interface FillStream {
  readonly keyLow: number;
  readonly keyHigh: number;
  readonly ordinal: number;
  call: number;
}

/** A random fill's stream: the task's u64 seed and the fill's ordinal. */
export function createFillStream(seed: bigint, ordinal: number): FillStream {
  const key = BigInt.asUintN(64, seed);
  const keyLow = Number(key & 0xffffffffn);
  const keyHigh = Number(key >> 32n);
  return { keyLow, keyHigh, ordinal, call: 0 };
}

/** Upper 32 bits of the product of two u32, by 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const first = aHigh * bLow + ((aLow * bLow) >>> 16);
  const second = aLow * bHigh + (first & 0xffff);
  return aHigh * bHigh + (first >>> 16) + (second >>> 16);
}

/** The four output words of the last block. */
const block = new Uint32Array(4);

/** Philox4x32-10 of the counter in {@link block}, in place. */
function encryptBlock(keyLow: number, keyHigh: number): void {
  let [a, b, c, d] = [block[0], block[1], block[2], block[3]];
  let key0 = keyLow;
  let key1 = keyHigh;
  for (let round = 0; round < ROUNDS; round += 1) {
    const high0 = multiplyHigh(MULTIPLIER_0, a);
    const high1 = multiplyHigh(MULTIPLIER_1, c);
    const low0 = Math.imul(MULTIPLIER_0, a);
    const low1 = Math.imul(MULTIPLIER_1, c);
    a = (high1 ^ b ^ key0) >>> 0;
    b = low1 >>> 0;
    c = (high0 ^ d ^ key1) >>> 0;
    d = low0 >>> 0;
    key0 = (key0 + WEYL_0) >>> 0;
    key1 = (key1 + WEYL_1) >>> 0;
  }
  block[0] = a;
  block[1] = b;
  block[2] = c;
  block[3] = d;
}

/** Philox4x32-10: four counter words and two key words to four output words. */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): number[] {
  block.set(counter);
  encryptBlock(key[0] >>> 0, key[1] >>> 0);
  return [...block];
}

function drawBlock(stream: FillStream, element: number): void {
  block[0] = element;
  block[1] = stream.ordinal;
  block[2] = stream.call % TWO_POW_32;
  block[3] = Math.floor(stream.call / TWO_POW_32);
  encryptBlock(stream.keyLow, stream.keyHigh);
}

/** In [2^-53, 1 - 2^-53]: 26 bits of each word, then a half. */
function toUnit(high: number, low: number): number {
  return ((high >>> 6) * 67_108_864 + (low >>> 6) + 0.5) * 2.220446049250313e-16;
}

/** The uniform number in (0, 1) of one element at the stream's present call. */
export function drawUniform(stream: FillStream, element: number): number {
  drawBlock(stream, element);
  return toUnit(block[0], block[1]);
}

/** The standard normal number of one element at the stream's present call. */
export function drawNormal(stream: FillStream, element: number): number {
  drawBlock(stream, element);
  const radius = Math.sqrt(-2 * log(toUnit(block[0], block[1])));
  return radius * cos(TWO_PI * toUnit(block[2], block[3]));
}

/**
 * The uniform number in (0, 1) for element `element` of the random fill with this ordinal (both from
 * 0) at its execution number `call` (from 0) on the task with this u64 seed.
 */
export function uniformDraw(seed: bigint, ordinal: number, element: number, call: number): number {
  return drawUniform({ ...createFillStream(seed, ordinal), call }, element);
}

/** The standard normal number at the same address as {@link uniformDraw}. */
export function normalDraw(seed: bigint, ordinal: number, element: number, call: number): number {
  return drawNormal({ ...createFillStream(seed, ordinal), call }, element);
}
