/** Bonds and dividends of the slow epoch (chain.md 7.7 to 7.9). */
import {
  convertFixed,
  divideFixed,
  fixedFrom,
  I32F32,
  I64F64,
} from '../fixed-point/fixed-point.ts';
import {
  type Cells,
  columnShares,
  columnsToOne,
  exponential,
  least,
  type Matrix,
  mapCells,
  minus,
  most,
  over,
  partOfU16,
  plus,
  shares,
  times,
  total,
  UNIT,
  wholeNumber,
} from './dense-numbers.ts';
import type { EpochInput } from './epoch-types.ts';

/** What the slow epoch has before bonds. */
export interface DenseAgreement {
  readonly weights: Matrix;
  readonly clipped: Cells;
  readonly activeStake: readonly bigint[];
  readonly consensus: readonly bigint[];
  readonly incentive: readonly bigint[];
}

function ascending(cells: Cells): Matrix {
  return { cells, order: cells.map((row) => row.map((_, column) => column)) };
}

function weightsOfBonds({ weights, clipped }: DenseAgreement, penalty: bigint): Matrix {
  if (penalty === 0n) return weights;
  if (penalty === UNIT) return { cells: clipped, order: weights.order };
  const between = weights.cells.map((row, i) =>
    row.map((cell, j) => {
      const [before, after] = [cell ?? 0n, clipped[i]?.[j] ?? 0n];
      const value = plus(before, times(penalty, minus(after, before)));
      return value > 0n ? value : null;
    }),
  );
  return ascending(between);
}

function readBonds({ bonds, registeredAt, lastStepBlock, now, parameters }: EpochInput): Matrix {
  const tempo = BigInt(parameters.tempo);
  const last = lastStepBlock > 0n ? lastStepBlock + 1n : now > tempo ? now - tempo : 0n;
  const cells = registeredAt.map((_, i) =>
    registeredAt.map((registered, j) => {
      const entry = bonds[i]?.find(([column]) => column === j);
      return entry === undefined || last <= registered ? null : wholeNumber(entry[1]);
    }),
  );
  return { cells, order: registeredAt.map((_, i) => (bonds[i] ?? []).map(([column]) => column)) };
}

/** A cell as seen by a reader that passes over what stands behind a higher column. */
function seen({ cells, order }: Matrix, i: number, j: number): bigint {
  const present = (order[i] ?? []).filter((column) => typeof cells[i]?.[column] === 'bigint');
  const before = present.slice(0, present.indexOf(j));
  return before.every((column) => column < j) ? (cells[i]?.[j] ?? 0n) : 0n;
}

function movingAverage(input: EpochInput, weights: Cells, bonds: Cells): Matrix {
  const wide = divideFixed(
    I64F64,
    fixedFrom(I64F64, input.parameters.bondsMovingAverage),
    fixedFrom(I64F64, 1_000_000n),
  );
  const growth = minus(UNIT, convertFixed(I64F64, wide, I32F32));
  const cells = weights.map((row, i) =>
    row.map((weight, j) => {
      const kept = times(minus(UNIT, growth), bonds[i]?.[j] ?? 0n);
      const value = plus(times(growth, weight ?? 0n), kept);
      return value > 0n ? value : null;
    }),
  );
  return ascending(cells);
}

/** The share of a weight that becomes bond, for one cell. */
function alphaOf(
  parameters: EpochInput['parameters'],
  [weight, bond, consensus]: readonly [bigint, bigint, bigint],
): bigint {
  const low = partOfU16(parameters.alphaLow);
  const high = partOfU16(parameters.alphaHigh);
  const difference = weight >= bond ? minus(weight, consensus) : minus(bond, weight);
  const distance = least(UNIT, most(0n, difference));
  const slope = over(wholeNumber(parameters.sigmoidSteepness), wholeNumber(-100));
  const power = exponential(times(slope, minus(distance, UNIT / 2n)));
  const curve = over(UNIT, plus(UNIT, power));
  return most(low, least(high, plus(low, times(curve, minus(high, low)))));
}

function liquidBonds(
  { parameters }: EpochInput,
  consensus: readonly bigint[],
  { weights, bonds }: { weights: Matrix; bonds: Matrix },
): Matrix {
  const cells = mapCells(weights.cells, (weight, i, j) => {
    const cell = [seen(weights, i, j), seen(bonds, i, j), consensus[j] ?? 0n] as const;
    const alpha = alphaOf(parameters, cell);
    const kept = times(minus(UNIT, alpha), bonds.cells[i]?.[j] ?? 0n);
    const value = least(UNIT, plus(kept, most(0n, times(alpha, weight))));
    return value > 0n ? value : null;
  });
  return { cells, order: weights.order };
}

function earned(cells: Cells, incentive: readonly bigint[]): bigint[] {
  return mapCells(cells, (value, _, column) => times(value, incentive[column] ?? 0n)).map(total);
}

/** Bonds to store, with their order, and dividends. */
export function denseBonds(
  input: EpochInput,
  agreement: DenseAgreement,
): { bonds: Matrix; dividends: bigint[] } {
  const { activeStake, consensus, incentive } = agreement;
  const { isYuma3, isLiquidAlpha, bondsPenalty } = input.parameters;
  const weights = weightsOfBonds(agreement, partOfU16(bondsPenalty));
  const stored = readBonds(input);
  if (!isYuma3) {
    const bought = mapCells(weights.cells, (weight, i) => times(weight, activeStake[i] ?? 0n));
    const old = columnShares(stored.cells);
    const { cells, order } = movingAverage(input, columnShares(bought), old);
    const parts = columnShares(cells);
    const dividends = shares(earned(parts, incentive));
    return { bonds: { cells: columnsToOne(parts), order }, dividends };
  }
  const fractions = mapCells(stored.cells, (bond) => over(bond, wholeNumber(65_535)));
  const bonds = { cells: fractions, order: stored.order };
  const isLiquid = isLiquidAlpha && consensus.some((share) => share !== 0n);
  const grown = isLiquid
    ? liquidBonds(input, consensus, { weights, bonds })
    : movingAverage(input, weights.cells, fractions);
  const perRow = earned(columnShares(grown.cells), incentive);
  return {
    bonds: grown,
    dividends: shares(perRow.map((sum, i) => times(activeStake[i] ?? 0n, sum))),
  };
}
