/** Taking the fee before a call and settling it afterwards (pallet_transaction_payment). */
import type { AccountId } from '@adit/substrate';
import { TransactionPayment } from '../../definitions/transaction-payment.ts';
import { changeIssuance } from '../balances/account-balance.ts';
import { deposit, withdraw } from '../balances/transfer.ts';
import type { BlockContext } from '../context.ts';
import { blockAuthor } from './block-author.ts';

/** A fee that was taken, in RAO. */
export interface Charge {
  readonly who: AccountId;
  readonly feeRao: bigint;
  readonly tipRao: bigint;
}

/**
 * Takes fee and tip from the signer.
 * @throws DispatchFailure `Token.FundsUnavailable`; validity has looked before.
 */
export function takeFee(context: BlockContext, { who, feeRao, tipRao }: Charge): void {
  withdraw(context, who, feeRao + tipRao);
}

/**
 * Gives the fee back where the call turned out free, and the rest to the block's author; gives what
 * was paid. Without an author, or one that has no account, it vanishes.
 */
export function settleFee(context: BlockContext, charge: Charge, isFree: boolean): bigint {
  const { who, feeRao, tipRao } = charge;
  const paidRao = (isFree ? 0n : feeRao) + tipRao;
  if (isFree) deposit(context, who, feeRao);
  payAuthor(context, paidRao);
  context.deposit(TransactionPayment, 'TransactionFeePaid', {
    who,
    actual_fee: paidRao,
    tip: tipRao,
  });
  return paidRao;
}

/** Pays the block's author. */
function payAuthor(context: BlockContext, amount: bigint): void {
  const author = blockAuthor(context.state);
  if (author === null) changeIssuance(context, -amount);
  else deposit(context, author, amount);
}
