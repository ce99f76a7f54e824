/** Moving, making and destroying money (pallet_balances' fungible rules; chain 1.2 and 1.3). */
import type { AccountId } from '@adit/substrate';
import { Balances } from '../../definitions/balances.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../context.ts';
import { fail, failToken } from '../dispatch-error.ts';
import type { StateReader } from '../state/chain-state.ts';
import {
  changeIssuance,
  EXISTENTIAL_DEPOSIT_RAO,
  type Existence,
  ensureDepositable,
  ensureWithdrawable,
  freeBalance,
  U64_MAX,
  usable,
  writeBalance,
} from './account-balance.ts';

/** Never is there more TAO than this: 21 million. */
export const ISSUANCE_CAP_RAO = 21_000_000_000_000_000n;

/** Money on its way between accounts. */
export interface Transfer {
  readonly from: AccountId;
  readonly to: AccountId;
  /** In RAO. */
  readonly amount: bigint;
  /** Whether the sender's account may end; what it then has below the existential deposit is lost. */
  readonly existence: Existence;
}

function lower(context: BlockContext, account: AccountId, amount: bigint): void {
  writeBalance(context, account, (old) => ({ ...old, free: old.free - amount }));
}

function raise(context: BlockContext, account: AccountId, amount: bigint): void {
  writeBalance(context, account, (old) => ({ ...old, free: old.free + amount }));
}

/**
 * Moves free balance.
 * @throws DispatchFailure `Arithmetic.Underflow`, `Token.FundsUnavailable`, `Token.Frozen`,
 *   `Token.NotExpendable` of the sender; `Arithmetic.Overflow`, `Token.BelowMinimum` of the receiver.
 */
export function transfer(context: BlockContext, { from, to, amount, existence }: Transfer): void {
  ensureWithdrawable(context.state, from, { amount, existence });
  ensureDepositable(context.state, to, amount);
  if (from === to) return;
  lower(context, from, amount);
  raise(context, to, amount);
  context.deposit(Balances, 'Transfer', { from, to, amount });
}

/**
 * Moves up to `amount` so that the sender keeps the existential deposit; gives what was moved
 * (chain 1.2: how coldkeys pay subnet accounts).
 * @throws DispatchFailure `SubtensorModule.InsufficientBalance` where nothing can be moved.
 */
export function transferCapped(
  context: BlockContext,
  { from, to, amount }: Omit<Transfer, 'existence'>,
): bigint {
  const most = usable(context.state, from, 'keepAlive');
  const moved = amount < most ? amount : most;
  if (moved === 0n) {
    fail(SubtensorModule, 'InsufficientBalance', {
      usableRao: most,
      amountRao: amount,
      existentialDepositRao: EXISTENTIAL_DEPOSIT_RAO,
    });
  }
  transfer(context, { from, to, amount: moved, existence: 'keepAlive' });
  return moved;
}

/**
 * Takes an amount out of an account, which keeps the existential deposit; the caller puts it somewhere
 * or lowers the issuance.
 * @throws DispatchFailure `Token.FundsUnavailable`.
 */
export function withdraw(context: BlockContext, who: AccountId, amount: bigint): void {
  const usableRao = usable(context.state, who, 'keepAlive');
  if (amount > usableRao) failToken('FundsUnavailable', { usableRao, amountRao: amount });
  if (amount === 0n) return;
  lower(context, who, amount);
  context.deposit(Balances, 'Withdraw', { who, amount });
}

/**
 * Puts an amount into an account; gives what was put. It is 0 where the account would stay below the
 * existential deposit or hold more than a number can: then the amount vanishes with the issuance that
 * stood for it.
 */
export function deposit(context: BlockContext, who: AccountId, amount: bigint): bigint {
  if (amount === 0n) return 0n;
  const after = freeBalance(context.state, who) + amount;
  if (after < EXISTENTIAL_DEPOSIT_RAO || after > U64_MAX) {
    changeIssuance(context, -amount);
    return 0n;
  }
  raise(context, who, amount);
  context.deposit(Balances, 'Deposit', { who, amount });
  return amount;
}

/** As much of an amount as may still be made. */
function withinCap(reader: StateReader, amount: bigint): bigint {
  const issuance = reader.read(SubtensorModule.storage.TotalIssuance);
  const room = issuance < ISSUANCE_CAP_RAO ? ISSUANCE_CAP_RAO - issuance : 0n;
  return amount < room ? amount : room;
}

/**
 * Makes new TAO that nobody has yet, up to the cap; gives how much. The caller puts it somewhere or
 * takes it back. `SubtensorModule.TotalIssuance`, by which block emission is reckoned, grows with it.
 */
export function issue(context: BlockContext, amount: bigint): bigint {
  const made = withinCap(context.state, amount);
  if (made === 0n) return 0n;
  context.state.update(SubtensorModule.storage.TotalIssuance, (issuance) => issuance + made);
  changeIssuance(context, made);
  context.deposit(Balances, 'Issued', { amount: made });
  return made;
}

/** Takes TAO that nobody has out of the world: both issuances fall. */
export function takeBack(context: BlockContext, amount: bigint): void {
  changeIssuance(context, -amount);
  context.state.update(SubtensorModule.storage.TotalIssuance, (old) =>
    old > amount ? old - amount : 0n,
  );
}

/** True when an account that gets so much has the existential deposit then, and no more than a number holds. */
export function canReceive(reader: StateReader, who: AccountId, amount: bigint): boolean {
  const after = freeBalance(reader, who) + amount;
  return after >= EXISTENTIAL_DEPOSIT_RAO && after <= U64_MAX;
}

/**
 * Makes new TAO for an account, up to the cap; gives what was made: nothing where the account would
 * stay below the existential deposit.
 */
export function mint(context: BlockContext, who: AccountId, amount: bigint): bigint {
  if (!canReceive(context.state, who, withinCap(context.state, amount))) return 0n;
  return deposit(context, who, issue(context, amount));
}

/**
 * Takes an amount out of an account and out of the world: both issuances fall.
 * @throws DispatchFailure `SubtensorModule.InsufficientBalance` unless the account keeps the
 *   existential deposit.
 */
export function recycle(context: BlockContext, who: AccountId, amount: bigint): void {
  const usableRao = usable(context.state, who, 'keepAlive');
  if (amount > usableRao) {
    fail(SubtensorModule, 'InsufficientBalance', { usableRao, amountRao: amount });
  }
  withdraw(context, who, amount);
  takeBack(context, amount);
}

/**
 * Destroys an amount of an account's balance, exactly.
 * @throws DispatchFailure `Token.FundsUnavailable`.
 */
export function burnFrom(
  context: BlockContext,
  who: AccountId,
  request: { readonly amount: bigint; readonly existence: Existence },
): void {
  const { amount, existence } = request;
  const usableRao = usable(context.state, who, existence);
  if (amount > usableRao) failToken('FundsUnavailable', { usableRao, amountRao: amount });
  lower(context, who, amount);
  changeIssuance(context, -amount);
  context.deposit(Balances, 'Burned', { who, amount });
}
