/**
 * The slow epoch: the same as `epoch.ts`, written a second time from the rules, cell by cell over whole
 * matrices of bigints. It decides in tests, and computes what JavaScript's numbers cannot hold. Like
 * the chain, it keeps the owner's weight on itself and knows an entry of 0 from no entry.
 */
import {
  addFixed,
  convertFixed,
  divideFixed,
  floorToU64,
  I32F32,
  I64F64,
} from '../fixed-point/fixed-point.ts';
import { denseBonds } from './dense-bonds.ts';
import {
  type Cells,
  columnOf,
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
  wholeNumber,
} from './dense-numbers.ts';
import type { EpochInput, EpochResult, StoredRow } from './epoch-types.ts';

function stakeOf({ stakeWeights, ownerUid, parameters }: EpochInput): bigint[] {
  const kept = stakeWeights.map((weight, uid) => {
    const isEnough = floorToU64(I64F64, weight) >= parameters.stakeThreshold;
    return isEnough || uid === ownerUid ? weight : 0n;
  });
  const sum = kept.reduce((left, right) => addFixed(I64F64, left, right), 0n);
  return kept.map((weight) => convertFixed(I64F64, divideFixed(I64F64, weight, sum), I32F32));
}

function cutoffOf({ activityCutoffFactorMilli, tempo }: EpochInput['parameters']): bigint {
  return most(1n, (BigInt(activityCutoffFactorMilli) * BigInt(tempo)) / 1000n);
}

/** True when the weight of `i` on `j` counts. */
function counts(input: EpochInput, i: number, j: number): boolean {
  const { permits, ownerUid, lastUpdates, registeredAt, commitBlocks } = input;
  const registered = registeredAt[j] ?? 0n;
  if (permits[i] !== true && i !== ownerUid) return false;
  if (i === j && i !== ownerUid) return false;
  if ((lastUpdates[i] ?? 0n) <= registered) return false;
  if (commitBlocks === null) return true;
  const committed = commitBlocks[i] ?? null;
  return committed === null || !(committed < registered);
}

function weightsOf(input: EpochInput): Matrix {
  const raw = input.stakeWeights.map((_, i) =>
    input.stakeWeights.map((_stake, j) => {
      const entry = input.weights[i]?.find(([column]) => column === j);
      return entry === undefined || !counts(input, i, j) ? null : wholeNumber(entry[1]);
    }),
  );
  const sums = raw.map(total);
  const cells = mapCells(raw, (weight, i) => {
    const sum = sums[i] ?? 0n;
    return sum === 0n ? weight : over(weight, sum);
  });
  return { cells, order: raw.map((_, i) => (input.weights[i] ?? []).map(([column]) => column)) };
}

interface Vote {
  readonly stake: bigint;
  readonly score: bigint;
}

interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/** The weighted median, as a search that halves the votes around a pivot. */
export function denseMedian(
  votes: readonly Vote[],
  minority: bigint,
  { low, high }: Range,
): bigint {
  const pivot = votes[Math.floor(votes.length / 2)];
  if (pivot === undefined) return 0n;
  if (votes.length === 1) return pivot.score;
  const below = votes.filter(({ score }) => score < pivot.score);
  const above = votes.filter(({ score }) => score > pivot.score);
  const lower = plus(low, total(below.map(({ stake }) => stake)));
  const upper = minus(high, total(above.map(({ stake }) => stake)));
  if (minority < lower && below.length > 0) {
    return denseMedian(below, minority, { low, high: lower });
  }
  if (upper <= minority && above.length > 0) {
    return denseMedian(above, minority, { low: upper, high });
  }
  return pivot.score;
}

function consensusOf(cells: Cells, activeStake: readonly bigint[], kappa: bigint): bigint[] {
  const voters = activeStake.flatMap((stake, uid) => (stake > 0n ? [uid] : []));
  const stakes = shares(voters.map((uid) => activeStake[uid] ?? 0n));
  const high = total(stakes);
  return cells.map((_, column) => {
    const scores = columnOf(cells, column);
    const votes = voters.map((uid, at) => ({ stake: stakes[at] ?? 0n, score: scores[uid] ?? 0n }));
    return denseMedian(votes, minus(high, kappa), { low: 0n, high });
  });
}

function permitsOf(stake: readonly bigint[], { parameters, ownerUid }: EpochInput): boolean[] {
  // A uid is among the first when fewer than the maximum stand above it; of equals the higher uid does.
  return stake.map((own, uid) => {
    const above = stake.filter((other, at) => other > own || (other === own && at > uid)).length;
    return uid === ownerUid || (own !== 0n && above < parameters.maxAllowedValidators);
  });
}

function storedPart(bits: bigint): number {
  const part = times(bits, wholeNumber(65_535)) >> 32n;
  return Number(least(65_535n, most(0n, part)));
}

function storedRow({ cells, order }: Matrix, i: number): StoredRow {
  return (order[i] ?? []).flatMap((column) => {
    const value = cells[i]?.[column] ?? null;
    return value === null ? [] : [[column, storedPart(value)] as const];
  });
}

interface Shares {
  readonly server: readonly bigint[];
  readonly validator: readonly bigint[];
  readonly combined: readonly bigint[];
}

function emissionOf(incentive: bigint[], dividends: bigint[], otherwise: bigint[]): Shares {
  const both = incentive.map((share, uid) => plus(share, dividends[uid] ?? 0n));
  const sum = total(both);
  if (sum === 0n) return { server: incentive, validator: otherwise, combined: otherwise };
  const part = (values: bigint[]) => values.map((value) => over(value, sum));
  return { server: part(incentive), validator: part(dividends), combined: part(both) };
}

/** The result of an epoch, slowly. */
export function denseEpoch(input: EpochInput): EpochResult {
  const { now, lastUpdates, permits, ownerUid, parameters, emission } = input;
  const stake = stakeOf(input);
  const cutoff = cutoffOf(parameters);
  const active = lastUpdates.map((updated) => !(updated + cutoff < now));
  const activeStake = shares(
    stake.map((share, uid) =>
      active[uid] === true && (permits[uid] === true || uid === ownerUid) ? share : 0n,
    ),
  );
  const weights = weightsOf(input);
  const consensus = consensusOf(weights.cells, activeStake, partOfU16(parameters.kappa));
  const clipped = mapCells(weights.cells, (weight, _, column) => {
    const limit = consensus[column] ?? 0n;
    if (!(limit < weight)) return weight;
    return limit <= 0n ? null : limit;
  });
  const ranked = mapCells(clipped, (weight, i) => times(activeStake[i] ?? 0n, weight));
  const incentive = shares(consensus.map((_, column) => total(columnOf(ranked, column))));
  const agreement = { weights, clipped, activeStake, consensus, incentive };
  const { bonds, dividends } = denseBonds(input, agreement);
  const otherwise = activeStake.every((share) => share === 0n) ? stake : activeStake;
  const parts = emissionOf(incentive, dividends, otherwise);
  const next = permitsOf(stake, input);
  const amounts = (values: readonly bigint[]) => values.map((part) => (part * emission) >> 32n);
  return {
    active,
    permits: next,
    stakeWeights: stake.map(storedPart),
    consensus: consensus.map(storedPart),
    incentives: incentive.map(storedPart),
    dividends: dividends.map(storedPart),
    validatorTrust: clipped.map((row) => storedPart(total(row))),
    serverAmounts: amounts(parts.server),
    validatorAmounts: amounts(parts.validator),
    emissions: amounts(parts.combined),
    bonds: stake.map((_, i) => (next[i] === true ? storedRow(bonds, i) : [])),
  };
}
