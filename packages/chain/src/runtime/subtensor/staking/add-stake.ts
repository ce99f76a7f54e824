/** Calls that stake (chain.md 5.4). */
import type { AccountId, CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { isPreciseEnough, type StakePosition } from '../../stake/share-pool.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { BUY_PRICE_MAX } from '../../swap/swap-order.ts';
import { canPay } from '../accounts/money.ts';
import { ensureNetwork } from '../subnets/list-netuids.ts';
import { mostToStake } from './price-bounds.ts';
import { delegateForeign, stakeIntoSubnet } from './stake-into-subnet.ts';
import {
  type Bound,
  ensureAtLeast,
  ensureHotkey,
  ensureSize,
  ensureSlippage,
  ensureTrading,
  leastToStake,
  MIN_STAKE_RAO,
  simulate,
} from './staking-checks.ts';

type Calls = typeof SubtensorModule.calls;

function ensureResult(reader: StateReader, position: StakePosition, amount: bigint): void {
  const { netuid } = position;
  const order = { netuid, side: 'buy' as const, amount, limitPriceRao: BUY_PRICE_MAX };
  const { paidIn, paidOut } = simulate(reader, order);
  ensureAtLeast(paidIn, MIN_STAKE_RAO);
  if (paidOut === 0n || !isPreciseEnough(reader, position, paidOut)) {
    fail(SubtensorModule, 'InsufficientLiquidity', { netuid, paid_out: paidOut });
  }
}

/** Whether it can be granted; of an order that may be cut the part that will run is looked at. */
function ensureCanStake(
  reader: StateReader,
  request: StakePosition & { readonly amount: bigint },
  bound: Bound,
): void {
  const { hotkey, coldkey, netuid, amount } = request;
  ensureSize(reader, { netuid, side: 'buy', amount });
  ensureNetwork(reader, netuid);
  ensureTrading(reader, netuid);
  ensureAtLeast(amount, leastToStake(reader, netuid));
  ensureSlippage(amount, bound);
  const run = amount < bound.most ? amount : bound.most;
  if (!canPay(reader, coldkey, run)) {
    fail(SubtensorModule, 'NotEnoughBalanceToStake', { amountRao: run });
  }
  ensureHotkey(reader, hotkey);
  ensureResult(reader, request, run);
}

function addWithoutLimit(context: CallContext, args: CallArguments<Calls['add_stake']>): bigint {
  const { hotkey, netuid, amount_staked: amount } = args;
  const order = { coldkey: ensureSigned(context), hotkey, netuid, amount };
  ensureCanStake(context.state, order, { most: amount, allowPartial: false });
  return stakeIntoSubnet(context, order);
}

function addWithLimit(context: CallContext, args: CallArguments<Calls['add_stake_limit']>): bigint {
  const { hotkey, netuid, amount_staked: wanted, limit_price: limitPriceRao } = args;
  const coldkey: AccountId = ensureSigned(context);
  const most = mostToStake(context.state, netuid, limitPriceRao);
  const order = { coldkey, hotkey, netuid, amount: wanted };
  ensureCanStake(context.state, order, { most, allowPartial: args.allow_partial });
  delegateForeign(context, order);
  const amount = wanted < most ? wanted : most;
  return stakeIntoSubnet(context, { ...order, amount, limitPriceRao });
}

/** Stakes TAO to a hotkey. */
export function addStake(context: CallContext, args: CallArguments<Calls['add_stake']>): void {
  addWithoutLimit(context, args);
}

/** Stakes as much as a price limit lets through. */
export function addStakeLimit(
  context: CallContext,
  args: CallArguments<Calls['add_stake_limit']>,
): void {
  addWithLimit(context, args);
}

/** Stakes with a limit, all of it, or without one; gives the alpha. */
export function addStakeWhole(
  context: CallContext,
  args: CallArguments<Calls['add_stake_burn']>,
): bigint {
  const { hotkey, netuid, amount: amount_staked, limit: limit_price } = args;
  const staking = { hotkey, netuid, amount_staked };
  if (limit_price === undefined) return addWithoutLimit(context, staking);
  return addWithLimit(context, { ...staking, limit_price, allow_partial: false });
}
