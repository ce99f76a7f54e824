/** What swaps of keys cost and how often they go: constants of the metadata (chain.md 3.6). */
import { decode, type Profile, u64 } from '@adit/substrate';
import { constants } from '../../../definitions/subtensor/constants.ts';

/** A coldkey, or a hotkey on all subnets; recycled. */
export const KEY_SWAP_COST_RAO = decode(u64, constants.KeySwapCost.encoded('normal'));
/** A hotkey on one subnet; recycled. */
export const SUBNET_SWAP_COST_RAO = decode(u64, constants.KeySwapOnSubnetCost.encoded('normal'));

/** More than so many blocks lie between two swaps of a coldkey's hotkeys on a subnet. */
export function swapIntervalBlocks(profile: Profile): bigint {
  return decode(u64, constants.HotkeySwapOnSubnetInterval.encoded(profile));
}
