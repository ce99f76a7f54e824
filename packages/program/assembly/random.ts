/** Philox4x32-10 and the draws of random fills: src/random-stream.ts and src/kernels/fill.ts. */
import { log } from './exponential';
import { cos } from './trigonometry';

const ROUNDS: i32 = 10;
const MULTIPLIER_0: u64 = 0xd2511f53;
const MULTIPLIER_1: u64 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;
const TWO_PI: f64 = 6.283185307179586;

let word0: u32 = 0;
let word1: u32 = 0;
let word2: u32 = 0;
let word3: u32 = 0;

/** The block of (element, ordinal, call) under the key. */
function drawBlock(key: u64, ordinal: u32, element: u32, call: u64): void {
  let a = element;
  let b = ordinal;
  let c = <u32>call;
  let d = <u32>(call >> 32);
  let key0 = <u32>key;
  let key1 = <u32>(key >> 32);
  for (let round = 0; round < ROUNDS; round += 1) {
    const product0 = MULTIPLIER_0 * <u64>a;
    const product1 = MULTIPLIER_1 * <u64>c;
    a = <u32>(product1 >> 32) ^ b ^ key0;
    b = <u32>product1;
    c = <u32>(product0 >> 32) ^ d ^ key1;
    d = <u32>product0;
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  word0 = a;
  word1 = b;
  word2 = c;
  word3 = d;
}

/** In [2^-53, 1 - 2^-53]: 26 bits of each word, then a half. */
@inline
function toUnit(high: u32, low: u32): f64 {
  return (<f64>(high >> 6) * 67108864.0 + <f64>(low >> 6) + 0.5) * 2.220446049250313e-16;
}

/** The standard normal number of one element. */
export function drawNormal(key: u64, ordinal: u32, element: u32, call: u64): f64 {
  drawBlock(key, ordinal, element, call);
  const radius = sqrt(-2.0 * log(toUnit(word0, word1)));
  return radius * cos(TWO_PI * toUnit(word2, word3));
}

/** The least f64 above a finite value. */
function above(value: f64): f64 {
  if (value == 0) return 5e-324;
  return reinterpret<f64>(reinterpret<u64>(value) + (value > 0 ? 1 : -1));
}

/** A number in the open interval (low, high); low when the interval is empty. */
export function drawBetween(
  low: f64,
  high: f64,
  key: u64,
  ordinal: u32,
  element: u32,
  call: u64,
): f64 {
  drawBlock(key, ordinal, element, call);
  if (low >= high) return low;
  const value = low + toUnit(word0, word1) * (high - low);
  if (value <= low) return above(low);
  return value >= high ? -above(-high) : value;
}
