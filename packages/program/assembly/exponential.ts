/** exp, log and sigmoid: src/math/exponential.ts, the same operations in the same order. */
import { fromWords, highWord, lowWord, scaleByPowerOfTwo } from './bits';

const LOG2_E = 1.4426950408889634;
/** ln 2 = LN2_HIGH + LN2_LOW; the first has 40 bits, so that small multiples of it are exact. */
const LN2_HIGH = 0.6931471805592082;
const LN2_LOW = 7.371002565167799e-13;
/** Largest x with a finite exp(x). */
const EXP_MAX = 709.782712893384;
/** Below this exp(x) rounds to 0. */
const EXP_MIN = -745.1332191019412;

/** (e^r - 1 - r) / r^2 for |r| up to 0.3475. */
function expTail(r: f64): f64 {
  const upper: f64 =
    2.4801587325920163e-5 +
    r *
      (2.7557254740405416e-6 +
        r * (2.7557273171941026e-7 + r * (2.5105490906986696e-8 + r * 2.091488256348507e-9)));
  return (
    0.5 +
    r *
      (0.1666666666666667 +
        r *
          (0.04166666666666667 +
            r *
              (0.008333333333325985 +
                r * (0.0013888888888883642 + r * (0.00019841269875342141 + r * upper)))))
  );
}

/** e^x. x = k ln 2 + r with |r| about ln 2 / 2, then 2^k (1 + r + r^2 tail(r)). */
export function exp(x: f64): f64 {
  if (!(x <= EXP_MAX)) return x > EXP_MAX ? Infinity : NaN;
  if (x < EXP_MIN) return 0;
  const k = floor(x * LOG2_E + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const tail = r * r * expTail(r) + (high - r - low);
  const sum = 1 + r;
  return scaleByPowerOfTwo(sum + (1 - sum + r + tail), <i32>k);
}

/** (log((1+s)/(1-s)) - 2s) / s^3 as a function of z = s^2, z up to 0.0296. */
function logTail(z: f64): f64 {
  return (
    0.6666666666666666 +
    z *
      (0.4000000000000091 +
        z *
          (0.2857142857078221 +
            z *
              (0.22222222396552982 +
                z *
                  (0.18181795124476754 +
                    z *
                      (0.15386267672882226 + z * (0.1326802614042874 + z * 0.13094416666525344))))))
  );
}

const TWO_POW_54: f64 = 18014398509481984.0;

/**
 * Natural logarithm; log 0 = -Infinity, NaN below 0. x = 2^k m with m between sqrt(1/2) and sqrt 2,
 * f = m - 1, s = f / (2 + f), log m = f - f^2/2 + s (f^2/2 + s^2 tail).
 */
export function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  const isDenormal = x < 2.2250738585072014e-308;
  const normal = isDenormal ? x * TWO_POW_54 : x;
  const high = highWord(normal);
  // Adding the distance of sqrt(1/2) from 1 moves the exponent's step from 1 to sqrt 2.
  const shifted = high + (0x3ff00000 - 0x3fe6a09e);
  const k = (shifted >> 20) - 1023 - (isDenormal ? 54 : 0);
  const mantissaHigh = (shifted & 0xfffff) + 0x3fe6a09e;
  const f = fromWords(mantissaHigh, lowWord(normal)) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const half = 0.5 * f * f;
  const tail = s * (half + z * logTail(z));
  const scale = <f64>k;
  return scale * LN2_HIGH - (half - (tail + scale * LN2_LOW) - f);
}

/** 1 / (1 + e^-x): exactly these three operations. */
export function sigmoid(x: f64): f64 {
  return 1 / (1 + exp(-x));
}
