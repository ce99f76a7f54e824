/** x modulo pi/2: src/math/reduction.ts, the same operations in the same order. */
import { highWord, powerOfTwo, productError, sumError } from './bits';

const TWO_OVER_PI = 0.6366197723675814;
const HALF_PI_HIGH = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
/** pi/2 in pieces: 33 bits, 33 bits, 33 bits, the rest. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603689e-32;
const MEDIUM_MAX: f64 = 1000000.0;

const LIMB: f64 = 16777216.0;
const COLUMNS: i32 = 8;
/** 2/pi in binary, 24 bits a limb, the first worth 2^-24. */
const TWO_OVER_PI_LIMBS: StaticArray<f64> = [
  0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd, 0xc0db62, 0x95993c, 0x439041, 0xfe5163,
  0xabdebb, 0xc561b7, 0x246e3a, 0x424dd2, 0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129,
  0xa73ee8, 0x8235f5, 0x2ebb44, 0x84e99c, 0x7026b4, 0x5f7e41, 0x3991d6, 0x398353, 0x39f49c,
  0x845f8b, 0xbdf928, 0x3b1ff8, 0x97ffde, 0x05980f, 0xef2f11, 0x8b5a0a, 0x6d1f6d, 0x367ecf,
  0x27cb09, 0xb74f46, 0x3f669e, 0x5fea2d, 0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7, 0x8a5292,
  0xea6bfb, 0x5fb11f, 0x8d5d08, 0x560330, 0x46fc7b, 0x6babf0, 0xcfbc20, 0x9af436, 0x1da9e3,
];

/** The last remainder: remainderHigh + remainderLow, the first at most about pi/4 in size. */
export let remainderHigh: f64 = 0;
export let remainderLow: f64 = 0;

function storeRemainder(high: f64, low: f64): void {
  const sum = high + low;
  remainderHigh = sum;
  remainderLow = high - sum + low;
}

/** |x| up to 10^6: n = round(x 2/pi) has at most 20 bits, so n times a piece is exact. */
function reduceMedium(x: f64): i32 {
  const n = floor(x * TWO_OVER_PI + 0.5);
  const first = x - n * HALF_PI_1;
  const second = n * HALF_PI_2;
  const afterSecond = first - second;
  const secondError = sumError(first, -second, afterSecond);
  const third = n * HALF_PI_3;
  const afterThird = afterSecond - third;
  const thirdError = sumError(afterSecond, -third, afterThird);
  storeRemainder(afterThird, thirdError + secondError - n * HALF_PI_4);
  return <i32>n & 3;
}

const inputLimbs: StaticArray<f64> = [0, 0, 0, 0];
const digits: StaticArray<f64> = [0, 0, 0, 0, 0, 0, 0, 0, 0];

/**
 * Splits a finite x > 10^6 into x = (sum of inputLimbs[j] 2^(24 j)) 2^(24 q) and returns q. The
 * integer has at most 77 bits; scaling by a power of two and cutting off limbs are exact.
 */
function splitInput(x: f64): i32 {
  const exponent = ((highWord(x) >> 20) & 0x7ff) - 1075;
  const q = <i32>floor(<f64>exponent / 24);
  let rest = x * powerOfTwo(-exponent) * powerOfTwo(exponent - 24 * q);
  for (let j = 3; j > 0; j -= 1) {
    const weight = powerOfTwo(24 * j);
    const limb = floor(rest / weight);
    unchecked((inputLimbs[j] = limb));
    rest -= limb * weight;
  }
  unchecked((inputLimbs[0] = rest));
  return q;
}

/** Base 2^24 digits of x 2/pi modulo 2^24: digits[0] the integer, digits[1..] the fraction. */
function multiplyOut(q: i32): void {
  let carry: f64 = 0;
  for (let column = COLUMNS; column >= 0; column -= 1) {
    let sum = carry;
    for (let j = 0; j < 4; j += 1) {
      const index = column + q + j - 1;
      if (index >= 0) sum += unchecked(inputLimbs[j]) * unchecked(TWO_OVER_PI_LIMBS[index]);
    }
    carry = floor(sum / LIMB);
    unchecked((digits[column] = sum - carry * LIMB));
  }
}

/** Replaces the fraction f in digits[1..] by 1 - f. */
function complementFraction(): void {
  let borrow: f64 = 0;
  for (let column = COLUMNS; column > 0; column -= 1) {
    const digit = -unchecked(digits[column]) - borrow;
    borrow = digit < 0 ? 1 : 0;
    unchecked((digits[column] = digit + borrow * LIMB));
  }
}

/** digits[index] and the one behind it as one number. */
function twoDigits(index: i32): f64 {
  return unchecked(digits[index]) * LIMB + unchecked(digits[index + 1]);
}

/** |x| above 10^6: the fraction of x 2/pi, rounded to nearest, times pi/2. */
function reduceLarge(x: f64): i32 {
  multiplyOut(splitInput(x));
  const isUpperHalf = unchecked(digits[1]) >= LIMB / 2;
  if (isUpperHalf) complementFraction();
  const a = twoDigits(1) * powerOfTwo(-48);
  const b = twoDigits(3) * powerOfTwo(-96);
  const c = twoDigits(5) * powerOfTwo(-144);
  const d = twoDigits(7) * powerOfTwo(-192);
  const tail = b + c;
  const tailError = sumError(b, c, tail) + d;
  const high = a + tail;
  const low = sumError(a, tail, high) + tailError;
  const product = high * HALF_PI_HIGH;
  const error =
    productError(high, HALF_PI_HIGH, product) + (high * HALF_PI_LOW + low * HALF_PI_HIGH);
  storeRemainder(isUpperHalf ? -product : product, isUpperHalf ? -error : error);
  return (<i32>unchecked(digits[0]) + (isUpperHalf ? 1 : 0)) & 3;
}

/** The quadrant n modulo 4 of a finite x >= 0, where x = n pi/2 + remainder. */
export function reduceByHalfPi(x: f64): i32 {
  return x <= MEDIUM_MAX ? reduceMedium(x) : reduceLarge(x);
}
