/** Who gets how much of an epoch's emission (chain.md 7.10). */
import type { StakeTerms } from './active-stake.ts';
import { divide, normalise, sum } from './fixed-number.ts';

/** Shares of the emission by uid, bits of I32F32. */
export interface EmissionShares {
  readonly server: readonly number[];
  readonly validator: readonly number[];
  /** Both together. */
  readonly combined: readonly number[];
}

/** What an epoch found that is paid for; bits of I32F32. */
export interface Earned {
  readonly incentive: readonly number[];
  readonly dividends: readonly number[];
}

/** Shares by incentive and dividends; by stake when there are neither. */
export function emissionShares(
  { incentive, dividends }: Earned,
  { activeStake, stake }: Pick<StakeTerms, 'activeStake' | 'stake'>,
): EmissionShares {
  const both = incentive.map((share, uid) => share + (dividends[uid] ?? 0));
  const total = sum(both);
  if (total === 0) {
    const shares = activeStake.every((share) => share === 0) ? stake : activeStake;
    return { server: incentive, validator: shares, combined: shares };
  }
  return {
    server: incentive.map((share) => divide(share, total)),
    validator: dividends.map((share) => divide(share, total)),
    combined: normalise(both),
  };
}

/** Amounts in RAO, each rounded down. */
export function amountsOf(shares: readonly number[], emissionRao: bigint): bigint[] {
  return shares.map((share) => (BigInt(share) * emissionRao) >> 32n);
}
