/** Checks that staking calls share, and the smallest amounts (chain.md 5.4). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { Swap } from '../../../definitions/swap.ts';
import { DispatchFailure, fail } from '../../dispatch-error.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { isDynamic, previewTrade, type SubnetOrder } from '../../swap/subnet-pool.ts';
import { feeOf, INPUT_RESERVES_MAX, type Trade } from '../../swap/swap-order.ts';
import { hotkeyExists } from '../accounts/key-pair.ts';

const S = SubtensorModule.storage;

/** Smallest stake, in RAO. */
export const MIN_STAKE_RAO = 2_000_000n;

/** The smallest amount that a staker gives: the smallest stake and the fee of just that, in RAO. */
export function leastToStake(reader: StateReader, netuid: number): bigint {
  if (!isDynamic(reader, netuid)) return MIN_STAKE_RAO;
  return MIN_STAKE_RAO + feeOf(MIN_STAKE_RAO, reader.read(Swap.storage.FeeRate, netuid));
}

/** @throws DispatchFailure `SubtokenDisabled`, also for a subnet that does not exist. */
export function ensureTrading(reader: StateReader, netuid: number): void {
  if (!reader.read(S.SubtokenEnabled, netuid))
    fail(SubtensorModule, 'SubtokenDisabled', { netuid });
}

/** @throws DispatchFailure `HotKeyAccountNotExists`. */
export function ensureHotkey(reader: StateReader, hotkey: AccountId): void {
  if (!hotkeyExists(reader, hotkey)) fail(SubtensorModule, 'HotKeyAccountNotExists');
}

/**
 * Nobody may offer a pool more than a thousand times what it holds.
 * @throws DispatchFailure `InsufficientLiquidity`.
 */
export function ensureSize(
  reader: StateReader,
  { netuid, side, amount }: Pick<SubnetOrder, 'netuid' | 'side' | 'amount'>,
): void {
  if (!isDynamic(reader, netuid)) return;
  const reserve = reader.read(side === 'buy' ? S.SubnetTAO : S.SubnetAlphaIn, netuid);
  const most = INPUT_RESERVES_MAX * reserve;
  if (amount > most) fail(SubtensorModule, 'InsufficientLiquidity', { amount, most });
}

/** The trade as it would be now. @throws DispatchFailure `InsufficientLiquidity` where Swap refuses. */
export function simulate(reader: StateReader, order: SubnetOrder): Trade {
  try {
    return previewTrade(reader, order);
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error;
    return fail(SubtensorModule, 'InsufficientLiquidity', error.numbers);
  }
}

/** @throws DispatchFailure `AmountTooLow`. */
export function ensureAtLeast(amount: bigint, least: bigint): void {
  if (amount < least) fail(SubtensorModule, 'AmountTooLow', { amount, least });
}

/** How much of an order a price limit lets through, and whether less than all is welcome. */
export interface Bound {
  readonly most: bigint;
  readonly allowPartial: boolean;
}

/** @throws DispatchFailure `SlippageTooHigh` where the whole order does not fit and has to. */
export function ensureSlippage(amount: bigint, { most, allowPartial }: Bound): void {
  if (!allowPartial && amount > most) fail(SubtensorModule, 'SlippageTooHigh', { amount, most });
}
