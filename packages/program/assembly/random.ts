/**
 * Philox4x32-10 and the draws of random fills: src/random-stream.ts and src/kernels/fill.ts, the same
 * operations in the same order, for two elements of both tasks of a pair at a time.
 *
 * Words stand as i32x4 [element i: task 0, task 1; element i + 1: task 0, task 1], numbers as one
 * f64x2 an element.
 */

const ROUNDS: i32 = 10;
const MULTIPLIER_0: i32 = 0xd2511f53;
const MULTIPLIER_1: i32 = 0xcd9e8d57;
const WEYL_0: i32 = 0x9e3779b9;
const WEYL_1: i32 = 0xbb67ae85;

/** Words of the four blocks drawn last. */
let word0: v128 = i32x4.splat(0);
let word1: v128 = i32x4.splat(0);
let word2: v128 = i32x4.splat(0);
let word3: v128 = i32x4.splat(0);

/** Lower halves of the four products. */
@inline
function lowHalves(first: v128, second: v128): v128 {
  return v128.shuffle<i32>(first, second, 0, 2, 4, 6);
}

/** Upper halves of the four products. */
@inline
function highHalves(first: v128, second: v128): v128 {
  return v128.shuffle<i32>(first, second, 1, 3, 5, 7);
}

/** The blocks of (`element` and the next, ordinal, call) under the keys of a pair, two u64. */
export function drawBlocks(keys: v128, ordinal: u32, element: u32, call: u64): void {
  const multiplier0 = i32x4.splat(MULTIPLIER_0);
  const multiplier1 = i32x4.splat(MULTIPLIER_1);
  let a = i32x4(element, element, element + 1, element + 1);
  let b = i32x4.splat(ordinal);
  let c = i32x4.splat(<i32>call);
  let d = i32x4.splat(<i32>(call >> 32));
  let key0 = v128.shuffle<i32>(keys, keys, 0, 2, 0, 2);
  let key1 = v128.shuffle<i32>(keys, keys, 1, 3, 1, 3);
  for (let round = 0; round < ROUNDS; round += 1) {
    const first0 = i64x2.extmul_low_i32x4_u(a, multiplier0);
    const second0 = i64x2.extmul_high_i32x4_u(a, multiplier0);
    const first1 = i64x2.extmul_low_i32x4_u(c, multiplier1);
    const second1 = i64x2.extmul_high_i32x4_u(c, multiplier1);
    a = v128.xor(v128.xor(highHalves(first1, second1), b), key0);
    b = lowHalves(first1, second1);
    c = v128.xor(v128.xor(highHalves(first0, second0), d), key1);
    d = lowHalves(first0, second0);
    key0 = i32x4.add(key0, i32x4.splat(WEYL_0));
    key1 = i32x4.add(key1, i32x4.splat(WEYL_1));
  }
  word0 = a;
  word1 = b;
  word2 = c;
  word3 = d;
}

/** The words of the first element, or of the second, in the first two places. */
@inline
function wordsOf(words: v128, isSecond: bool): v128 {
  return isSecond ? v128.shuffle<i32>(words, words, 2, 3, 2, 3) : words;
}

/** In [2^-53, 1 - 2^-53]: 26 bits of each word, then a half. */
@inline
function toUnit(highWords: v128, lowWords: v128, isSecond: bool): v128 {
  const high = f64x2.convert_low_i32x4_u(i32x4.shr_u(wordsOf(highWords, isSecond), 6));
  const low = f64x2.convert_low_i32x4_u(i32x4.shr_u(wordsOf(lowWords, isSecond), 6));
  const whole = f64x2.add(f64x2.mul(high, f64x2.splat(67108864.0)), low);
  return f64x2.mul(f64x2.add(whole, f64x2.splat(0.5)), f64x2.splat(2.220446049250313e-16));
}

/** coefficient + z * rest. */
@inline
function next(coefficient: f64, z: v128, rest: v128): v128 {
  return f64x2.add(f64x2.splat(coefficient), f64x2.mul(z, rest));
}

/** Natural logarithm of normal numbers in (0, 1): log in exponential.ts. */
@inline
function logOfUnit(x: v128): v128 {
  const shifted = i64x2.add(x, i64x2.splat(0x00095f6200000000));
  const exponents = i64x2.sub(i64x2.shr_u(shifted, 52), i64x2.splat(1023));
  const scale = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponents, exponents, 0, 2, 0, 2));
  const fraction = v128.and(shifted, i64x2.splat(0x000fffffffffffff));
  const mantissa = i64x2.add(fraction, i64x2.splat(0x3fe6a09e00000000));
  const f = f64x2.sub(mantissa, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  const half = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f);
  let rest = f64x2.splat(0.13094416666525344);
  rest = next(0.1326802614042874, z, rest);
  rest = next(0.15386267672882226, z, rest);
  rest = next(0.18181795124476754, z, rest);
  rest = next(0.22222222396552982, z, rest);
  rest = next(0.2857142857078221, z, rest);
  rest = next(0.4000000000000091, z, rest);
  rest = next(0.6666666666666666, z, rest);
  const tail = f64x2.mul(s, f64x2.add(half, f64x2.mul(z, rest)));
  const low = f64x2.add(tail, f64x2.mul(scale, f64x2.splat(7.371002565167799e-13)));
  const high = f64x2.mul(scale, f64x2.splat(0.6931471805592082));
  return f64x2.sub(high, f64x2.sub(f64x2.sub(half, low), f));
}

/** (a + b) - sum exactly, where sum is the rounded a + b. */
@inline
function sumError(a: v128, b: v128, sum: v128): v128 {
  const back = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, back)), f64x2.sub(b, back));
}

