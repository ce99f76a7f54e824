/** Calls that destroy staked alpha (chain.md 1.3, 5.4). */

import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { changeStake, type StakePosition, stakeOf } from '../../stake/share-pool.ts';
import { burnAlphaOf, recycleAlphaOf } from '../emission/alpha-supply.ts';
import { ensureNetwork, ROOT_NETUID } from '../subnets/list-netuids.ts';
import { addStakeWhole } from './add-stake.ts';
import { ensureHotkey, ensureTrading } from './staking-checks.ts';

type Calls = typeof SubtensorModule.calls;
const S = SubtensorModule.storage;

/** Takes up to `wanted` from a position; gives what was taken. */
function take(context: BlockContext, position: StakePosition, wanted: bigint): bigint {
  const { state } = context;
  const { hotkey, netuid } = position;
  ensureNetwork(state, netuid);
  if (netuid === ROOT_NETUID) fail(SubtensorModule, 'CannotBurnOrRecycleOnRootSubnet');
  ensureTrading(state, netuid);
  ensureHotkey(state, hotkey);
  const stake = stakeOf(state, position);
  const amount = wanted < stake ? wanted : stake;
  const out = state.read(S.SubnetAlphaOut, netuid);
  if (out < amount) fail(SubtensorModule, 'InsufficientLiquidity', { amount, alpha_out: out });
  changeStake(state, position, -amount);
  return amount;
}

/** Takes alpha out of the world; the subnet may issue it again. */
export function recycleAlpha(
  context: CallContext,
  { hotkey, amount: wanted, netuid }: CallArguments<Calls['recycle_alpha']>,
): void {
  const coldkey = ensureSigned(context);
  const amount = take(context, { hotkey, coldkey, netuid }, wanted);
  recycleAlphaOf(context, netuid, amount);
  context.deposit(SubtensorModule, 'AlphaRecycled', [coldkey, hotkey, amount, netuid]);
}

function burn(context: BlockContext, position: StakePosition, wanted: bigint): void {
  const { hotkey, coldkey, netuid } = position;
  const amount = take(context, position, wanted);
  burnAlphaOf(context, netuid, amount);
  context.deposit(SubtensorModule, 'AlphaBurned', [coldkey, hotkey, amount, netuid]);
}

/** Takes alpha from everybody; it counts as issued. */
export function burnAlpha(
  context: CallContext,
  { hotkey, amount, netuid }: CallArguments<Calls['burn_alpha']>,
): void {
  burn(context, { hotkey, coldkey: ensureSigned(context), netuid }, amount);
}

/** Buys alpha and burns it, both or neither. */
export function addStakeBurn(
  context: CallContext,
  args: CallArguments<Calls['add_stake_burn']>,
): void {
  const { hotkey, netuid, amount } = args;
  const coldkey = ensureSigned(context);
  const alpha = addStakeWhole(context, args);
  burn(context, { hotkey, coldkey, netuid }, alpha);
  context.deposit(SubtensorModule, 'AddStakeBurn', { netuid, hotkey, amount, alpha });
}
