/**
 * One epoch of one subnet. So far it keeps the record of when an epoch ran. Consensus (chain.md 7) and
 * the distribution of the block's emission (8.7) belong here, before that record; nothing stands in
 * for them.
 */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';

/** Runs a subnet's epoch in this block. */
export function epochStep({ state, now }: BlockContext, netuid: number): void {
  state.write(SubtensorModule.storage.LastMechansimStepBlock, netuid, now);
}
