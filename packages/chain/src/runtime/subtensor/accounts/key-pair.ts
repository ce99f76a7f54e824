/** Which coldkey owns which hotkey (chain.md 1.2). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import type { ChainState, StateReader } from '../../state/chain-state.ts';
import { isSubnetAccount } from './special-accounts.ts';

const { Owner, OwnedHotkeys, StakingHotkeys } = SubtensorModule.storage;

/** A coldkey and a hotkey that belong, or shall belong, together. */
export interface KeyPair {
  readonly coldkey: AccountId;
  readonly hotkey: AccountId;
}

/** True when somebody owns the hotkey. */
export function hotkeyExists(reader: StateReader, hotkey: AccountId): boolean {
  return reader.has(Owner, hotkey);
}

/** True when the coldkey owns the hotkey. */
export function isOwnerOf(reader: StateReader, { coldkey, hotkey }: KeyPair): boolean {
  return hotkeyExists(reader, hotkey) && reader.read(Owner, hotkey) === coldkey;
}

/** No hotkey may be a subnet's account. @throws DispatchFailure `CannotUseSystemAccount`. */
export function refuseSubnetAccount(hotkey: AccountId): void {
  if (isSubnetAccount(hotkey)) fail(SubtensorModule, 'CannotUseSystemAccount');
}

function appendOnce(list: readonly AccountId[], account: AccountId): AccountId[] {
  return list.includes(account) ? [...list] : [...list, account];
}

function writePair(state: ChainState, { coldkey, hotkey }: KeyPair): void {
  state.write(Owner, hotkey, coldkey);
  state.update(OwnedHotkeys, coldkey, (owned) => appendOnce(owned, hotkey));
  state.update(StakingHotkeys, coldkey, (staking) => appendOnce(staking, hotkey));
}

/**
 * Gives an unowned hotkey to a coldkey; an owned one stays as it is.
 * @throws DispatchFailure `CannotUseSystemAccount`.
 */
export function createPair({ state }: BlockContext, pair: KeyPair): void {
  refuseSubnetAccount(pair.hotkey);
  if (!hotkeyExists(state, pair.hotkey)) writePair(state, pair);
}
