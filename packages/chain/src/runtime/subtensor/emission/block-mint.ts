/** The TAO of a block (chain.md 8.2): minted at its beginning, spent on subnets, the rest recycled. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { canReceive, deposit, issue, takeBack } from '../../balances/transfer.ts';
import type { BlockContext } from '../../context.ts';
import { blockEmission } from './block-emission.ts';

/** Money that was minted and that nobody has yet. */
export interface Credit {
  readonly mintedRao: bigint;
  leftRao: bigint;
}

/** Mints what a block may mint by what has been minted. */
export function mintBlockEmission(context: BlockContext): Credit {
  const issuance = context.state.read(SubtensorModule.storage.TotalIssuance);
  const mintedRao = issue(context, blockEmission(issuance));
  return { mintedRao, leftRao: mintedRao };
}

/** Money out of the credit for an account. */
export interface Spending {
  readonly to: AccountId;
  readonly amount: bigint;
}

/** True when the credit has so much, and the account lives once it has got it. */
export function canSpend(context: BlockContext, credit: Credit, spending: Spending): boolean {
  const { to, amount } = spending;
  return amount <= credit.leftRao && canReceive(context.state, to, amount);
}

/** Puts money of the credit, for which `canSpend` is true, into an account. */
export function spend(context: BlockContext, credit: Credit, { to, amount }: Spending): void {
  credit.leftRao -= deposit(context, to, amount);
}

/** Takes what was not spent out of the world. */
export function recycleCredit(context: BlockContext, credit: Credit): void {
  takeBack(context, credit.leftRao);
  credit.leftRao = 0n;
}
