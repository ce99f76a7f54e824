/** Calls that unstake from one subnet (chain.md 5.4). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { type StakePosition, stakeOf } from '../../stake/share-pool.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { SELL_PRICE_MIN } from '../../swap/swap-order.ts';
import { ensureNetwork } from '../subnets/list-netuids.ts';
import { mostToUnstake } from './price-bounds.ts';
import { clearSmallNomination } from './small-nominations.ts';
import {
  type Bound,
  ensureAtLeast,
  ensureHotkey,
  ensureSize,
  ensureSlippage,
  ensureTrading,
  MIN_STAKE_RAO,
  simulate,
} from './staking-checks.ts';
import { totalStakeRao } from './total-stake.ts';
import { type UnstakeOrder, unstakeFromSubnet } from './unstake-from-subnet.ts';

type Calls = typeof SubtensorModule.calls;
const S = SubtensorModule.storage;

/** A wish to unstake. */
export type Unstaking = StakePosition & { readonly amount: bigint };

/**
 * Whether it can be granted; there are no locks on this chain.
 * @throws DispatchFailure `InsufficientLiquidity`, `SubnetNotExists`, `AmountTooLow`,
 *   `NotEnoughStakeToWithdraw`, `SlippageTooHigh`, `HotKeyAccountNotExists`.
 */
export function ensureCanUnstake(reader: StateReader, request: Unstaking, bound: Bound): void {
  const { hotkey, netuid, amount } = request;
  const order = { netuid, side: 'sell' as const, amount };
  ensureSize(reader, order);
  ensureNetwork(reader, netuid);
  ensureAtLeast(amount, 1n);
  const stake = stakeOf(reader, request);
  if (amount > stake) fail(SubtensorModule, 'NotEnoughStakeToWithdraw', { amount, stake });
  const { paidOut } = simulate(reader, { ...order, limitPriceRao: SELL_PRICE_MIN });
  if (amount < stake) ensureAtLeast(paidOut, MIN_STAKE_RAO);
  ensureSlippage(amount, bound);
  ensureHotkey(reader, hotkey);
}

/** Children that wait are forgotten when their hotkey has too little stake left. */
function dropPendingChildren({ state }: BlockContext, { hotkey }: StakePosition): void {
  if (totalStakeRao(state, hotkey) >= state.read(S.StakeThreshold)) return;
  for (const [[netuid, parent]] of state.entries(S.PendingChildKeys)) {
    if (parent === hotkey) state.remove(S.PendingChildKeys, netuid, hotkey);
  }
}

function remove(context: BlockContext, order: UnstakeOrder): void {
  unstakeFromSubnet(context, order);
  clearSmallNomination(context, order);
  dropPendingChildren(context, order);
}

/** Unstakes alpha, at most what the signer has there. */
export function removeStake(
  context: CallContext,
  args: CallArguments<Calls['remove_stake']>,
): void {
  const { hotkey, netuid, amount_unstaked: wanted } = args;
  const position = { coldkey: ensureSigned(context), hotkey, netuid };
  ensureTrading(context.state, netuid);
  const stake = stakeOf(context.state, position);
  const order = { ...position, amount: wanted < stake ? wanted : stake };
  ensureCanUnstake(context.state, order, { most: order.amount, allowPartial: false });
  remove(context, order);
}

/** Unstakes as much as a price limit lets through. */
export function removeStakeLimit(
  context: CallContext,
  args: CallArguments<Calls['remove_stake_limit']>,
): void {
  const { hotkey, netuid, amount_unstaked: wanted, limit_price: limitPriceRao } = args;
  const coldkey = ensureSigned(context);
  const most = mostToUnstake(context.state, netuid, limitPriceRao);
  const order = { coldkey, hotkey, netuid, amount: wanted };
  ensureCanUnstake(context.state, order, { most, allowPartial: args.allow_partial });
  remove(context, { ...order, amount: wanted < most ? wanted : most, limitPriceRao });
}

/** Unstakes the whole position, all of it or nothing. */
export function removeStakeFullLimit(
  context: CallContext,
  { hotkey, netuid, limit_price }: CallArguments<Calls['remove_stake_full_limit']>,
): void {
  const coldkey = ensureSigned(context);
  const amount_unstaked = stakeOf(context.state, { hotkey, coldkey, netuid });
  const removal = { hotkey, netuid, amount_unstaked };
  if (limit_price === undefined) removeStake(context, removal);
  else removeStakeLimit(context, { ...removal, limit_price, allow_partial: false });
}
