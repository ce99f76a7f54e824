/** Money that leaves subnets' accounts: to coldkeys, and fees to the block's author (chain.md 1.3, 5.4). */

import type { AccountId } from '@adit/substrate';
import { Balances } from '../../../definitions/balances.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { usable } from '../../balances/account-balance.ts';
import { transfer } from '../../balances/transfer.ts';
import type { BlockContext } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { blockAuthor } from '../../fees/block-author.ts';
import { subtractAmounts } from '../../fixed-point/saturating.ts';
import { sellAlpha } from '../../swap/subnet-pool.ts';
import { BURN_ACCOUNT, subnetAccount } from '../accounts/special-accounts.ts';
import { burnAlphaOf } from '../emission/alpha-supply.ts';

const { SubnetProtocolFlow, SubnetTaoFlow } = SubtensorModule.storage;
const I64_MAX = (1n << 63n) - 1n;

/** RAO on their way. */
export interface Payment {
  readonly from: AccountId;
  readonly to: AccountId;
  readonly amount: bigint;
}

/**
 * Moves TAO; the payer's account may end. What then is lost as dust leaves both issuances.
 * @throws DispatchFailure `InsufficientBalance`; `Token.BelowMinimum` of the receiver.
 */
export function moveTao(context: BlockContext, { from, to, amount }: Payment): void {
  if (amount === 0n) return;
  const { state } = context;
  const usableRao = usable(state, from, 'allowDeath');
  if (amount > usableRao) {
    fail(SubtensorModule, 'InsufficientBalance', { usableRao, amountRao: amount });
  }
  const before = state.read(Balances.storage.TotalIssuance);
  transfer(context, { from, to, amount, existence: 'allowDeath' });
  const lost = before - state.read(Balances.storage.TotalIssuance);
  if (lost === 0n) return;
  state.update(SubtensorModule.storage.TotalIssuance, (old) => subtractAmounts(old, lost));
}

/** Pays out of a subnet's account. @throws DispatchFailure as `moveTao`. */
export function payFromSubnet(
  context: BlockContext,
  { netuid, to, amount }: Omit<Payment, 'from'> & { readonly netuid: number },
): void {
  moveTao(context, { from: subnetAccount(netuid), to, amount });
}

/** Gives the fee of a buy, in RAO, to the author; without one it is burned. */
export function payBuyFee(context: BlockContext, netuid: number, fee: bigint): void {
  payFromSubnet(context, { netuid, to: blockAuthor(context.state) ?? BURN_ACCOUNT, amount: fee });
}

/**
 * Sells the fee of a sale, in alpha, for the author and without another fee; gives the RAO. Without
 * an author the alpha is burned.
 */
export function paySellFee(context: BlockContext, netuid: number, fee: bigint): bigint {
  if (fee === 0n) return 0n;
  const author = blockAuthor(context.state);
  if (author === null) {
    burnAlphaOf(context, netuid, fee);
    return 0n;
  }
  const { paidOut } = sellAlpha(context, { netuid, amount: fee, isFeeFree: true });
  payFromSubnet(context, { netuid, to: author, amount: paidOut });
  return paidOut;
}

type FlowItem = typeof SubnetTaoFlow | typeof SubnetProtocolFlow;

function countIn({ state }: BlockContext, item: FlowItem, netuid: number, change: bigint): void {
  state.update(item, netuid, (flow) => {
    const sum = flow + change;
    if (sum > I64_MAX) return I64_MAX;
    return sum < -I64_MAX - 1n ? -I64_MAX - 1n : sum;
  });
}

/** Counts RAO that stakers brought into a subnet, or took away, within 64 bits with a sign. */
export function countFlow(context: BlockContext, netuid: number, change: bigint): void {
  countIn(context, SubnetTaoFlow, netuid, change);
}

/** Counts RAO that emission brought into a subnet, or that claims of root stakers took away. */
export function countProtocolFlow(context: BlockContext, netuid: number, change: bigint): void {
  countIn(context, SubnetProtocolFlow, netuid, change);
}
