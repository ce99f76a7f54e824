/** Calls of Swap. Those of the former user liquidity fail by name. */
import { Swap } from '../../definitions/swap.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { ensureRoot } from '../context.ts';
import { fail } from '../dispatch-error.ts';

/** Highest fee, in parts of 65535. */
const FEE_RATE_MAX = 10_000;

function refuse(): never {
  return fail(Swap, 'Deprecated');
}

/** What the calls of Swap do. */
export const swapHandlers: CallHandlers<typeof Swap> = {
  set_fee_rate: (context, { netuid, rate }) => {
    ensureRoot(context);
    if (rate > FEE_RATE_MAX) fail(Swap, 'FeeRateTooHigh', { rate, most: FEE_RATE_MAX });
    context.state.write(Swap.storage.FeeRate, netuid, rate);
    context.deposit(Swap, 'FeeRateSet', { netuid, rate });
  },
  add_liquidity: refuse,
  remove_liquidity: refuse,
  modify_position: refuse,
  toggle_user_liquidity: refuse,
  disable_lp: refuse,
};
