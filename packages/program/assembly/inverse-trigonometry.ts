/** asin, acos and atan: src/math/inverse-trigonometry.ts, the same operations in the same order. */
import { productError, sumError } from './bits';

const HALF_PI_HIGH = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const TINY = 7.450580596923828e-9;

/** asin(x) / x - 1 as a function of z = x^2, z up to 1/4. */
function asinTail(z: f64): f64 {
  const upper =
    0.013963775787848137 +
    z *
      (0.011566511821890942 +
        z *
          (0.00962140274734483 +
            z *
              (0.009322101501082774 +
                z *
                  (0.0030350071727267623 +
                    z *
                      (0.019579201619744684 +
                        z * (-0.019277545928584557 + z * 0.02963502626354855))))));
  return (
    z *
    (0.16666666666666666 +
      z *
        (0.07500000000000119 +
          z *
            (0.04464285714255019 +
              z *
                (0.030381944475693704 +
                  z * (0.022372157435623815 + z * (0.017352816768546473 + z * upper))))))
  );
}

/** The last half angle: asin(sqrt(z)) = halfAngleHigh + halfAngleLow. */
let halfAngleHigh: f64 = 0;
let halfAngleLow: f64 = 0;

function storeHalfAngle(z: f64): void {
  const root = sqrt(z);
  const square = root * root;
  const rest = z - square - productError(root, root, square);
  halfAngleHigh = root;
  halfAngleLow = (root == 0 ? 0 : rest / (root + root)) + root * asinTail(z);
}

/** high + low with the rounding error of the main difference a - b put back. */
function differencePlus(a: f64, b: f64, low: f64): f64 {
  const main = a - b;
  return main + (sumError(a, -b, main) + low);
}

/** Inverse sine, NaN outside [-1, 1]. */
export function asin(x: f64): f64 {
  const size = abs(x);
  if (!(size <= 1)) return NaN;
  if (size < TINY) return x;
  if (size <= 0.5) return x + x * asinTail(x * x);
  storeHalfAngle((1 - size) * 0.5);
  const value = differencePlus(HALF_PI_HIGH, 2 * halfAngleHigh, HALF_PI_LOW - 2 * halfAngleLow);
  return x < 0 ? -value : value;
}

/** Inverse cosine, NaN outside [-1, 1]. */
export function acos(x: f64): f64 {
  const size = abs(x);
  if (!(size <= 1)) return NaN;
  if (size <= 0.5) return differencePlus(HALF_PI_HIGH, x, HALF_PI_LOW - x * asinTail(x * x));
  storeHalfAngle((1 - size) * 0.5);
  if (x > 0) return 2 * (halfAngleHigh + halfAngleLow);
  return differencePlus(2 * HALF_PI_HIGH, 2 * halfAngleHigh, 2 * (HALF_PI_LOW - halfAngleLow));
}

/** atan(i / 16), i from 0 to 16: the nearest f64 and what it lacks. */
const ATAN_HIGH: StaticArray<f64> = [
  0.0, 0.06241880999595735, 0.12435499454676144, 0.18534794999569476, 0.24497866312686414,
  0.3028848683749714, 0.35877067027057225, 0.4124104415973873, 0.4636476090008061,
  0.5123894603107377, 0.5585993153435624, 0.6022873461349642, 0.6435011087932844,
  0.6823165548747481, 0.7188299996216245, 0.7531512809621944, 0.7853981633974483,
];
const ATAN_LOW: StaticArray<f64> = [
  0.0, -1.5490756308295046e-18, -3.1253241424539383e-18, 4.180692268843079e-18,
  1.0698755618734451e-17, -1.1010827903001369e-17, -2.4623815582638635e-17, -1.587652227770689e-17,
  2.2698777452961687e-17, -2.5462781472855804e-17, -5.4556305485916264e-18, 2.950430737228402e-17,
  1.5834785051444286e-17, 6.943223671560008e-18, -2.1478388444456983e-17, -2.4256934659182068e-17,
  3.061616997868383e-17,
];

/** (atan t - t) / t as a function of z = t^2, |t| up to 0.0322. */
function atanTail(z: f64): f64 {
  return (
    z *
    (-0.3333333333333333 +
      z *
        (0.19999999999999135 +
          z * (-0.14285714279029993 + z * (0.11111093056327889 + z * -0.09070998939913617))))
  );
}

/** atan of a size in [0, 1]: table point c, then atan((x - c) / (1 + c x)). */
function atanInner(size: f64): f64 {
  const index = floor(size * 16 + 0.5);
  const point = index / 16;
  const t = (size - point) / (1 + point * size);
  const high = unchecked(ATAN_HIGH[<i32>index]);
  const sum = high + t;
  return sum + (sumError(high, t, sum) + (unchecked(ATAN_LOW[<i32>index]) + t * atanTail(t * t)));
}

/** atan of a size above 1: pi/2 - atan(c) - atan((1 - c x) / (x + c)) with c near 1/x. */
function atanOuter(size: f64): f64 {
  const index = floor(16 / size + 0.5);
  const point = index / 16;
  const product = point * size;
  const top = index == 0 ? 1 : 1 - product - productError(point, size, product);
  const t = top / (size + point);
  const base = HALF_PI_HIGH - unchecked(ATAN_HIGH[<i32>index]);
  const baseError = sumError(HALF_PI_HIGH, -unchecked(ATAN_HIGH[<i32>index]), base);
  const low = baseError + (HALF_PI_LOW - unchecked(ATAN_LOW[<i32>index]) - t * atanTail(t * t));
  return differencePlus(base, t, low);
}

/** Inverse tangent; plus or minus pi/2 at the infinities. */
export function atan(x: f64): f64 {
  const size = abs(x);
  if (size < TINY) return x;
  if (isNaN(x)) return NaN;
  const value = size <= 1 ? atanInner(size) : atanOuter(size);
  return x < 0 ? -value : value;
}
