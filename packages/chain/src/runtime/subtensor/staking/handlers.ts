/** Calls about stake, and what of others' rewards keys get. */
import type { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../../call-handlers.ts';
import { addStake, addStakeLimit } from './add-stake.ts';
import { setAutoStakeHotkey } from './auto-stake.ts';
import { addStakeBurn, burnAlpha, recycleAlpha } from './destroy-alpha.ts';
import { moveStake, swapStake, swapStakeLimit, transferStake } from './move-stake.ts';
import { removeStake, removeStakeFullLimit, removeStakeLimit } from './remove-stake.ts';
import {
  claimRoot,
  setNumRootClaims,
  setRootClaimThreshold,
  setRootClaimType,
} from './root-claim-calls.ts';
import { setChildren } from './set-children.ts';
import { decreaseTake, increaseTake, setChildkeyTake } from './takes.ts';
import { unstakeAll, unstakeAllAlpha } from './unstake-all.ts';

/** What those calls do. */
export const stakingHandlers = {
  add_stake: addStake,
  add_stake_limit: addStakeLimit,
  add_stake_burn: addStakeBurn,
  remove_stake: removeStake,
  remove_stake_limit: removeStakeLimit,
  remove_stake_full_limit: removeStakeFullLimit,
  unstake_all: unstakeAll,
  unstake_all_alpha: unstakeAllAlpha,
  move_stake: moveStake,
  transfer_stake: transferStake,
  swap_stake: swapStake,
  swap_stake_limit: swapStakeLimit,
  recycle_alpha: recycleAlpha,
  burn_alpha: burnAlpha,
  increase_take: increaseTake,
  decrease_take: decreaseTake,
  set_childkey_take: setChildkeyTake,
  set_children: setChildren,
  set_coldkey_auto_stake_hotkey: setAutoStakeHotkey,
  claim_root: claimRoot,
  set_root_claim_type: setRootClaimType,
  sudo_set_num_root_claims: setNumRootClaims,
  sudo_set_root_claim_threshold: setRootClaimThreshold,
} satisfies CallHandlers<typeof SubtensorModule>;
