/** sin, cos and tan: src/math/trigonometry.ts, the same operations in the same order. */
import { productError, sumError } from './bits';
import { reduceByHalfPi, remainderHigh, remainderLow } from './reduction';

/** Below 2^-27 sin x, tan x and x have the same nearest f64 or a neighbour, and -0 stays -0. */
const TINY = 7.450580596923828e-9;

/** (sin r - r) / r^3 as a function of z = r^2, z up to (pi/4)^2. */
function sinTail(z: f64): f64 {
  return (
    -0.16666666666666666 +
    z *
      (0.008333333333333331 +
        z *
          (-0.00019841269841265063 +
            z *
              (2.7557319219337312e-6 +
                z *
                  (-2.5052106231802837e-8 +
                    z * (1.6058531516797758e-10 + z * -7.586691094197958e-13)))))
  );
}

/** (cos r - 1 + r^2/2) / r^4 as a function of z = r^2. */
function cosTail(z: f64): f64 {
  return (
    0.041666666666666664 +
    z *
      (-0.0013888888888888887 +
        z *
          (2.4801587301584645e-5 +
            z *
              (-2.755731922140179e-7 +
                z *
                  (2.0876755790721963e-9 +
                    z * (-1.1470460830795304e-11 + z * 4.7458685530816656e-14)))))
  );
}

/** What sin(r + low) has beyond r. */
function sinCorrection(r: f64, low: f64): f64 {
  const z = r * r;
  return r * z * sinTail(z) + low * (1 - 0.5 * z);
}

/** What cos(r + low) has beyond the rounded 1 - r^2/2. */
function cosCorrection(r: f64, low: f64): f64 {
  const z = r * r;
  const half = 0.5 * z;
  const rounded = 1 - half;
  const missing = 1 - rounded - half - 0.5 * productError(r, r, z);
  return missing + (z * z * cosTail(z) - r * low);
}

function sinReduced(r: f64, low: f64): f64 {
  return r + sinCorrection(r, low);
}

function cosReduced(r: f64, low: f64): f64 {
  return 1 - 0.5 * (r * r) + cosCorrection(r, low);
}

/** Sine of x in radians. */
export function sin(x: f64): f64 {
  const size = abs(x);
  if (size < TINY) return x;
  if (!(size < Infinity)) return NaN;
  const quadrant = reduceByHalfPi(size);
  const r = remainderHigh;
  const low = remainderLow;
  const value = (quadrant & 1) == 0 ? sinReduced(r, low) : cosReduced(r, low);
  return (x < 0) != ((quadrant & 2) > 0) ? -value : value;
}

/** Cosine of x in radians. */
export function cos(x: f64): f64 {
  const size = abs(x);
  if (!(size < Infinity)) return NaN;
  const quadrant = reduceByHalfPi(size);
  const r = remainderHigh;
  const low = remainderLow;
  const value = (quadrant & 1) == 0 ? cosReduced(r, low) : sinReduced(r, low);
  return ((quadrant + 1) & 2) > 0 ? -value : value;
}

/** Tangent of x in radians: the quotient of sine and cosine, both carried in two f64. */
export function tan(x: f64): f64 {
  const size = abs(x);
  if (size < TINY) return x;
  if (!(size < Infinity)) return NaN;
  const quadrant = reduceByHalfPi(size);
  const r = remainderHigh;
  const low = remainderLow;
  const sinRest = sinCorrection(r, low);
  const sinHigh = r + sinRest;
  const sinLow = sumError(r, sinRest, sinHigh);
  const cosMain = 1 - 0.5 * (r * r);
  const cosRest = cosCorrection(r, low);
  const cosHigh = cosMain + cosRest;
  const cosLow = sumError(cosMain, cosRest, cosHigh);
  const isInverted = (quadrant & 1) == 1;
  const top = isInverted ? cosHigh : sinHigh;
  const topLow = isInverted ? cosLow : sinLow;
  const bottom = isInverted ? -sinHigh : cosHigh;
  const bottomLow = isInverted ? -sinLow : cosLow;
  const quotient = top / bottom;
  const product = quotient * bottom;
  const rest =
    top - product - productError(quotient, bottom, product) + topLow - quotient * bottomLow;
  const value = quotient + rest / bottom;
  return x < 0 ? -value : value;
}
