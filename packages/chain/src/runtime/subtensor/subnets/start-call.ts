/** Switching a subnet on (chain.md 2.3). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { ensureNetwork } from './list-netuids.ts';
import { ensureSubnetOwner } from './subnet-owner.ts';

const S = SubtensorModule.storage;

/** The owner lets emission and staking begin with the next block. */
export function startCall(
  context: CallContext,
  { netuid }: CallArguments<typeof SubtensorModule.calls.start_call>,
): void {
  const { state, now } = context;
  ensureNetwork(state, netuid);
  ensureSubnetOwner(context, netuid);
  if (state.has(S.FirstEmissionBlockNumber, netuid)) {
    fail(SubtensorModule, 'FirstEmissionBlockNumberAlreadySet', { netuid });
  }
  const earliest = state.read(S.NetworkRegisteredAt, netuid) + state.read(S.StartCallDelay);
  if (now < earliest) {
    fail(SubtensorModule, 'NeedWaitingMoreBlocksToStarCall', { block: now, earliest });
  }
  state.write(S.FirstEmissionBlockNumber, netuid, now + 1n);
  state.write(S.SubtokenEnabled, netuid, true);
  context.deposit(SubtensorModule, 'FirstEmissionBlockNumberSet', [netuid, now + 1n]);
}
