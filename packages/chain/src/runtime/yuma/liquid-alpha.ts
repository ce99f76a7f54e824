/** Bonds that follow weights faster the further they are from consensus (chain.md 7.8). */
import { denseRow, type EpochParameters, type SparseRow } from './epoch-types.ts';
import { fromU16, multiply, ONE } from './fixed-number.ts';
import type { BondChange } from './moving-average.ts';
import { sigmoid } from './sigmoid.ts';

type Growth = (cell: { weight: number; bond: number; consensus: number }) => number;

/** How much of a weight becomes bond in one epoch, by cell; what a curve gave once is kept. */
function growthCurve({ alphaLow, alphaHigh, sigmoidSteepness }: EpochParameters): Growth {
  const [low, high] = [fromU16(alphaLow), fromU16(alphaHigh)];
  const slope = Math.trunc((sigmoidSteepness * ONE) / -100);
  const known = new Map<number, number>();
  const growthAt = (distance: number) => {
    const offset = distance - ONE / 2;
    // Both signs changed: the same product, and the right factor is not negative.
    const argument = slope < 0 ? multiply(-offset, -slope) : multiply(offset, slope);
    return Math.max(low, Math.min(high, low + multiply(high - low, sigmoid(argument))));
  };
  return ({ weight, bond, consensus }) => {
    const distance = weight >= bond ? weight - consensus : bond - weight;
    const clamped = Math.max(0, Math.min(ONE, distance));
    const found = known.get(clamped);
    if (found !== undefined) return found;
    const growth = growthAt(clamped);
    known.set(clamped, growth);
    return growth;
  };
}

/**
 * The part of a row that a walk over ascending columns sees: it never goes back, so what stands
 * behind a higher column is passed over.
 */
function ascendingPart(row: SparseRow): SparseRow {
  const { columns, values } = row;
  if (columns.every((column, at) => at === 0 || column > (columns[at - 1] ?? 0))) return row;
  let last = -1;
  const seen: number[] = [];
  const kept: number[] = [];
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at] ?? 0;
    if (column <= last) continue;
    last = column;
    seen.push(column);
    kept.push(values[at] ?? 0);
  }
  return { columns: seen, values: kept };
}

interface Row {
  readonly weights: SparseRow;
  readonly bonds: SparseRow;
}

function growRow({ weights, bonds }: Row, consensus: readonly number[], growth: Growth): SparseRow {
  const length = consensus.length;
  const old = denseRow(bonds, length);
  const [seenWeights, seenBonds] = [weights, bonds].map((row) =>
    denseRow(ascendingPart(row), length),
  );
  const columns: number[] = [];
  const values: number[] = [];
  for (let at = 0; at < weights.columns.length; at += 1) {
    const column = weights.columns[at] ?? 0;
    const weight = seenWeights?.[column] ?? 0;
    const bond = seenBonds?.[column] ?? 0;
    const alpha = growth({ weight, bond, consensus: consensus[column] ?? 0 });
    const bought = multiply(weights.values[at] ?? 0, alpha);
    const grown = Math.min(ONE, multiply(old[column] ?? 0, ONE - alpha) + bought);
    if (grown <= 0) continue;
    columns.push(column);
    values.push(grown);
  }
  return { columns, values };
}

/** The new bonds: only where a validator has an entry of weight now. */
export function growBonds(
  { bonds, weights }: BondChange,
  consensus: readonly number[],
  parameters: EpochParameters,
): SparseRow[] {
  const growth = growthCurve(parameters);
  return weights.map((row, uid) =>
    row.columns.length === 0
      ? row
      : growRow(
          { weights: row, bonds: bonds[uid] ?? { columns: [], values: [] } },
          consensus,
          growth,
        ),
  );
}
