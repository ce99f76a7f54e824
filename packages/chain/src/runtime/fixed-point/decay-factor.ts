/** How much of a registration price is left after one block (chain.md 3.2). */

const ONE = 1n << 32n;
const HALF = 1n << 31n;

/** `factor^exponent` with 32 fraction bits, by square and multiply, every product rounded down. */
function power(factor: bigint, exponent: number): bigint {
  let result = ONE;
  let base = factor;
  for (let rest = exponent; rest > 0; ) {
    if (rest % 2 === 1) result = (result * base) >> 32n;
    rest = Math.floor(rest / 2);
    if (rest > 0) base = (base * base) >> 32n;
  }
  return result;
}

function bisect(halfLife: number): bigint {
  let low = 0n;
  let high = ONE;
  while (low + 1n < high) {
    const middle = low + (high - low) / 2n;
    if (power(middle, halfLife) > HALF) high = middle;
    else low = middle;
  }
  return low;
}

const known = new Map<number, bigint>();

/**
 * The greatest factor, in 32 fraction bits, that leaves at most half after `halfLife` blocks of at
 * least one.
 */
export function decayFactor(halfLife: number): bigint {
  const found = known.get(halfLife);
  if (found !== undefined) return found;
  const factor = bisect(halfLife);
  known.set(halfLife, factor);
  return factor;
}
