/** Portable sin, cos and tan: math/reduction.ts and math/trigonometry.ts, operation by operation. */
export const TRIGONOMETRY = `
/** (a + b) - sum exactly, where sum is the rounded a + b. */
function sumError(a: number, b: number, sum: number): number {
  const back = sum - a;
  return a - (sum - back) + (b - back);
}

/** a * b - product exactly, where product is the rounded a * b. */
function productError(a: number, b: number, product: number): number {
  const aScaled = 134217729.0 * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = 134217729.0 * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

const TWO_OVER_PI = 0.6366197723675814;

const HALF_PI_HIGH = 1.5707963267948966;

const HALF_PI_LOW = 6.123233995736766e-17;

const TINY = 7.450580596923828e-9;

const LIMB = 16777216;

/** 2/pi in binary, 24 bits a limb. */
const TWO_OVER_PI_LIMBS = [
  0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd, 0xc0db62, 0x95993c, 0x439041, 0xfe5163,
  0xabdebb, 0xc561b7, 0x246e3a, 0x424dd2, 0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129,
  0xa73ee8, 0x8235f5, 0x2ebb44, 0x84e99c, 0x7026b4, 0x5f7e41, 0x3991d6, 0x398353, 0x39f49c,
  0x845f8b, 0xbdf928, 0x3b1ff8, 0x97ffde, 0x05980f, 0xef2f11, 0x8b5a0a, 0x6d1f6d, 0x367ecf,
  0x27cb09, 0xb74f46, 0x3f669e, 0x5fea2d, 0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7, 0x8a5292,
  0xea6bfb, 0x5fb11f, 0x8d5d08, 0x560330, 0x46fc7b, 0x6babf0, 0xcfbc20, 0x9af436, 0x1da9e3
];

/** Quadrant, remainder and what the remainder lacks. */
function remainderOf(high: number, low: number, quadrant: number): number[] {
  const sum = high + low;
  return [quadrant & 3, sum, high - sum + low];
}

/** x up to 10^6 modulo pi/2, by pi/2 in pieces of 33 bits. */
function reduceMedium(x: number): number[] {
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  const first = x - n * 1.5707963267341256;
  const second = n * 6.077100506303966e-11;
  const afterSecond = first - second;
  const secondError = sumError(first, -second, afterSecond);
  const third = n * 2.0222662487111665e-21;
  const afterThird = afterSecond - third;
  const thirdError = sumError(afterSecond, -third, afterThird);
  return remainderOf(afterThird, thirdError + secondError - n * 8.4784276603689e-32, n);
}

/** Base 2^24 digits of x 2/pi: the integer modulo 2^24, then the fraction. */
function multiplyOut(x: number): number[] {
  const exponent = ((highWord(x) >> 20) & 0x7ff) - 1075;
  const q = Math.floor(exponent / 24);
  const limbs = [0.0, 0.0, 0.0, 0.0];
  let rest = x * powerOfTwo(-exponent) * powerOfTwo(exponent - 24 * q);
  for (let j = 3; j >= 1; j -= 1) {
    const weight = powerOfTwo(24 * j);
    limbs[j] = Math.floor(rest / weight);
    rest -= limbs[j] * weight;
  }
  limbs[0] = rest;
  const digits = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  let carry = 0;
  for (let column = 8; column >= 0; column -= 1) {
    let sum = carry;
    for (let j = 0; j < 4; j += 1) {
      const index = column + q + j - 1;
      if (index >= 0) {
        sum += Math.trunc(limbs[j]) * TWO_OVER_PI_LIMBS[index];
      }
    }
    carry = Math.floor(sum / 16777216);
    digits[column] = sum - carry * LIMB;
  }
  return digits;
}

/** Replaces the fraction f in digits[1..] by 1 - f. */
function complementFraction(digits: number[]): void {
  let borrow = 0;
  for (let column = 8; column >= 1; column -= 1) {
    const digit = -digits[column] - borrow;
    borrow = digit < 0 ? 1 : 0;
    digits[column] = digit + borrow * LIMB;
  }
}

/** x above 10^6 modulo pi/2: the fraction of x 2/pi, rounded to nearest, times pi/2. */
function reduceLarge(x: number): number[] {
  const digits = multiplyOut(x);
  const isUpperHalf = digits[1] >= 8388608;
  if (isUpperHalf) {
    complementFraction(digits);
  }
  const a = (digits[1] * LIMB + digits[2]) * powerOfTwo(-48);
  const b = (digits[3] * LIMB + digits[4]) * powerOfTwo(-96);
  const c = (digits[5] * LIMB + digits[6]) * powerOfTwo(-144);
  const d = (digits[7] * LIMB + digits[8]) * powerOfTwo(-192);
  const tail = b + c;
  const tailError = sumError(b, c, tail) + d;
  const high = a + tail;
  const low = sumError(a, tail, high) + tailError;
  const product = high * HALF_PI_HIGH;
  const rest = high * HALF_PI_LOW + low * HALF_PI_HIGH;
  const error = productError(high, HALF_PI_HIGH, product) + rest;
  if (isUpperHalf) {
    return remainderOf(-product, -error, digits[0] + 1);
  }
  return remainderOf(product, error, digits[0]);
}

/** Quadrant, remainder and its error of a finite x >= 0. */
function reduceByHalfPi(x: number): number[] {
  return x <= 1000000.0 ? reduceMedium(x) : reduceLarge(x);
}

/** (sin r - r) / r^3 in powers of r^2. */
const SIN_TAIL = [
  -0.16666666666666666, 0.008333333333333331, -0.00019841269841265063, 2.7557319219337312e-6,
  -2.5052106231802837e-8, 1.6058531516797758e-10, -7.586691094197958e-13
];

/** (cos r - 1 + r^2/2) / r^4 in powers of r^2. */
const COS_TAIL = [
  0.041666666666666664, -0.0013888888888888887, 2.4801587301584645e-5, -2.755731922140179e-7,
  2.0876755790721963e-9, -1.1470460830795304e-11, 4.7458685530816656e-14
];

/** What sin(r + low) has beyond r. */
function sinCorrection(r: number, low: number): number {
  const z = r * r;
  return r * z * polynomial(SIN_TAIL, z) + low * (1.0 - 0.5 * z);
}

/** What cos(r + low) has beyond the rounded 1 - r^2/2. */
function cosCorrection(r: number, low: number): number {
  const z = r * r;
  const half = 0.5 * z;
  const rounded = 1.0 - half;
  const missing = 1.0 - rounded - half - 0.5 * productError(r, r, z);
  return missing + (z * z * polynomial(COS_TAIL, z) - r * low);
}

function sinReduced(r: number, low: number): number {
  return r + sinCorrection(r, low);
}

function cosReduced(r: number, low: number): number {
  return 1.0 - 0.5 * (r * r) + cosCorrection(r, low);
}

/** Sine of x in radians. */
function sin(x: number): number {
  const size = Math.abs(x);
  if (size < TINY) {
    return x;
  }
  if (!(size < Infinity)) {
    return NaN;
  }
  const reduced = reduceByHalfPi(size);
  const quadrant = reduced[0];
  const isSine = (quadrant & 1) === 0;
  const value = isSine ? sinReduced(reduced[1], reduced[2]) : cosReduced(reduced[1], reduced[2]);
  return (x < 0.0) !== ((quadrant & 2) > 0) ? -value : value;
}

/** Cosine of x in radians. */
function cos(x: number): number {
  const size = Math.abs(x);
  if (!(size < Infinity)) {
    return NaN;
  }
  const reduced = reduceByHalfPi(size);
  const quadrant = reduced[0];
  const isCosine = (quadrant & 1) === 0;
  const value = isCosine ? cosReduced(reduced[1], reduced[2]) : sinReduced(reduced[1], reduced[2]);
  return ((quadrant + 1) & 2) > 0 ? -value : value;
}

/** Tangent of x in radians: sine over cosine, both carried in two numbers. */
function tan(x: number): number {
  const size = Math.abs(x);
  if (size < TINY) {
    return x;
  }
  if (!(size < Infinity)) {
    return NaN;
  }
  const reduced = reduceByHalfPi(size);
  const r = reduced[1];
  const low = reduced[2];
  const sinRest = sinCorrection(r, low);
  const sinHigh = r + sinRest;
  const sinLow = sumError(r, sinRest, sinHigh);
  const cosMain = 1.0 - 0.5 * (r * r);
  const cosRest = cosCorrection(r, low);
  const cosHigh = cosMain + cosRest;
  const cosLow = sumError(cosMain, cosRest, cosHigh);
  const isInverted = (reduced[0] & 1) === 1;
  const top = isInverted ? cosHigh : sinHigh;
  const topLow = isInverted ? cosLow : sinLow;
  const bottom = isInverted ? -sinHigh : cosHigh;
  const bottomLow = isInverted ? -sinLow : cosLow;
  const quotient = top / bottom;
  const product = quotient * bottom;
  const lacking = top - product - productError(quotient, bottom, product);
  const rest = lacking + topLow - quotient * bottomLow;
  const value = quotient + rest / bottom;
  return x < 0.0 ? -value : value;
}
`;
