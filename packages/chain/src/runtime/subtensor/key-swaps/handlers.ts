/** Calls that give things another key. */
import type { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../../call-handlers.ts';
import {
  announceColdkeySwap,
  clearColdkeySwapAnnouncement,
  disputeColdkeySwap,
  resetColdkeySwap,
  swapColdkey,
  swapColdkeyAnnounced,
} from './coldkey-announcements.ts';
import { swapHotkey, swapHotkeyV2 } from './swap-hotkey.ts';

/** What those calls do. */
export const keySwapHandlers = {
  announce_coldkey_swap: announceColdkeySwap,
  swap_coldkey_announced: swapColdkeyAnnounced,
  dispute_coldkey_swap: disputeColdkeySwap,
  clear_coldkey_swap_announcement: clearColdkeySwapAnnouncement,
  reset_coldkey_swap: resetColdkeySwap,
  swap_coldkey: swapColdkey,
  swap_hotkey: swapHotkey,
  swap_hotkey_v2: swapHotkeyV2,
} satisfies CallHandlers<typeof SubtensorModule>;
