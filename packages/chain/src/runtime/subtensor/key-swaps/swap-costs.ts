/** What swaps of keys cost and how often they go: constants of the metadata (chain.md 3.6). */
import { decode, u64 } from '@adit/substrate';
import { constants } from '../../../definitions/subtensor/constants.ts';

/** A coldkey, or a hotkey on all subnets; recycled. */
export const KEY_SWAP_COST_RAO = decode(u64, constants.KeySwapCost.encoded('normal'));
