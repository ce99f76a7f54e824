import { encodeHex, isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertBalanced,
  createLedger,
  findImbalances,
  isLedgerBalanced,
  ledgerBalances,
} from './ledger.ts';
import { settleEpoch } from './settle-epoch.ts';
import type { Settlement } from './settlement.ts';
import { epochTransfers, minerAccount, parseAccountName, type Transfer } from './transfer.ts';

const keys = [0x11, 0x22, 0x33].map((byte) => new Uint8Array(32).fill(byte));
const [first = new Uint8Array(32), second = new Uint8Array(32)] = keys;

function settleOf(points: readonly bigint[], carryInRao = 0n): Settlement {
  return settleEpoch({
    baseRao: 1_000n,
    carryInRao,
    feeBps: 500,
    capBps: 3_000,
    shares: points.map((pointsMicro, index) => ({
      publicKey: keys[index] ?? new Uint8Array(32),
      pointsMicro,
    })),
  });
}

function transfer(change: Partial<Transfer>): Transfer {
  return {
    id: 'test:1',
    debit: 'operator:funding',
    credit: 'pool:carry',
    amountRao: 5n,
    memo: '',
    ...change,
  };
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (failure) {
    if (isAditError(failure)) return failure.code;
    throw failure;
  }
  return 'nothing thrown';
}

