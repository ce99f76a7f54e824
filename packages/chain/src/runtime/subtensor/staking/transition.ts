/** Stake on its way to another hotkey, coldkey or subnet (chain.md 5.4). */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { fixedFrom, floorToU64, multiplyFixed, U64F64 } from '../../fixed-point/fixed-point.ts';
import { changeStake, type StakePosition, stakeOf } from '../../stake/share-pool.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { spotPrice } from '../../swap/subnet-pool.ts';
import { SELL_PRICE_MIN } from '../../swap/swap-order.ts';
import { ensureNetwork, ROOT_NETUID } from '../subnets/list-netuids.ts';
import { moveTao } from './market-money.ts';
import { mostToMove } from './price-bounds.ts';
import { listRootStaker, moveWatermarks } from './root-watermarks.ts';
import { delegateForeign, stakeIntoSubnet } from './stake-into-subnet.ts';
import {
  ensureAtLeast,
  ensureHotkey,
  ensureSlippage,
  ensureTrading,
  MIN_STAKE_RAO,
  simulate,
} from './staking-checks.ts';
import { unstakeFromSubnet } from './unstake-from-subnet.ts';

const S = SubtensorModule.storage;

/** A move of stake. */
export interface Transition {
  readonly from: StakePosition;
  readonly to: StakePosition;
  /** In alpha of the origin; more than is there means all. */
  readonly amount: bigint;
  /** Of a move with a price limit. */
  readonly limit?: { readonly priceRao: bigint; readonly allowPartial: boolean };
  /** Both subnets have to allow that stake changes its coldkey. */
  readonly isTransfer?: boolean;
}

function isAcross({ from, to }: Transition): boolean {
  return from.netuid !== to.netuid;
}

function ensureElsewhere({ from, to }: Transition): void {
  const isSame =
    from.netuid === to.netuid && from.hotkey === to.hotkey && from.coldkey === to.coldkey;
  if (isSame) fail(SubtensorModule, 'SameNetuid', { netuid: from.netuid });
}

function ensureTransferable(reader: StateReader, netuid: number): void {
  if (!reader.read(S.TransferToggle, netuid))
    fail(SubtensorModule, 'TransferDisallowed', { netuid });
}

function ensureWorthMoving(reader: StateReader, { from, amount }: Transition): void {
  const order = { netuid: from.netuid, side: 'sell' as const, amount };
  const { paidOut } = simulate(reader, { ...order, limitPriceRao: SELL_PRICE_MIN });
  ensureAtLeast(paidOut, MIN_STAKE_RAO + 1n);
}

function ensureCanMove(reader: StateReader, transition: Transition, most: bigint): void {
  const { from, to, limit } = transition;
  ensureElsewhere(transition);
  for (const { netuid } of [from, to]) ensureNetwork(reader, netuid);
  for (const { netuid } of [from, to]) ensureTrading(reader, netuid);
  for (const { hotkey } of [from, to]) ensureHotkey(reader, hotkey);
  if (isAcross(transition)) {
    ensureWorthMoving(reader, transition);
    ensureSlippage(transition.amount, { most, allowPartial: limit?.allowPartial ?? true });
  }
  if (transition.isTransfer !== true) return;
  for (const { netuid } of [from, to]) ensureTransferable(reader, netuid);
}

/** Shares change hands; nothing is sold. Gives what they are worth, in RAO. */
function moveWithin(context: BlockContext, { from, to, amount }: Transition): bigint {
  const { state, now } = context;
  const { netuid } = from;
  changeStake(state, from, -amount);
  changeStake(state, to, amount);
  if (netuid === ROOT_NETUID) {
    moveWatermarks(context, from, -amount);
    moveWatermarks(context, to, amount);
    listRootStaker(context, to.coldkey);
  }
  const worth = multiplyFixed(U64F64, spotPrice(state, netuid), fixedFrom(U64F64, amount));
  const tao = floorToU64(U64F64, worth);
  ensureAtLeast(tao, MIN_STAKE_RAO);
  state.write(S.LastColdkeyHotkeyStakeBlock, to.coldkey, to.hotkey, now);
  const rest = [tao, amount, netuid, 0n] as const;
  context.deposit(SubtensorModule, 'StakeRemoved', [from.coldkey, from.hotkey, ...rest]);
  context.deposit(SubtensorModule, 'StakeAdded', [to.coldkey, to.hotkey, ...rest]);
  return tao;
}

/** Sold here and bought there, for one fee. What is too little to buy stays TAO. */
function moveAcross(context: BlockContext, { from, to, amount }: Transition): bigint {
  const isFromRoot = from.netuid === ROOT_NETUID;
  const tao = unstakeFromSubnet(context, { ...from, amount, isFeeFree: isFromRoot });
  if (from.coldkey !== to.coldkey) {
    moveTao(context, { from: from.coldkey, to: to.coldkey, amount: tao });
  }
  if (tao >= MIN_STAKE_RAO) {
    delegateForeign(context, to);
    stakeIntoSubnet(context, { ...to, amount: tao, isFeeFree: !isFromRoot });
  }
  return tao;
}

/**
 * Moves stake; gives what it was worth on the way, in RAO.
 * @throws DispatchFailure `SameNetuid`, `SubnetNotExists`, `SubtokenDisabled`,
 *   `HotKeyAccountNotExists`, `AmountTooLow`, `SlippageTooHigh`, `TransferDisallowed`,
 *   `InsufficientLiquidity`, errors of Swap.
 */
export function moveStakeOf(context: BlockContext, request: Transition): bigint {
  const { state } = context;
  const { from, to, limit } = request;
  const stake = stakeOf(state, from);
  const amount = request.amount < stake ? request.amount : stake;
  const transition = { ...request, amount };
  const isLimited = limit !== undefined && isAcross(request);
  const most = isLimited
    ? mostToMove(state, { from: from.netuid, to: to.netuid }, limit.priceRao)
    : amount;
  ensureCanMove(state, transition, most);
  if (!isAcross(request)) return moveWithin(context, transition);
  return moveAcross(context, { ...transition, amount: amount < most ? amount : most });
}
