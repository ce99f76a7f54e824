/** Elementary functions lane by lane, and the sigmoid of a pair. */
import { exp, log, sigmoid } from './exponential';
import { acos, asin, atan } from './inverse-trigonometry';
import { cos, sin, tan } from './trigonometry';

/** Which function; src/compiled/kernels.ts numbers them alike. */
export const SIN: u32 = 0;
const COS: u32 = 1;
const TAN: u32 = 2;
const ASIN: u32 = 3;
const ACOS: u32 = 4;
const ATAN: u32 = 5;
const EXP: u32 = 6;

function apply(which: u32, x: f64): f64 {
  switch (which) {
    case SIN:
      return sin(x);
    case COS:
      return cos(x);
    case TAN:
      return tan(x);
    case ASIN:
      return asin(x);
    case ACOS:
      return acos(x);
    case ATAN:
      return atan(x);
    case EXP:
      return exp(x);
    default:
      return log(x);
  }
}

/** The function of every lane. */
export function applyFunction(which: u32, a: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, apply(which, load<f64>(a + i)));
}

const LOG2_E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471805592082;
const LN2_LOW: f64 = 7.371002565167799e-13;
/** Inside it 2^k is one factor in {@link exp}, as here. */
const EXP_PLAIN: f64 = 690;

@inline
function next(coefficient: f64, r: v128, rest: v128): v128 {
  return f64x2.add(f64x2.splat(coefficient), f64x2.mul(r, rest));
}

/** e^x of both lanes for |x| up to 690: the operations of exp in exponential.ts, two at a time. */
function expPair(x: v128): v128 {
  const k = f64x2.floor(f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), f64x2.splat(0.5)));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  let tail = f64x2.splat(2.091488256348507e-9);
  tail = next(2.5105490906986696e-8, r, tail);
  tail = next(2.7557273171941026e-7, r, tail);
  tail = next(2.7557254740405416e-6, r, tail);
  tail = next(2.4801587325920163e-5, r, tail);
  tail = next(0.00019841269875342141, r, tail);
  tail = next(0.0013888888888883642, r, tail);
  tail = next(0.008333333333325985, r, tail);
  tail = next(0.04166666666666667, r, tail);
  tail = next(0.1666666666666667, r, tail);
  tail = next(0.5, r, tail);
  const rest = f64x2.sub(f64x2.sub(high, r), low);
  tail = f64x2.add(f64x2.mul(f64x2.mul(r, r), tail), rest);
  const one = f64x2.splat(1);
  const sum = f64x2.add(one, r);
  const correction = f64x2.add(f64x2.add(f64x2.sub(one, sum), r), tail);
  const exponent = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  const power = i64x2.shl(i64x2.add(exponent, i64x2.splat(1023)), 52);
  return f64x2.mul(f64x2.add(sum, correction), power);
}

/** 1 / (1 + e^-x) of both lanes. */
export function sigmoidPair(x: v128): v128 {
  if (v128.all_true<i64>(f64x2.le(f64x2.abs(x), f64x2.splat(EXP_PLAIN)))) {
    const one = f64x2.splat(1);
    return f64x2.div(one, f64x2.add(one, expPair(f64x2.neg(x))));
  }
  const first = sigmoid(f64x2.extract_lane(x, 0));
  return f64x2.replace_lane(f64x2.splat(first), 1, sigmoid(f64x2.extract_lane(x, 1)));
}

/** Above it a sigmoid is certainly more than one half; 0 and below it is not. */
const CERTAIN: f64 = 1e-15;

/** All bits of a lane where sigmoid(x) > 0.5. */
export function isPositiveClass(x: v128): v128 {
  const certain = f64x2.gt(x, f64x2.splat(CERTAIN));
  const open = v128.andnot(f64x2.gt(x, f64x2.splat(0)), certain);
  if (!v128.any_true(open)) return certain;
  const first: i64 = sigmoid(f64x2.extract_lane(x, 0)) > 0.5 ? -1 : 0;
  const second: i64 = sigmoid(f64x2.extract_lane(x, 1)) > 0.5 ? -1 : 0;
  return i64x2.replace_lane(i64x2.splat(first), 1, second);
}