/** r * r - square exactly, where square is the rounded r * r. */
@inline
function squareError(r: v128, square: v128): v128 {
  const scaled = f64x2.mul(f64x2.splat(134217729.0), r);
  const high = f64x2.sub(scaled, f64x2.sub(scaled, r));
  const low = f64x2.sub(r, high);
  const first = f64x2.sub(f64x2.mul(high, high), square);
  const second = f64x2.add(first, f64x2.mul(high, low));
  return f64x2.add(f64x2.add(second, f64x2.mul(low, high)), f64x2.mul(low, low));
}

/** r + what sin(r + low) has beyond r: trigonometry.ts. */
@inline
function sinReduced(r: v128, low: v128, z: v128): v128 {
  let tail = f64x2.splat(-7.586691094197958e-13);
  tail = next(1.6058531516797758e-10, z, tail);
  tail = next(-2.5052106231802837e-8, z, tail);
  tail = next(2.7557319219337312e-6, z, tail);
  tail = next(-0.00019841269841265063, z, tail);
  tail = next(0.008333333333333331, z, tail);
  tail = next(-0.16666666666666666, z, tail);
  const slope = f64x2.sub(f64x2.splat(1), f64x2.mul(f64x2.splat(0.5), z));
  const rest = f64x2.mul(f64x2.mul(r, z), tail);
  return f64x2.add(r, f64x2.add(rest, f64x2.mul(low, slope)));
}

/** cos(r + low): trigonometry.ts. */
@inline
function cosReduced(r: v128, low: v128, z: v128): v128 {
  let tail = f64x2.splat(4.7458685530816656e-14);
  tail = next(-1.1470460830795304e-11, z, tail);
  tail = next(2.0876755790721963e-9, z, tail);
  tail = next(-2.755731922140179e-7, z, tail);
  tail = next(2.4801587301584645e-5, z, tail);
  tail = next(-0.0013888888888888887, z, tail);
  tail = next(0.041666666666666664, z, tail);
  const half = f64x2.mul(f64x2.splat(0.5), z);
  const rounded = f64x2.sub(f64x2.splat(1), half);
  const error = f64x2.mul(f64x2.splat(0.5), squareError(r, z));
  const missing = f64x2.sub(f64x2.sub(f64x2.sub(f64x2.splat(1), rounded), half), error);
  const rest = f64x2.sub(f64x2.mul(f64x2.mul(z, z), tail), f64x2.mul(r, low));
  return f64x2.add(rounded, f64x2.add(missing, rest));
}

/** Cosine of numbers from 0 to 2 pi: reduction.ts and trigonometry.ts. */
@inline
function cosOfAngle(x: v128): v128 {
  const turns = f64x2.mul(x, f64x2.splat(0.6366197723675814));
  const n = f64x2.floor(f64x2.add(turns, f64x2.splat(0.5)));
  const first = f64x2.sub(x, f64x2.mul(n, f64x2.splat(1.5707963267341256)));
  const second = f64x2.mul(n, f64x2.splat(6.077100506303966e-11));
  const afterSecond = f64x2.sub(first, second);
  const secondError = sumError(first, f64x2.neg(second), afterSecond);
  const third = f64x2.mul(n, f64x2.splat(2.0222662487111665e-21));
  const afterThird = f64x2.sub(afterSecond, third);
  const thirdError = sumError(afterSecond, f64x2.neg(third), afterThird);
  const fourth = f64x2.mul(n, f64x2.splat(8.4784276603689e-32));
  const errors = f64x2.sub(f64x2.add(thirdError, secondError), fourth);
  const r = f64x2.add(afterThird, errors);
  const low = f64x2.add(f64x2.sub(afterThird, r), errors);
  const z = f64x2.mul(r, r);
  const isOne = f64x2.eq(n, f64x2.splat(1));
  const isOdd = v128.or(isOne, f64x2.eq(n, f64x2.splat(3)));
  const isNegative = v128.or(isOne, f64x2.eq(n, f64x2.splat(2)));
  const value = v128.bitselect(sinReduced(r, low, z), cosReduced(r, low, z), isOdd);
  return v128.xor(value, v128.and(isNegative, f64x2.splat(-0.0)));
}

/** Standard normal numbers of one of the two elements drawn last. */
@inline
export function normalOf(isSecond: bool): v128 {
  const unit = toUnit(word0, word1, isSecond);
  const radius = f64x2.sqrt(f64x2.mul(f64x2.splat(-2.0), logOfUnit(unit)));
  const angle = f64x2.mul(f64x2.splat(6.283185307179586), toUnit(word2, word3, isSecond));
  return f64x2.mul(radius, cosOfAngle(angle));
}

/** The least f64 above a finite value. */
function above(value: f64): f64 {
  if (value == 0) return 5e-324;
  return reinterpret<f64>(reinterpret<u64>(value) + (value > 0 ? 1 : -1));
}

/** Numbers in the open interval (low, high) of one of the two elements; low when it is empty. */
@inline
export function uniformOf(low: f64, high: f64, isSecond: bool): v128 {
  if (low >= high) return f64x2.splat(low);
  const bottom = f64x2.splat(low);
  const unit = toUnit(word0, word1, isSecond);
  const value = f64x2.add(bottom, f64x2.mul(unit, f64x2.splat(high - low)));
  const isLow = f64x2.le(value, bottom);
  const isHigh = f64x2.ge(value, f64x2.splat(high));
  if (!v128.any_true(v128.or(isLow, isHigh))) return value;
  const capped = v128.bitselect(f64x2.splat(-above(-high)), value, isHigh);
  return v128.bitselect(f64x2.splat(above(low)), capped, isLow);
}
