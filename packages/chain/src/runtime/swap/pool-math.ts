/**
 * The pool of a subnet: a weighted constant product of alpha (base, `x`) and TAO (quote, `y`)
 * (chain.md 5.2). Prices are TAO per alpha in U64F64.
 */
import {
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  subtractFixed,
  U64F64,
} from '../fixed-point/fixed-point.ts';
import { powerScaled } from '../fixed-point/rational-power.ts';

/** Weights are counted in parts of this. */
export const PERQUINTILL = 10n ** 18n;
const ONE = 1n << 64n;

/** What a trade needs to know of a subnet. */
export interface Pool {
  /** Alpha in the pool, `x`. */
  readonly alpha: bigint;
  /** RAO in the pool, `y`. */
  readonly tao: bigint;
  /** Weight of TAO in parts of 10^18; alpha has the rest. */
  readonly taoWeight: bigint;
}

/** Which way: TAO for alpha, or alpha for TAO. */
export type Side = 'buy' | 'sell';

function alphaWeight(pool: Pool): bigint {
  return PERQUINTILL - pool.taoWeight;
}

function ratioFixed(numerator: bigint, denominator: bigint): bigint {
  return divideFixed(U64F64, fixedFrom(U64F64, numerator), fixedFrom(U64F64, denominator));
}

/** RAO per RAO of alpha, in U64F64; 0 when there is no alpha. */
export function poolPrice(pool: Pool): bigint {
  const weights = ratioFixed(alphaWeight(pool), pool.taoWeight);
  return multiplyFixed(U64F64, weights, ratioFixed(pool.tao, pool.alpha));
}

/** `E / 10^18` in U64F64, where `E` is a power that was scaled and floored. */
function unscale(power: bigint): bigint {
  const bits = (power << U64F64.fractionBits) / PERQUINTILL;
  return bits > U64F64.max ? U64F64.max : bits;
}

/** What comes out for `amountIn` without fee: alpha for RAO, or RAO for alpha. */
export function amountOut(pool: Pool, side: Side, amountIn: bigint): bigint {
  const isBuy = side === 'buy';
  const reserveIn = isBuy ? pool.tao : pool.alpha;
  const reserveOut = isBuy ? pool.alpha : pool.tao;
  if (amountIn === 0n || reserveIn === 0n) return 0n;
  const [weightIn, weightOut] = isBuy
    ? [pool.taoWeight, alphaWeight(pool)]
    : [alphaWeight(pool), pool.taoWeight];
  const power = powerScaled(
    { numerator: reserveIn, denominator: reserveIn + amountIn },
    { numerator: weightIn, denominator: weightOut },
    PERQUINTILL,
  );
  const left = subtractFixed(U64F64, ONE, unscale(power));
  return floorToU64(U64F64, multiplyFixed(U64F64, fixedFrom(U64F64, reserveOut), left));
}

/** What goes in until the price is at `limit` (U64F64); 0 when it is there or past it. */
export function amountInUntil(pool: Pool, side: Side, limit: bigint): bigint {
  const price = poolPrice(pool);
  const isBuy = side === 'buy';
  const [to, from] = isBuy ? [limit, price] : [price, limit];
  if (to <= from || from === 0n) return 0n;
  const power = powerScaled(
    { numerator: to, denominator: from },
    { numerator: isBuy ? alphaWeight(pool) : pool.taoWeight, denominator: PERQUINTILL },
    PERQUINTILL,
  );
  const grown = subtractFixed(U64F64, unscale(power), ONE);
  const reserveIn = isBuy ? pool.tao : pool.alpha;
  return floorToU64(U64F64, multiplyFixed(U64F64, fixedFrom(U64F64, reserveIn), grown));
}

/** Neither weight may be smaller. */
const WEIGHT_MIN = PERQUINTILL / 100n;

/** The nearest weight of TAO with which neither is too small; only who writes state by hand needs it. */
export function weightInRange(taoWeight: bigint): bigint {
  if (taoWeight < WEIGHT_MIN) return WEIGHT_MIN;
  const most = PERQUINTILL - WEIGHT_MIN;
  return taoWeight > most ? most : taoWeight;
}

/** Parts of a number, to the nearest whole, halves up. */
function partOf(parts: bigint, value: bigint): bigint {
  return (value * parts + PERQUINTILL / 2n) / PERQUINTILL;
}

/**
 * The weight of TAO with which the price stays when both sides grow by these amounts; null when a
 * weight would be too small.
 */
export function weightAfterInjection(
  pool: Pool,
  added: { readonly tao: bigint; readonly alpha: bigint },
): bigint | null {
  const ofAlpha = partOf(alphaWeight(pool), pool.tao * (pool.alpha + added.alpha));
  const ofTao = partOf(pool.taoWeight, pool.alpha * (pool.tao + added.tao));
  const sum = ofAlpha + ofTao;
  const weight = sum === 0n ? PERQUINTILL / 2n : (ofTao * PERQUINTILL) / sum;
  return weight < WEIGHT_MIN || PERQUINTILL - weight < WEIGHT_MIN ? null : weight;
}
