/** The hotkey that stands for a subnet's owner (chain.md 2.4). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { refuseSubnetAccount } from '../accounts/key-pair.ts';
import { ensureNetwork } from './list-netuids.ts';
import { ensureSubnetOwnerOrRoot } from './subnet-owner.ts';

const S = SubtensorModule.storage;
/** One change in so many blocks, also by root. */
const CHANGE_BLOCKS = 50_400n;

/** The owner or root names another hotkey; it need not be registered. */
export function setOwnerHotkey(
  context: CallContext,
  { netuid, hotkey }: { readonly netuid: number; readonly hotkey: string },
): void {
  const { state, now } = context;
  ensureSubnetOwnerOrRoot(context, netuid);
  ensureNetwork(state, netuid);
  const key = { type: 'SetSNOwnerHotkey' as const, value: [netuid] as [number] };
  const last = state.read(S.LastRateLimitedBlock, key);
  if (last !== 0n && now - last < CHANGE_BLOCKS) {
    fail(SubtensorModule, 'TxRateLimitExceeded', {
      blocks: now - last,
      limit_blocks: CHANGE_BLOCKS,
    });
  }
  refuseSubnetAccount(hotkey);
  state.write(S.LastRateLimitedBlock, key, now);
  state.write(S.SubnetOwnerHotkey, netuid, hotkey);
  context.deposit(SubtensorModule, 'SubnetOwnerHotkeySet', [netuid, hotkey]);
}
