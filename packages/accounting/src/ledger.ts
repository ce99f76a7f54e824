/**
 * Rules of the double-entry ledger: balances are sums over transfers, transfers are only appended,
 * an id is booked once, and no account but the operator's funding and corrections may go below zero.
 */
import { AditError, type Rao } from '@adit/base';
import type { AccountName, Transfer } from './transfer.ts';

/** The account from which budgets enter the ledger; its balance is minus what was funded. */
const FUNDING: AccountName = 'operator:funding';
/**
 * Accounts that may be below zero, as they stand for the operator's own money. What corrections gave
 * to miners stands in theirs with a minus, what they took back with a plus.
 */
const SOURCES: ReadonlySet<AccountName> = new Set([FUNDING, 'operator:corrections']);

function refuse(code: string, transfer: Transfer, numbers: Record<string, Rao | string>): never {
  throw new AditError(code, `The transfer ${transfer.id} breaks a rule of the ledger`, {
    numbers: { id: transfer.id, ...numbers },
    nextStep: 'Book a correcting transfer under an id of its own; nothing of this was booked.',
  });
}

function addTo(balances: Map<AccountName, Rao>, transfer: Transfer): void {
  const { debit, credit, amountRao } = transfer;
  balances.set(debit, (balances.get(debit) ?? 0n) - amountRao);
  balances.set(credit, (balances.get(credit) ?? 0n) + amountRao);
}

/** Each account's balance: what entered minus what left. Accounts never named are absent. */
export function ledgerBalances(transfers: Iterable<Transfer>): Map<AccountName, Rao> {
  const balances = new Map<AccountName, Rao>();
  for (const transfer of transfers) addTo(balances, transfer);
  return balances;
}

/** Everything wrong with a set of balances; empty when the ledger balances. */
export function findImbalances(balances: ReadonlyMap<AccountName, Rao>): readonly string[] {
  const sum = [...balances.values()].reduce((total, balance) => total + balance, 0n);
  const overdrawn = [...balances].filter(([name, balance]) => !SOURCES.has(name) && balance < 0n);
  const funding = balances.get(FUNDING) ?? 0n;
  const budget = balances.get('pool:budget') ?? 0n;
  return [
    ...(sum === 0n ? [] : [`the accounts sum to ${sum}, not to 0`]),
    ...(funding <= 0n ? [] : [`${FUNDING} holds ${funding}: money entered from nowhere`]),
    ...(budget === 0n ? [] : [`pool:budget holds ${budget}: an epoch was closed in part`]),
    ...overdrawn.map(([name, balance]) => `${name} is at ${balance}`),
  ];
}

/** True when all accounts sum to 0, the budget is empty and nobody is below zero. */
export function isLedgerBalanced(balances: ReadonlyMap<AccountName, Rao>): boolean {
  return findImbalances(balances).length === 0;
}

/**
 * Checks a whole ledger, transfer by transfer in the order of booking, then its balances.
 * @throws AditError `invalid_transfer` (amount not positive, an account to itself),
 * `transfer_repeated`, `account_overdrawn`, `ledger_unbalanced`.
 */
export function assertBalanced(transfers: Iterable<Transfer>): void {
  const ledger = createLedger();
  for (const transfer of transfers) {
    if (ledger.append([transfer]) === 0) refuse('transfer_repeated', transfer, {});
  }
  const problems = findImbalances(ledger.balances());
  if (problems.length > 0) {
    throw new AditError('ledger_unbalanced', `The ledger does not balance: ${problems[0]}`, {
      numbers: { problems: problems.length },
      nextStep: 'Stop paying out and compare the ledger with the epoch records.',
    });
  }
}

/** A ledger in memory. */
export interface Ledger {
  /**
   * Books all of the transfers or none; one that is already booked with the same content is passed
   * over. Returns how many are new.
   * @throws AditError `invalid_transfer`; `transfer_conflict` when an id is booked with another
   * content; `account_overdrawn`.
   */
  append(transfers: readonly Transfer[]): number;
  /** An account's balance, 0 when it was never named. */
  balance(account: AccountName): Rao;
  /** All balances, a copy. */
  balances(): Map<AccountName, Rao>;
  /** All transfers in the order of booking, a copy. */
  transfers(): readonly Transfer[];
}

function isSameMovement(left: Transfer, right: Transfer): boolean {
  return (
    left.debit === right.debit && left.credit === right.credit && left.amountRao === right.amountRao
  );
}

function checkShape(transfer: Transfer): void {
  const { amountRao, debit, credit } = transfer;
  if (amountRao <= 0n) refuse('invalid_transfer', transfer, { amountRao });
  if (debit === credit) refuse('invalid_transfer', transfer, { debit, credit });
}

/** An empty ledger. The database's one obeys the same rules; tests compare them. */
export function createLedger(): Ledger {
  const booked = new Map<string, Transfer>();
  const balances = new Map<AccountName, Rao>();

  const append = (transfers: readonly Transfer[]): number => {
    // Everything is staged first, so that a refusal in the middle leaves no trace.
    const staged = new Map<string, Transfer>();
    const after = new Map<AccountName, Rao>();
    const balanceAfter = (name: AccountName): Rao => after.get(name) ?? balances.get(name) ?? 0n;
    for (const transfer of transfers) {
      checkShape(transfer);
      const { id, debit, credit, amountRao } = transfer;
      const before = staged.get(id) ?? booked.get(id);
      if (before !== undefined) {
        if (!isSameMovement(before, transfer)) refuse('transfer_conflict', transfer, {});
        continue;
      }
      const balanceRao = balanceAfter(debit);
      if (!SOURCES.has(debit) && balanceRao < amountRao) {
        refuse('account_overdrawn', transfer, { account: debit, balanceRao, amountRao });
      }
      staged.set(id, transfer);
      after.set(debit, balanceRao - amountRao);
      after.set(credit, balanceAfter(credit) + amountRao);
    }
    for (const [id, transfer] of staged) booked.set(id, transfer);
    for (const [name, balance] of after) balances.set(name, balance);
    return staged.size;
  };

  return {
    append,
    balance: (account) => balances.get(account) ?? 0n,
    balances: () => new Map(balances),
    transfers: () => [...booked.values()],
  };
}
