/** Setting money aside, as deposits are (pallet_balances' `ReservableCurrency`). */
import type { AccountId } from '@adit/substrate';
import { Balances } from '../../definitions/balances.ts';
import type { BlockContext } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import { readAccountInfo } from '../system/accounts.ts';
import { writeBalance } from './account-balance.ts';

/**
 * Sets an amount of free balance aside.
 * @throws DispatchFailure `Balances.InsufficientBalance`, `Balances.LiquidityRestrictions` for frozen
 *   money, `ConsumerRemaining` where less than the existential deposit would stay free.
 */
export function reserve(context: BlockContext, who: AccountId, amount: bigint): void {
  if (amount === 0n) return;
  const { free, frozen } = readAccountInfo(context.state, who).data;
  const numbers = { freeRao: free, frozenRao: frozen, amountRao: amount };
  if (free < amount) fail(Balances, 'InsufficientBalance', numbers);
  if (free - amount < frozen) fail(Balances, 'LiquidityRestrictions', numbers);
  writeBalance(context, who, (old) => ({
    ...old,
    free: old.free - amount,
    reserved: old.reserved + amount,
  }));
  context.deposit(Balances, 'Reserved', { who, amount });
}

/** Gives back what was set aside, at most so much as there is. */
export function unreserve(context: BlockContext, who: AccountId, amount: bigint): void {
  const { reserved, free } = readAccountInfo(context.state, who).data;
  if (amount === 0n || reserved + free === 0n) return;
  const moved = amount < reserved ? amount : reserved;
  writeBalance(context, who, (old) => ({
    ...old,
    free: old.free + moved,
    reserved: old.reserved - moved,
  }));
  context.deposit(Balances, 'Unreserved', { who, amount: moved });
}
