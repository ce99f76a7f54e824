/**
 * What SubtensorModule does before the first extrinsic of a block (chain.md 8.1). So far prices of
 * seats fall, the schedule of epochs advances and children that waited begin. The mint of the block's
 * emission, the coinbase, moving prices, root proportions and automatic claims have their places
 * between and behind these, in the order of that chapter.
 */
import type { BlockContext } from '../context.ts';
import { runEpochs } from './epoch/schedule.ts';
import { openRegistrations } from './registration/price.ts';
import { applyPendingChildren } from './staking/child-relations.ts';
import { stepTimelockedWeights } from './weights/timelocked-weights.ts';

/** The beginning of a block. */
export function initializeSubtensorBlock(context: BlockContext): void {
  openRegistrations(context);
  stepTimelockedWeights(context);
  runEpochs(context);
  applyPendingChildren(context);
}
