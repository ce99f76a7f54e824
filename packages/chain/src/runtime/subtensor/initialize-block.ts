/**
 * What SubtensorModule does before the first extrinsic of a block (chain.md 8.1). So far prices of
 * seats fall and the schedule of epochs advances. The mint of the block's emission, the coinbase,
 * moving prices, root proportions, pending children and automatic claims have their places between
 * and behind these two, in the order of that chapter.
 */
import type { BlockContext } from '../context.ts';
import { runEpochs } from './epoch/schedule.ts';
import { openRegistrations } from './registration/price.ts';

/** The beginning of a block. */
export function initializeSubtensorBlock(context: BlockContext): void {
  openRegistrations(context);
  runEpochs(context);
}
