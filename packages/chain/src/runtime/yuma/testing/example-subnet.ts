/** A subnet for worked examples: it goes from epoch to epoch, each checked against the slow one. */
import { expect } from 'vitest';
import { denseEpoch } from '../dense-epoch.ts';
import { yumaEpoch } from '../epoch.ts';
import type { EpochInput, EpochParameters, EpochResult, StoredRow } from '../epoch-types.ts';

/** What every example has unless it says otherwise: a new subnet's parameters. */
const NEW_SUBNET: EpochParameters = {
  tempo: 360,
  activityCutoffFactorMilli: 13_889,
  stakeThreshold: 0n,
  maxAllowedValidators: 64,
  kappa: 32_767,
  bondsPenalty: 65_535,
  alphaLow: 45_875,
  alphaHigh: 58_982,
  bondsMovingAverage: 900_000n,
  sigmoidSteepness: 1_000,
  isYuma3: true,
  isLiquidAlpha: false,
};

type Step = -1 | 1;

/** A part of 65 535 moved by one, where that is possible. */
function moved(part: number, step: Step): number {
  return Math.max(0, Math.min(65_535, part + step));
}

function withRowMoved(rows: readonly StoredRow[], uid: number, step: Step): StoredRow[] {
  return rows.map((row, at) =>
    at === uid ? row.map(([column, value]) => [column, moved(value, step)] as const) : [...row],
  );
}

/** The same input with one number after the other moved by one. */
function* neighbours(input: EpochInput, step: Step): Generator<EpochInput> {
  const { parameters, emission, stakeWeights, lastUpdates, now } = input;
  const wide = BigInt(step);
  if (emission + wide >= 0n) yield { ...input, emission: emission + wide };
  yield { ...input, now: now + wide };
  const changes: Partial<EpochParameters>[] = [
    { kappa: moved(parameters.kappa, step) },
    { bondsPenalty: moved(parameters.bondsPenalty, step) },
    { alphaLow: moved(parameters.alphaLow, step) },
    { alphaHigh: moved(parameters.alphaHigh, step) },
    { bondsMovingAverage: parameters.bondsMovingAverage + wide },
    { sigmoidSteepness: parameters.sigmoidSteepness + step },
    { maxAllowedValidators: moved(parameters.maxAllowedValidators, step) },
  ];
  for (const change of changes) yield { ...input, parameters: { ...parameters, ...change } };
  for (const uid of stakeWeights.keys()) {
    const stakes = stakeWeights.map((weight, at) => (at === uid ? weight + wide : weight));
    if (stakes.every((weight) => weight >= 0n)) yield { ...input, stakeWeights: stakes };
    const updates = lastUpdates.map((block, at) => (at === uid ? block + wide : block));
    yield { ...input, lastUpdates: updates };
    yield { ...input, weights: withRowMoved(input.weights, uid, step) };
    yield { ...input, bonds: withRowMoved(input.bonds, uid, step) };
  }
}

/** What an example begins with. */
export interface ExampleOptions {
  /** Whole units of alpha by uid. */
  readonly stakes: readonly number[];
  readonly parameters?: Partial<EpochParameters>;
  readonly ownerUid?: number;
}

/** The subnet; all hotkeys registered in block 0, nobody with weights, 1 alpha an epoch. */
export class ExampleSubnet {
  input: EpochInput;

  constructor({ stakes, parameters = {}, ownerUid }: ExampleOptions) {
    const each = <Value>(value: Value) => stakes.map(() => value);
    this.input = {
      now: 1n,
      stakeWeights: stakes.map((stake) => BigInt(stake * 1e9) << 64n),
      permits: each(false),
      lastUpdates: each(1n),
      registeredAt: each(0n),
      weights: each([]),
      bonds: each([]),
      ownerUid: ownerUid ?? null,
      commitBlocks: null,
      lastStepBlock: 1n,
      parameters: { ...NEW_SUBNET, ...parameters },
      emission: 1_000_000_000n,
    };
  }

  /** Sets a validator's weights in this block. */
  setWeights(uid: number, row: StoredRow): void {
    const { weights, lastUpdates, now } = this.input;
    this.input = {
      ...this.input,
      weights: weights.map((old, at) => (at === uid ? row : old)),
      lastUpdates: lastUpdates.map((old, at) => (at === uid ? now : old)),
    };
  }

  /** Runs an epoch in this block and keeps permits and bonds. */
  run(): EpochResult {
    const result = yumaEpoch(this.input);
    expect(result).toEqual(denseEpoch(this.input));
    for (const step of [-1, 1] as const) {
      for (const neighbour of neighbours(this.input, step)) {
        expect(yumaEpoch(neighbour)).toEqual(denseEpoch(neighbour));
      }
    }
    this.input = { ...this.input, permits: result.permits, bonds: result.bonds };
    return result;
  }

  /** The bonds of the first `validators` uids on a column; 0 where there is none. */
  bondsOn(column: number, validators: number): number[] {
    return this.input.bonds
      .slice(0, validators)
      .map((row) => row.find(([uid]) => uid === column)?.[1] ?? 0);
  }
}
