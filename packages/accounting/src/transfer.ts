/**
 * Transfers: the only way money moves. Each takes an amount from one account (`debit`) and gives it
 * to another (`credit`), is never changed, and has an id that follows from its cause, so that
 * booking the same cause again is recognised (reliability.md 7).
 */
import { AditError, assert, encodeHex, type Rao } from '@adit/base';
import type { Settlement } from './settlement.ts';

/** A miner's accounts: what can be withdrawn, what a withdrawal holds, what went out. */
export type MinerAccount = 'available' | 'held' | 'paid';

/** An account of the ledger; a miner's carries the public key as 64 lower-case hex digits. */
export type AccountName =
  | 'operator:funding'
  | 'operator:fee'
  | 'operator:returned'
  | 'operator:corrections'
  | 'pool:budget'
  | 'pool:carry'
  | `miner:${string}:${MinerAccount}`;

/** One entry of the ledger. */
export interface Transfer {
  /** Deterministic: `epoch:7:payout:<hex public key>`. */
  readonly id: string;
  /** The account that the amount leaves. */
  readonly debit: AccountName;
  /** The account that the amount enters. */
  readonly credit: AccountName;
  /** More than 0. */
  readonly amountRao: Rao;
  /** For people; decides nothing. */
  readonly memo: string;
}

const ACCOUNT_PATTERN =
  /^(?:operator:(?:funding|fee|returned|corrections)|pool:(?:budget|carry)|miner:[0-9a-f]{64}:(?:available|held|paid))$/;

/** The name of a miner's account. */
export function minerAccount(
  publicKey: Uint8Array,
  account: MinerAccount = 'available',
): AccountName {
  return `miner:${encodeHex(publicKey)}:${account}`;
}

/**
 * An account's name from untrusted or stored text.
 * @throws AditError `invalid_account`.
 */
export function parseAccountName(text: string): AccountName {
  if (isAccountName(text)) return text;
  throw new AditError('invalid_account', 'There is no such kind of account', {
    numbers: { account: text.slice(0, 100) },
    nextStep: 'Name an account as operator:fee, pool:carry or miner:<hex public key>:available.',
  });
}

function isAccountName(text: string): text is AccountName {
  return ACCOUNT_PATTERN.test(text);
}

/**
 * What closing an epoch books, in this order: funding → budget, carry → budget, budget → fee,
 * budget → each miner by public key, budget → carry, budget → returned. Amounts of 0 are left out.
 * In this order no account but the operator's funding is ever below zero, and the budget ends at 0.
 * @param epochNumber a whole number, not negative.
 */
export function epochTransfers(epochNumber: number, settlement: Settlement): readonly Transfer[] {
  assert(Number.isSafeInteger(epochNumber) && epochNumber >= 0, 'an epoch number is whole');
  const prefix = `epoch:${epochNumber}`;
  const all: Transfer[] = [
    {
      id: `${prefix}:funding`,
      debit: 'operator:funding',
      credit: 'pool:budget',
      amountRao: settlement.baseRao,
      memo: `base budget of epoch ${epochNumber}`,
    },
    {
      id: `${prefix}:carry-in`,
      debit: 'pool:carry',
      credit: 'pool:budget',
      amountRao: settlement.carryInRao,
      memo: `carried into epoch ${epochNumber}`,
    },
    {
      id: `${prefix}:fee`,
      debit: 'pool:budget',
      credit: 'operator:fee',
      amountRao: settlement.feeRao,
      memo: `fee of epoch ${epochNumber}`,
    },
    ...settlement.payouts.map(
      ({ publicKey, rao }): Transfer => ({
        id: `${prefix}:payout:${encodeHex(publicKey)}`,
        debit: 'pool:budget',
        credit: minerAccount(publicKey),
        amountRao: rao,
        memo: `reward of epoch ${epochNumber}`,
      }),
    ),
    {
      id: `${prefix}:carry-out`,
      debit: 'pool:budget',
      credit: 'pool:carry',
      amountRao: settlement.carryRao,
      memo: `carried out of epoch ${epochNumber}`,
    },
    {
      id: `${prefix}:returned`,
      debit: 'pool:budget',
      credit: 'operator:returned',
      amountRao: settlement.returnedRao,
      memo: `returned from epoch ${epochNumber}`,
    },
  ];
  return all.filter(({ amountRao }) => amountRao > 0n);
}
