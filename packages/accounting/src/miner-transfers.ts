/**
 * Transfers outside an epoch's closing: a withdrawal's life, corrections by hand, and what a pool
 * that closes gives back. Their ids follow from their cause, so that each is booked at most once.
 */
import { assert, type Rao } from '@adit/base';
import { minerAccount, type Transfer } from './transfer.ts';

/** `hold` sets the amount apart, then either `paid` or `release` ends it. */
export type WithdrawalMovement = 'hold' | 'paid' | 'release';

const ACCOUNTS = {
  hold: { debit: 'available', credit: 'held', memo: 'held for withdrawal' },
  paid: { debit: 'held', credit: 'paid', memo: 'paid by withdrawal' },
  release: { debit: 'held', credit: 'available', memo: 'released from withdrawal' },
} as const;

/** One step of a withdrawal's money: `withdrawal:<id>:hold`, `…:paid` or `…:release`. */
export function withdrawalTransfer(
  movement: WithdrawalMovement,
  withdrawal: { readonly id: number; readonly publicKey: Uint8Array; readonly amountRao: Rao },
): Transfer {
  const { id, publicKey, amountRao } = withdrawal;
  const { debit, credit, memo } = ACCOUNTS[movement];
  return {
    id: `withdrawal:${id}:${movement}`,
    debit: minerAccount(publicKey, debit),
    credit: minerAccount(publicKey, credit),
    amountRao,
    memo: `${memo} ${id}`,
  };
}

/** A correction by hand: the operator gives (amount above 0) or takes back (below 0). */
export function correctionTransfer(correction: {
  readonly id: number;
  readonly publicKey: Uint8Array;
  readonly amountRao: Rao;
  readonly reason: string;
}): Transfer {
  const { id, publicKey, amountRao, reason } = correction;
  assert(amountRao !== 0n, 'a correction moves something');
  const available = minerAccount(publicKey);
  const isGift = amountRao > 0n;
  return {
    id: `correction:${id}`,
    debit: isGift ? 'operator:corrections' : available,
    credit: isGift ? available : 'operator:corrections',
    amountRao: isGift ? amountRao : -amountRao,
    memo: reason,
  };
}

/** What the last epoch of a pool that closes could not pay goes back to the operator. */
export function carryReturnTransfer(epochNumber: number, amountRao: Rao): Transfer {
  return {
    id: `closing:${epochNumber}:carry`,
    debit: 'pool:carry',
    credit: 'operator:returned',
    amountRao,
    memo: `carry of the last epoch ${epochNumber}`,
  };
}
