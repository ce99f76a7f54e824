/** One epoch of one subnet: consensus (chain.md 7), then what has gathered is given out (8.7). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { addAmounts } from '../../fixed-point/saturating.ts';
import { runEpoch } from '../../yuma/run-epoch.ts';
import { distribute } from '../emission/distribution.ts';
import type { Pots } from '../emission/pots.ts';

/** Runs a subnet's epoch in this block on what was drained for it. */
export function epochStep(context: BlockContext, pots: Pots): void {
  const { netuid, server, validator, root } = pots;
  const emissionRao = addAmounts(addAmounts(server, validator), root);
  const earnings = runEpoch(context, { netuid, emissionRao });
  distribute(context, pots, earnings);
  context.state.write(SubtensorModule.storage.LastMechansimStepBlock, netuid, context.now);
}
