/** What an epoch is computed from, and what it gives (chain.md 7.1, 7.11). All lists go by uid. */

/** A row as stored: pairs in the order they were given, each column once. */
export type StoredRow = readonly (readonly [uid: number, value: number])[];

/** Hyper-parameters of the subnet. */
export interface EpochParameters {
  readonly tempo: number;
  readonly activityCutoffFactorMilli: number;
  /** Whole units of alpha, compared with the whole part of a stake weight. */
  readonly stakeThreshold: bigint;
  readonly maxAllowedValidators: number;
  /** Parts of 65 535. */
  readonly kappa: number;
  readonly bondsPenalty: number;
  readonly alphaLow: number;
  readonly alphaHigh: number;
  /** Parts of 1 000 000. */
  readonly bondsMovingAverage: bigint;
  readonly sigmoidSteepness: number;
  readonly isYuma3: boolean;
  readonly isLiquidAlpha: boolean;
}

/** Everything that decides an epoch of one mechanism. */
export interface EpochInput {
  readonly now: bigint;
  /** Bits of I64F64. */
  readonly stakeWeights: readonly bigint[];
  readonly permits: readonly boolean[];
  readonly lastUpdates: readonly bigint[];
  readonly registeredAt: readonly bigint[];
  readonly weights: readonly StoredRow[];
  readonly bonds: readonly StoredRow[];
  /** The uid of the owner's hotkey, null without one. */
  readonly ownerUid: number | null;
  /**
   * Block of the first commit that still counts, null without one; the whole list is null when the
   * subnet does not commit and reveal.
   */
  readonly commitBlocks: readonly (bigint | null)[] | null;
  /** Block of the last epoch, 0 before the first. */
  readonly lastStepBlock: bigint;
  readonly parameters: EpochParameters;
  /** What the mechanism gives away, in RAO of alpha. */
  readonly emission: bigint;
}

/** What an epoch leaves behind. Fractions are parts of 65 535, amounts RAO of alpha. */
export interface EpochResult {
  readonly active: readonly boolean[];
  readonly permits: readonly boolean[];
  readonly stakeWeights: readonly number[];
  readonly consensus: readonly number[];
  readonly incentives: readonly number[];
  readonly dividends: readonly number[];
  readonly validatorTrust: readonly number[];
  readonly serverAmounts: readonly bigint[];
  readonly validatorAmounts: readonly bigint[];
  readonly emissions: readonly bigint[];
  /** A row for every uid, empty where it has no permit for the next epoch. */
  readonly bonds: readonly StoredRow[];
}

/** A row of a matrix: bits of I32F32 at columns, in stored order; what is not there is 0. */
export interface SparseRow {
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

/** A value by its column, 0 where there is none. */
export function denseRow({ columns, values }: SparseRow, length: number): Float64Array {
  const dense = new Float64Array(length);
  for (let at = 0; at < columns.length; at += 1) dense[columns[at] ?? 0] = values[at] ?? 0;
  return dense;
}

/** The row with each value replaced. */
export function mapRow(
  { columns, values }: SparseRow,
  change: (value: number, column: number) => number,
): SparseRow {
  return { columns, values: values.map((value, at) => change(value, columns[at] ?? 0)) };
}
