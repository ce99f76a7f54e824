/** A subnet to play with where the chain has none: three validators, four miners, one that cheats. */
import type { EpochInput, StoredRow } from '@adit/chain';

const NOW = 1_000n;
const UNIT = 1_000_000_000n;
/** Whole alpha of the validators; miners have none. */
const STAKES = [500n, 300n, 200n, 0n, 0n, 0n, 0n] as const;
/** The third validator gives most to a miner that nobody else values. */
const WEIGHTS: readonly StoredRow[] = [
  [
    [3, 40_000],
    [4, 20_000],
    [5, 5_535],
  ],
  [
    [3, 36_000],
    [4, 24_000],
    [5, 5_535],
  ],
  [
    [3, 8_000],
    [4, 7_535],
    [6, 50_000],
  ],
  [],
  [],
  [],
  [],
];

/** The example before its first epoch. */
export const EXAMPLE: EpochInput = {
  now: NOW,
  stakeWeights: STAKES.map((alpha) => (alpha * UNIT) << 64n),
  permits: STAKES.map((alpha) => alpha > 0n),
  lastUpdates: STAKES.map(() => NOW - 1n),
  registeredAt: STAKES.map(() => 1n),
  weights: WEIGHTS,
  bonds: STAKES.map(() => []),
  ownerUid: null,
  commitBlocks: null,
  lastStepBlock: NOW - 360n,
  parameters: {
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
  },
  emission: UNIT,
};
