/** Money that registrations move (chain.md 1.2). */
import type { AccountId } from '@adit/substrate';
import { usable } from '../../balances/account-balance.ts';
import { transferCapped } from '../../balances/transfer.ts';
import type { BlockContext } from '../../context.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { subnetAccount } from './special-accounts.ts';

/** True when the account's unfrozen balance, existential deposit included, is at least `amount`. */
export function canPay(reader: StateReader, account: AccountId, amount: bigint): boolean {
  return usable(reader, account, 'allowDeath') >= amount;
}

/**
 * Pays a subnet, at most so much that the payer keeps the existential deposit; gives what was paid.
 * @throws DispatchFailure `InsufficientBalance` when that is nothing.
 */
export function paySubnet(
  context: BlockContext,
  payment: { readonly from: AccountId; readonly netuid: number; readonly amount: bigint },
): bigint {
  const { from, netuid, amount } = payment;
  return transferCapped(context, { from, to: subnetAccount(netuid), amount });
}
