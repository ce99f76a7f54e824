/** Portable asin, acos and atan: the operations of math/inverse-trigonometry.ts in the same order. */
export const INVERSE_TRIGONOMETRY = `
/** asin(x) / x - 1 over z, in powers of z = x^2. */
const ASIN_TAIL = [
  0.16666666666666666, 0.07500000000000119, 0.04464285714255019, 0.030381944475693704,
  0.022372157435623815, 0.017352816768546473, 0.013963775787848137, 0.011566511821890942,
  0.00962140274734483, 0.009322101501082774, 0.0030350071727267623, 0.019579201619744684,
  -0.019277545928584557, 0.02963502626354855
];

function asinTail(z: number): number {
  return z * polynomial(ASIN_TAIL, z);
}

/** asin(sqrt(z)) in two numbers. */
function halfAngle(z: number): number[] {
  const root = Math.sqrt(z);
  const square = root * root;
  const rest = z - square - productError(root, root, square);
  const rootLow = root === 0.0 ? 0.0 : rest / (root + root);
  return [root, rootLow + root * asinTail(z)];
}

/** high + low with the rounding error of the main difference a - b put back. */
function differencePlus(a: number, b: number, low: number): number {
  const main = a - b;
  return main + (sumError(a, -b, main) + low);
}

/** Inverse sine, NaN outside [-1, 1]. */
function asin(x: number): number {
  const size = Math.abs(x);
  if (!(size <= 1.0)) {
    return NaN;
  }
  if (size < TINY) {
    return x;
  }
  if (size <= 0.5) {
    return x + x * asinTail(x * x);
  }
  const half = halfAngle((1.0 - size) * 0.5);
  const value = differencePlus(HALF_PI_HIGH, 2.0 * half[0], HALF_PI_LOW - 2.0 * half[1]);
  return x < 0.0 ? -value : value;
}

/** Inverse cosine, NaN outside [-1, 1]. */
function acos(x: number): number {
  const size = Math.abs(x);
  if (!(size <= 1.0)) {
    return NaN;
  }
  if (size <= 0.5) {
    return differencePlus(HALF_PI_HIGH, x, HALF_PI_LOW - x * asinTail(x * x));
  }
  const half = halfAngle((1.0 - size) * 0.5);
  if (x > 0.0) {
    return 2.0 * (half[0] + half[1]);
  }
  return differencePlus(2.0 * HALF_PI_HIGH, 2.0 * half[0], 2.0 * (HALF_PI_LOW - half[1]));
}

/** atan(i / 16), i from 0 to 16. */
const ATAN_HIGH = [
  0.0, 0.06241880999595735, 0.12435499454676144, 0.18534794999569476, 0.24497866312686414,
  0.3028848683749714, 0.35877067027057225, 0.4124104415973873, 0.4636476090008061,
  0.5123894603107377, 0.5585993153435624, 0.6022873461349642, 0.6435011087932844,
  0.6823165548747481, 0.7188299996216245, 0.7531512809621944, 0.7853981633974483
];

/** What ATAN_HIGH lacks. */
const ATAN_LOW = [
  0.0, -1.5490756308295046e-18, -3.1253241424539383e-18, 4.180692268843079e-18,
  1.0698755618734451e-17, -1.1010827903001369e-17, -2.4623815582638635e-17,
  -1.587652227770689e-17, 2.2698777452961687e-17, -2.5462781472855804e-17,
  -5.4556305485916264e-18, 2.950430737228402e-17, 1.5834785051444286e-17, 6.943223671560008e-18,
  -2.1478388444456983e-17, -2.4256934659182068e-17, 3.061616997868383e-17
];

/** (atan t - t) / t over z, in powers of z = t^2. */
const ATAN_TAIL = [
  -0.3333333333333333, 0.19999999999999135, -0.14285714279029993, 0.11111093056327889,
  -0.09070998939913617
];

function atanTail(z: number): number {
  return z * polynomial(ATAN_TAIL, z);
}

/** atan of a size in [0, 1], from the nearest point of the table. */
function atanInner(size: number): number {
  const index = Math.floor(size * 16.0 + 0.5);
  const point = index / 16.0;
  const t = (size - point) / (1.0 + point * size);
  const high = ATAN_HIGH[index];
  const sum = high + t;
  return sum + (sumError(high, t, sum) + (ATAN_LOW[index] + t * atanTail(t * t)));
}

/** atan of a size above 1, from pi/2. */
function atanOuter(size: number): number {
  const index = Math.floor(16.0 / size + 0.5);
  const point = index / 16.0;
  const product = point * size;
  const top = index === 0 ? 1.0 : 1.0 - product - productError(point, size, product);
  const t = top / (size + point);
  const base = HALF_PI_HIGH - ATAN_HIGH[index];
  const baseError = sumError(HALF_PI_HIGH, -ATAN_HIGH[index], base);
  const low = baseError + (HALF_PI_LOW - ATAN_LOW[index] - t * atanTail(t * t));
  return differencePlus(base, t, low);
}

/** Inverse tangent. */
function atan(x: number): number {
  const size = Math.abs(x);
  if (size < TINY) {
    return x;
  }
  if (x !== x) {
    return NaN;
  }
  const value = size <= 1.0 ? atanInner(size) : atanOuter(size);
  return x < 0.0 ? -value : value;
}
`;