describe('transfers of an epoch', () => {
  it('books funding, carry-in, fee, payouts by key, carry-out, returned, in this order', () => {
    const transfers = epochTransfers(7, settleOf([10n, 10n, 0n], 1_400n));
    expect(
      transfers.map(({ id, debit, credit, amountRao }) => [id, debit, credit, amountRao]),
    ).toEqual([
      ['epoch:7:funding', 'operator:funding', 'pool:budget', 1_000n],
      ['epoch:7:carry-in', 'pool:carry', 'pool:budget', 1_400n],
      ['epoch:7:fee', 'pool:budget', 'operator:fee', 50n],
      [
        `epoch:7:payout:${'11'.repeat(32)}`,
        'pool:budget',
        `miner:${'11'.repeat(32)}:available`,
        300n,
      ],
      [
        `epoch:7:payout:${'22'.repeat(32)}`,
        'pool:budget',
        `miner:${'22'.repeat(32)}:available`,
        300n,
      ],
      ['epoch:7:carry-out', 'pool:budget', 'pool:carry', 1_000n],
      ['epoch:7:returned', 'pool:budget', 'operator:returned', 750n],
    ]);
  });

  it('is the same whenever it is made again', () => {
    const shuffled = settleEpoch({
      baseRao: 1_000n,
      carryInRao: 0n,
      feeBps: 500,
      capBps: 3_000,
      shares: keys.toReversed().map((publicKey) => ({ publicKey, pointsMicro: 3n })),
    });
    expect(epochTransfers(1, shuffled)).toEqual(epochTransfers(1, settleOf([3n, 3n, 3n])));
  });

  it('leaves every prefix without an overdraft and ends with an empty budget', () => {
    const ledger = createLedger();
    let carryInRao = 0n;
    for (let epoch = 1; epoch <= 6; epoch += 1) {
      const settled = settleOf(epoch % 3 === 0 ? [] : [5n, 0n, BigInt(epoch)], carryInRao);
      for (const step of epochTransfers(epoch, settled)) ledger.append([step]);
      carryInRao = settled.carryRao;
      expect(ledger.balance('pool:carry')).toBe(carryInRao);
      expect(findImbalances(ledger.balances())).toEqual([]);
    }
    expect(ledger.balance('operator:funding')).toBe(-6_000n);
    expect(() => assertBalanced(ledger.transfers())).not.toThrow();
  });

  it('funds exactly what miners, fee, carry and return hold, over random epochs', () => {
    const epochs = fc.array(fc.array(fc.bigInt({ min: 0n, max: 50n }), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(epochs, (list) => {
        const ledger = createLedger();
        let carryInRao = 0n;
        for (const [index, points] of list.entries()) {
          const settled = settleOf(points, carryInRao);
          ledger.append(epochTransfers(index + 1, settled));
          carryInRao = settled.carryRao;
        }
        const held = [...ledger.balances()]
          .filter(([name]) => name !== 'operator:funding')
          .reduce((sum, [, balance]) => sum + balance, 0n);
        expect(held).toBe(1_000n * BigInt(list.length));
        expect(isLedgerBalanced(ledger.balances())).toBe(true);
        expect(ledgerBalances(ledger.transfers())).toEqual(ledger.balances());
      }),
      { numRuns: 300 },
    );
  });

  it('names accounts and reads only such names', () => {
    expect(minerAccount(first, 'held')).toBe(`miner:${encodeHex(first)}:held`);
    expect(parseAccountName(minerAccount(second))).toBe(`miner:${encodeHex(second)}:available`);
    expect(parseAccountName('pool:carry')).toBe('pool:carry');
    const wrong = ['', 'pool:gold', `miner:${'AB'.repeat(32)}:available`, 'miner:ab:paid', 'pool'];
    expect(wrong.map((text) => codeOf(() => parseAccountName(text)))).toEqual(
      wrong.map(() => 'invalid_account'),
    );
  });
});

describe('the ledger only grows', () => {
  it('passes over what is booked already and refuses the same id with another content', () => {
    const ledger = createLedger();
    expect(ledger.append([transfer({}), transfer({ memo: 'again' })])).toBe(1);
    expect(ledger.append([transfer({ id: 'test:2' }), transfer({})])).toBe(1);
    for (const change of [
      { amountRao: 6n },
      { debit: 'operator:fee' },
      { credit: 'operator:returned' },
    ] as const) {
      expect(codeOf(() => ledger.append([transfer(change)]))).toBe('transfer_conflict');
    }
    expect(ledger.balance('pool:carry')).toBe(10n);
    expect(ledger.transfers().map(({ id }) => id)).toEqual(['test:1', 'test:2']);
  });

  it('books nothing of a batch in which one transfer is refused', () => {
    const ledger = createLedger();
    const overdraft = transfer({
      id: 'b',
      debit: 'pool:carry',
      credit: 'pool:budget',
      amountRao: 6n,
    });
    expect(codeOf(() => ledger.append([transfer({ id: 'a' }), overdraft]))).toBe(
      'account_overdrawn',
    );
    expect(ledger.transfers()).toEqual([]);
    expect(ledger.balances().size).toBe(0);
    expect(ledger.append([transfer({ id: 'a' }), { ...overdraft, amountRao: 5n }])).toBe(2);
    expect(ledger.balance('pool:budget')).toBe(5n);
  });

  it('lets no account but the funding go below zero', () => {
    const ledger = createLedger();
    const fromMiner = transfer({ debit: minerAccount(first), credit: minerAccount(first, 'held') });
    expect(codeOf(() => ledger.append([fromMiner]))).toBe('account_overdrawn');
    ledger.append([transfer({ id: 'f', credit: minerAccount(first) })]);
    expect(ledger.append([fromMiner])).toBe(1);
    expect(ledger.balance(minerAccount(first))).toBe(0n);
    expect(ledger.balance('operator:funding')).toBe(-5n);
  });

  it.each([{ amountRao: 0n }, { amountRao: -1n }, { credit: 'operator:funding' as const }])(
    'refuses %o',
    (change) => {
      expect(codeOf(() => createLedger().append([transfer(change)]))).toBe('invalid_transfer');
    },
  );
});

describe('checking a ledger', () => {
  it('finds a repeated, an overdrawn and a half-closed epoch', () => {
    const whole = epochTransfers(1, settleOf([4n, 5n, 6n]));
    expect(() => assertBalanced(whole)).not.toThrow();
    expect(codeOf(() => assertBalanced([...whole, ...whole]))).toBe('transfer_repeated');
    expect(codeOf(() => assertBalanced(whole.slice(1)))).toBe('account_overdrawn');
    for (let count = 1; count < whole.length; count += 1) {
      expect(codeOf(() => assertBalanced(whole.slice(0, count)))).toBe('ledger_unbalanced');
    }
    expect(codeOf(() => assertBalanced([]))).toBe('nothing thrown');
  });

  it('finds a sum that is not zero, an overdraft and money from nowhere', () => {
    expect(findImbalances(new Map([['operator:fee', 1n]]))).toHaveLength(1);
    expect(
      findImbalances(
        new Map([
          ['operator:fee', 2n],
          ['pool:carry', -2n],
        ]),
      ),
    ).toEqual(['pool:carry is at -2']);
    expect(isLedgerBalanced(new Map([['operator:funding', 3n]]))).toBe(false);
    expect(isLedgerBalanced(new Map())).toBe(true);
  });
});
