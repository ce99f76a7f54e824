/** Reading and changing one account's balance (pallet_balances' fungible rules). */
import type { AccountId } from '@adit/substrate';
import { Balances } from '../../definitions/balances.ts';
import { System } from '../../definitions/system.ts';
import type { BlockContext } from '../context.ts';
import { failArithmetic, failToken } from '../dispatch-error.ts';
import type { StateReader } from '../state/chain-state.ts';
import {
  type AccountInfo,
  addProvider,
  canLoseProvider,
  isAlive,
  readAccountInfo,
  removeProvider,
} from '../system/accounts.ts';

/** Smallest balance that keeps an account, in RAO. */
export const EXISTENTIAL_DEPOSIT_RAO = 500n;
/** Largest amount that a balance holds. */
export const U64_MAX = (1n << 64n) - 1n;

/** What a withdrawal may do to the account: end it, or not. */
export type Existence = 'keepAlive' | 'allowDeath';

type BalanceData = AccountInfo['data'];

/** Free balance in RAO, frozen amounts included. */
export function freeBalance(reader: StateReader, account: AccountId): bigint {
  return readAccountInfo(reader, account).data.free;
}

function larger(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function usableOf(info: AccountInfo, existence: Existence): bigint {
  const { free, reserved, frozen } = info.data;
  const untouchable = frozen > reserved ? frozen - reserved : 0n;
  const isNeeded = existence === 'keepAlive' || (free > 0n && !canLoseProvider(info));
  const kept = isNeeded ? larger(untouchable, EXISTENTIAL_DEPOSIT_RAO) : untouchable;
  return free > kept ? free - kept : 0n;
}

/** What the account can spend, in RAO: frozen amounts stay, and with `keepAlive` the existential deposit. */
export function usable(reader: StateReader, account: AccountId, existence: Existence): bigint {
  return usableOf(readAccountInfo(reader, account), existence);
}

/**
 * Ends with an error unless the amount can be withdrawn.
 * @throws DispatchFailure in this order `Arithmetic.Underflow` for more than there is at all,
 *   `Token.FundsUnavailable`, `Token.Frozen`, `Token.NotExpendable`, with balance, usable part and
 *   amount. Money that keeps a needed account counts as frozen.
 */
export function ensureWithdrawable(
  reader: StateReader,
  account: AccountId,
  request: { readonly amount: bigint; readonly existence: Existence },
): void {
  const { amount, existence } = request;
  if (amount === 0n) return;
  const info = readAccountInfo(reader, account);
  const { free } = info.data;
  const numbers = {
    freeRao: free,
    usableRao: usableOf(info, existence),
    amountRao: amount,
    existentialDepositRao: EXISTENTIAL_DEPOSIT_RAO,
  };
  if (amount > reader.read(Balances.storage.TotalIssuance)) failArithmetic('Underflow', numbers);
  if (amount > free) failToken('FundsUnavailable', numbers);
  if (amount > usableOf(info, 'allowDeath')) failToken('Frozen', numbers);
  if (free - amount >= EXISTENTIAL_DEPOSIT_RAO) return;
  if (existence === 'keepAlive') failToken('NotExpendable', numbers);
}

/**
 * Ends with an error unless the amount can be put into the account.
 * @throws DispatchFailure `Token.BelowMinimum` where the account would stay below the existential
 *   deposit; `Arithmetic.Overflow`.
 */
export function ensureDepositable(reader: StateReader, account: AccountId, amount: bigint): void {
  if (amount === 0n) return;
  const { free, reserved } = readAccountInfo(reader, account).data;
  const after = free + amount;
  if (after > U64_MAX) failArithmetic('Overflow', { afterRao: after });
  if (after < EXISTENTIAL_DEPOSIT_RAO) {
    failToken('BelowMinimum', {
      afterRao: after,
      existentialDepositRao: EXISTENTIAL_DEPOSIT_RAO,
    });
  }
  if (after + reserved > U64_MAX) failArithmetic('Overflow', { afterRao: after + reserved });
}

/** A consumer stands for reserved or frozen balance. */
function needsAccount({ reserved, frozen }: BalanceData): boolean {
  return reserved > 0n || frozen > 0n;
}

function updateConsumers(context: BlockContext, account: AccountId, change: number): void {
  context.state.update(System.storage.Account, account, (info) => ({
    ...info,
    consumers: Math.max(0, info.consumers + change),
  }));
}

function isEmpty({ free, reserved, frozen }: BalanceData): boolean {
  return free === 0n && reserved === 0n && frozen === 0n;
}

/**
 * Replaces an account's balances. It makes the account when the free balance reaches the existential
 * deposit and ends it when it falls below; what is then left is lost, and total issuance with it.
 * @throws DispatchFailure `ConsumerRemaining`.
 */
export function writeBalance(
  context: BlockContext,
  account: AccountId,
  change: (old: BalanceData) => BalanceData,
): void {
  const { state } = context;
  const before = readAccountInfo(state, account);
  const data = change(before.data);
  const wasNew = isEmpty(before.data);
  const didProvide = before.data.free >= EXISTENTIAL_DEPOSIT_RAO;
  const doesProvide = data.free >= EXISTENTIAL_DEPOSIT_RAO;
  if (!didProvide && doesProvide) addProvider(context, account);
  const consumers = Number(needsAccount(data)) - Number(needsAccount(before.data));
  if (consumers !== 0) updateConsumers(context, account, consumers);
  if (didProvide && !doesProvide) removeProvider(context, account);
  const isDust = data.free < EXISTENTIAL_DEPOSIT_RAO && data.reserved === 0n;
  const kept = isDust ? { ...data, free: 0n } : data;
  const now = readAccountInfo(state, account);
  if (isAlive(now)) state.write(System.storage.Account, account, { ...now, data: kept });
  if (isDust) {
    if (data.free > 0n) loseDust(context, account, data.free);
  } else if (wasNew && !isEmpty(data)) {
    context.deposit(Balances, 'Endowed', { account, free_balance: data.free });
  }
}

function loseDust(context: BlockContext, account: AccountId, amount: bigint): void {
  context.deposit(Balances, 'DustLost', { account, amount });
  changeIssuance(context, -amount);
}

/** Adds to `Balances.TotalIssuance`, within 0 and 2^64 - 1. */
export function changeIssuance({ state }: BlockContext, change: bigint): void {
  state.update(Balances.storage.TotalIssuance, (old) => {
    const sum = old + change;
    return sum < 0n ? 0n : sum > U64_MAX ? U64_MAX : sum;
  });
}
