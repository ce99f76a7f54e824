/** Calls that move stake (chain.md 5.4). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type CallContext, ensureSigned } from '../../context.ts';
import { moveStakeOf, type Transition } from './transition.ts';

type Calls = typeof SubtensorModule.calls;

/** To another hotkey, another subnet, or both. */
export function moveStake(context: CallContext, args: CallArguments<Calls['move_stake']>): void {
  const coldkey = ensureSigned(context);
  const from = { coldkey, hotkey: args.origin_hotkey, netuid: args.origin_netuid };
  const to = { coldkey, hotkey: args.destination_hotkey, netuid: args.destination_netuid };
  const tao = moveStakeOf(context, { from, to, amount: args.alpha_amount });
  context.deposit(SubtensorModule, 'StakeMoved', [
    coldkey,
    from.hotkey,
    from.netuid,
    to.hotkey,
    to.netuid,
    tao,
  ]);
}

/** To another coldkey, with the same hotkey. */
export function transferStake(
  context: CallContext,
  args: CallArguments<Calls['transfer_stake']>,
): void {
  const { hotkey, destination_coldkey: receiver } = args;
  const from = { coldkey: ensureSigned(context), hotkey, netuid: args.origin_netuid };
  const to = { coldkey: receiver, hotkey, netuid: args.destination_netuid };
  const tao = moveStakeOf(context, { from, to, amount: args.alpha_amount, isTransfer: true });
  context.deposit(SubtensorModule, 'StakeTransferred', [
    from.coldkey,
    receiver,
    hotkey,
    from.netuid,
    to.netuid,
    tao,
  ]);
}

function swap(
  context: CallContext,
  args: CallArguments<Calls['swap_stake']>,
  options: Pick<Transition, 'limit'>,
): void {
  const { hotkey } = args;
  const coldkey = ensureSigned(context);
  const from = { coldkey, hotkey, netuid: args.origin_netuid };
  const to = { coldkey, hotkey, netuid: args.destination_netuid };
  const tao = moveStakeOf(context, { from, to, amount: args.alpha_amount, ...options });
  context.deposit(SubtensorModule, 'StakeSwapped', [coldkey, hotkey, from.netuid, to.netuid, tao]);
}

/** To another subnet, with the same keys. */
export function swapStake(context: CallContext, args: CallArguments<Calls['swap_stake']>): void {
  swap(context, args, {});
}

/** The same within a limit on `origin price / destination price`. */
export function swapStakeLimit(
  context: CallContext,
  args: CallArguments<Calls['swap_stake_limit']>,
): void {
  const limit = { priceRao: args.limit_price, allowPartial: args.allow_partial };
  swap(context, args, { limit });
}
