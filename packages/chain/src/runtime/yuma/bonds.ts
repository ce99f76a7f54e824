/** Bonds of an epoch and the dividends they bring, in both modes (chain.md 7.8, 7.9). */
import { bondGrowth, normaliseColumns, storedBonds, upscaleColumns } from './bond-columns.ts';
import { type EpochInput, mapRow, type SparseRow } from './epoch-types.ts';
import { fromU16, multiply, normalise } from './fixed-number.ts';
import { growBonds } from './liquid-alpha.ts';
import { averageBonds } from './moving-average.ts';

/** What the epoch found before it comes to bonds. */
export interface Agreement {
  /** Weights that bonds grow by. */
  readonly weights: readonly SparseRow[];
  readonly activeStake: readonly number[];
  readonly consensus: readonly number[];
  readonly incentive: readonly number[];
}

/** Bonds to store, and dividends that add up to about 1; bits of I32F32. */
export interface BondTerms {
  readonly bonds: readonly SparseRow[];
  readonly dividends: readonly number[];
}

/** By row, the values times the incentive of their columns. */
function earnedByRow(rows: readonly SparseRow[], incentive: readonly number[]): number[] {
  return rows.map(({ columns, values }) => {
    let earned = 0;
    for (let at = 0; at < columns.length; at += 1) {
      earned += multiply(values[at] ?? 0, incentive[columns[at] ?? 0] ?? 0);
    }
    return earned;
  });
}

/** Yuma 3: bonds are fractions of their own, each validator's stake counts with its dividends. */
function yuma3Bonds(input: EpochInput, agreement: Agreement): BondTerms {
  const { weights, consensus, activeStake, incentive } = agreement;
  const bonds = storedBonds(input).map((row) => mapRow(row, fromU16));
  const { isLiquidAlpha, bondsMovingAverage } = input.parameters;
  const isLiquid = isLiquidAlpha && consensus.some((share) => share !== 0);
  const grown = isLiquid
    ? growBonds({ bonds, weights }, consensus, input.parameters)
    : averageBonds({ bonds, weights }, bondGrowth(bondsMovingAverage));
  const earned = earnedByRow(normaliseColumns(grown), incentive);
  const staked = earned.map((share, uid) => multiply(share, activeStake[uid] ?? 0));
  return { bonds: grown, dividends: normalise(staked) };
}

/** Before Yuma 3: bonds are shares of their column, bought with stake. */
function legacyBonds(input: EpochInput, agreement: Agreement): BondTerms {
  const { weights, activeStake, incentive } = agreement;
  const bought = weights.map((row, uid) =>
    mapRow(row, (weight) => multiply(weight, activeStake[uid] ?? 0)),
  );
  const averaged = averageBonds(
    { bonds: normaliseColumns(storedBonds(input)), weights: normaliseColumns(bought) },
    bondGrowth(input.parameters.bondsMovingAverage),
  );
  const shares = normaliseColumns(averaged);
  return {
    bonds: upscaleColumns(shares),
    dividends: normalise(earnedByRow(shares, incentive)),
  };
}

/** Bonds and dividends in the subnet's mode. */
export function bondTerms(input: EpochInput, agreement: Agreement): BondTerms {
  return input.parameters.isYuma3 ? yuma3Bonds(input, agreement) : legacyBonds(input, agreement);
}
