/**
 * One epoch of one mechanism: from stake and weights to incentive, dividends, bonds and emission
 * (Yuma consensus, chain.md 7). Pure, and exact to the last bit.
 */
import { nextPermits, stakeTerms } from './active-stake.ts';
import { bondsToStore } from './bond-columns.ts';
import { bondTerms } from './bonds.ts';
import { clipRow, consensusOf, incentiveOf } from './consensus.ts';
import { denseEpoch } from './dense-epoch.ts';
import { amountsOf, emissionShares } from './emission.ts';
import type { EpochInput, EpochResult } from './epoch-types.ts';
import { filterWeights } from './filter-weights.ts';
import { fromU16, sum, toU16 } from './fixed-number.ts';
import { weightsForBonds } from './weights-for-bonds.ts';

/** A moving average above 1 makes bonds that outgrow JavaScript's numbers. */
const MOVING_AVERAGE_MAX = 1_000_000n;

function fastEpoch(input: EpochInput): EpochResult {
  const { parameters, emission } = input;
  const stakes = stakeTerms(input);
  const { activeStake, stake } = stakes;
  const weights = filterWeights(input, stakes.permits);
  const consensus = consensusOf({ weights, activeStake }, fromU16(parameters.kappa));
  const clipped = weights.map((row) => clipRow(row, consensus));
  const incentive = incentiveOf({ weights: clipped, activeStake });
  const forBonds = weightsForBonds({ weights, clipped }, fromU16(parameters.bondsPenalty));
  const agreement = { weights: forBonds, activeStake, consensus, incentive };
  const { bonds, dividends } = bondTerms(input, agreement);
  const shares = emissionShares({ incentive, dividends }, stakes);
  const permits = nextPermits(stake, input);
  return {
    active: stakes.active,
    permits,
    stakeWeights: stake.map(toU16),
    consensus: consensus.map(toU16),
    incentives: incentive.map(toU16),
    dividends: dividends.map(toU16),
    validatorTrust: clipped.map(({ values }) => toU16(sum(values))),
    serverAmounts: amountsOf(shares.server, emission),
    validatorAmounts: amountsOf(shares.validator, emission),
    emissions: amountsOf(shares.combined, emission),
    bonds: bonds.map((row, uid) => (permits[uid] === true ? bondsToStore(row) : [])),
  };
}

/** The epoch's result; the slow way only for a moving average that no owner can set. */
export function yumaEpoch(input: EpochInput): EpochResult {
  const isFast = input.parameters.bondsMovingAverage <= MOVING_AVERAGE_MAX;
  return isFast ? fastEpoch(input) : denseEpoch(input);
}
