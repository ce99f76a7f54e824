/** Where the rewards of a coldkey's miners are staked (chain.md 5.7). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';

const { AutoStakeDestination, AutoStakeDestinationColdkeys, Uids } = SubtensorModule.storage;

/** A coldkey names the hotkey; coldkeys are listed under theirs. */
export function setAutoStakeHotkey(
  context: CallContext,
  args: CallArguments<typeof SubtensorModule.calls.set_coldkey_auto_stake_hotkey>,
): void {
  const { netuid, hotkey } = args;
  const { state } = context;
  const coldkey = ensureSigned(context);
  if (!state.has(Uids, netuid, hotkey)) {
    fail(SubtensorModule, 'HotKeyNotRegisteredInSubNet', { netuid });
  }
  const before = state.read(AutoStakeDestination, coldkey, netuid);
  if (before === hotkey) fail(SubtensorModule, 'SameAutoStakeHotkeyAlreadySet', { netuid });
  if (before !== undefined) {
    state.update(AutoStakeDestinationColdkeys, before, netuid, (coldkeys) =>
      coldkeys.filter((one) => one !== coldkey),
    );
  }
  state.write(AutoStakeDestination, coldkey, netuid, hotkey);
  state.update(AutoStakeDestinationColdkeys, hotkey, netuid, (coldkeys) => [...coldkeys, coldkey]);
  context.deposit(SubtensorModule, 'AutoStakeDestinationSet', { coldkey, netuid, hotkey });
}
