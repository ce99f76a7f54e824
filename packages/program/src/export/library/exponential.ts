/** Portable exp, log and sigmoid: the operations of math/exponential.ts in the same order. */
export const EXPONENTIAL = `
/** 2^exponent, exact, for an exponent in -1022 to 1023. */
function powerOfTwo(exponent: number): number {
  return fromWords((exponent + 1023) << 20, 0);
}

/** value * 2^exponent, rounded once. */
function scaleByPowerOfTwo(value: number, exponent: number): number {
  if (exponent > 1000) {
    return value * powerOfTwo(1000) * powerOfTwo(exponent - 1000);
  }
  if (exponent < -1000) {
    return value * powerOfTwo(-900) * powerOfTwo(exponent + 900);
  }
  return value * powerOfTwo(exponent);
}

/** c[0] + z (c[1] + z (c[2] + ...)), from the inside out. */
function polynomial(coefficients: number[], z: number): number {
  let sum = coefficients[coefficients.length - 1];
  for (let i = coefficients.length - 2; i >= 0; i -= 1) {
    sum = coefficients[i] + z * sum;
  }
  return sum;
}

/** ln 2 in two pieces; the first has 40 bits. */
const LN2_HIGH = 0.6931471805592082;

const LN2_LOW = 7.371002565167799e-13;

/** (e^r - 1 - r) / r^2 in powers of r. */
const EXP_TAIL = [
  0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333325985,
  0.0013888888888883642, 0.00019841269875342141, 2.4801587325920163e-5, 2.7557254740405416e-6,
  2.7557273171941026e-7, 2.5105490906986696e-8, 2.091488256348507e-9
];

/** e^x. */
function exp(x: number): number {
  if (!(x <= 709.782712893384)) {
    return x > 709.782712893384 ? Infinity : NaN;
  }
  if (x < -745.1332191019412) {
    return 0.0;
  }
  const k = Math.floor(x * 1.4426950408889634 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const tail = r * r * polynomial(EXP_TAIL, r) + (high - r - low);
  const sum = 1.0 + r;
  return scaleByPowerOfTwo(sum + (1.0 - sum + r + tail), k);
}

/** (log((1+s)/(1-s)) - 2s) / s^3 in powers of s^2. */
const LOG_TAIL = [
  0.6666666666666666, 0.4000000000000091, 0.2857142857078221, 0.22222222396552982,
  0.18181795124476754, 0.15386267672882226, 0.1326802614042874, 0.13094416666525344
];

/** Natural logarithm. */
function log(x: number): number {
  if (!(x > 0.0)) {
    return x === 0.0 ? -Infinity : NaN;
  }
  if (x === Infinity) {
    return x;
  }
  const isDenormal = x < 2.2250738585072014e-308;
  const normal = isDenormal ? x * 18014398509481984.0 : x;
  const shifted = highWord(normal) + (0x3ff00000 - 0x3fe6a09e);
  const k = (shifted >> 20) - 1023 - (isDenormal ? 54 : 0);
  const f = fromWords((shifted & 0xfffff) + 0x3fe6a09e, lowWord(normal)) - 1.0;
  const s = f / (2.0 + f);
  const z = s * s;
  const half = 0.5 * f * f;
  const tail = s * (half + z * polynomial(LOG_TAIL, z));
  return k * LN2_HIGH - (half - (tail + k * LN2_LOW) - f);
}

/** 1 / (1 + e^-x). */
function sigmoid(x: number): number {
  return 1.0 / (1.0 + exp(-x));
}
`;
