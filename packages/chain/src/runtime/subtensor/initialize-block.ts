/**
 * What SubtensorModule does before the first extrinsic of a block, in the order of chain.md 8.1. The
 * list of root stakers needs no upkeep: every way to root stake enters it.
 */
import type { BlockContext } from '../context.ts';
import { mintBlockEmission } from './emission/block-mint.ts';
import { runCoinbase } from './emission/coinbase.ts';
import { listEmitting, updateMovingPrices } from './emission/moving-price.ts';
import { writeRootProportions } from './emission/root-proportion.ts';
import { runEpochs } from './epoch/schedule.ts';
import { pruneHotkeySwaps } from './key-swaps/swap-limits.ts';
import { openRegistrations } from './registration/price.ts';
import { claimAutomatically } from './staking/automatic-claims.ts';
import { applyPendingChildren } from './staking/child-relations.ts';
import { stepTimelockedWeights } from './weights/timelocked-weights.ts';

/** The beginning of a block. */
export function initializeSubtensorBlock(context: BlockContext): void {
  pruneHotkeySwaps(context);
  openRegistrations(context);
  const credit = mintBlockEmission(context);
  stepTimelockedWeights(context);
  // What a subnet emits by does not change before the first extrinsic.
  const emitting = listEmitting(context.state);
  runCoinbase(context, credit, emitting);
  runEpochs(context);
  updateMovingPrices(context, emitting);
  writeRootProportions(context, emitting);
  applyPendingChildren(context);
  claimAutomatically(context);
}
