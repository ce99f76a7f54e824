/** The pool against an oracle that keeps nothing but a list, and its rules one by one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RpcError } from '../rpc/rpc-error.ts';
import type { PoolEvent, PoolLimits, PoolTransaction } from './pooled.ts';
import { TransactionPool } from './transaction-pool.ts';

const LIMITS: PoolLimits = {
  readyCount: 6,
  readyBytes: 60,
  futureCount: 4,
  futureBytes: 40,
  banMs: 1_000,
  banCount: 3,
};

let made = 0;

function transaction(
  fields: Partial<PoolTransaction> & Pick<PoolTransaction, 'account' | 'nonce'>,
): PoolTransaction {
  made += 1;
  const hash = `0x${made.toString(16).padStart(64, '0')}`;
  const rest = { priority: 0n, diesAt: Number.POSITIVE_INFINITY, bytes: new Uint8Array(8) };
  return { hash, ...rest, ...fields };
}

function codeOf(work: () => unknown): number {
  try {
    work();
  } catch (error) {
    if (error instanceof RpcError) return error.code;
    throw error;
  }
  return 0;
}

interface OracleEntry {
  readonly transaction: PoolTransaction;
  readonly arrival: number;
}

/** The rules as sentences: a list of entries, everything computed anew from it. */
class Oracle {
  entries: OracleEntry[] = [];
  bases = new Map<string, number>();
  arrivals = 0;

  baseOf(account: string): number {
    return this.bases.get(account) ?? 0;
  }

  isReady({ transaction: { account, nonce } }: OracleEntry, entries = this.entries): boolean {
    for (let need = this.baseOf(account); need < nonce; need += 1) {
      const has = entries.some(
        ({ transaction: other }) => other.account === account && other.nonce === need,
      );
      if (!has) return false;
    }
    return true;
  }

  bytes(isReady: boolean, entries: readonly OracleEntry[]): number {
    return entries
      .filter((entry) => this.isReady(entry, [...entries]) === isReady)
      .reduce((sum, entry) => sum + entry.transaction.bytes.length, 0);
  }

  overflow(entries: OracleEntry[]): OracleEntry[] {
    let kept = entries;
    for (const isReady of [true, false]) {
      const [count, bytes] = isReady
        ? [LIMITS.readyCount, LIMITS.readyBytes]
        : [LIMITS.futureCount, LIMITS.futureBytes];
      for (;;) {
        const held = kept;
        const group = held.filter((entry) => this.isReady(entry, held) === isReady);
        if (group.length <= count && this.bytes(isReady, held) <= bytes) break;
        const [worst] = group.sort((left, right) =>
          left.transaction.priority === right.transaction.priority
            ? right.arrival - left.arrival
            : Number(left.transaction.priority - right.transaction.priority),
        );
        kept = held.filter((entry) => entry !== worst);
      }
    }
    return kept;
  }

  submit(given: PoolTransaction): number {
    const rival = this.entries.find(
      ({ transaction: other }) => other.account === given.account && other.nonce === given.nonce,
    );
    if (rival !== undefined && rival.transaction.priority >= given.priority) return 1014;
    const entry = { transaction: given, arrival: this.arrivals };
    const next = this.overflow([...this.entries.filter((other) => other !== rival), entry]);
    if (!next.includes(entry)) return 1016;
    this.arrivals += 1;
    this.entries = next;
    return 0;
  }

  block(number: number, bases: ReadonlyMap<string, number>): void {
    this.bases = new Map(bases);
    this.entries = this.overflow(
      this.entries.filter(
        ({ transaction: { account, nonce, diesAt } }) =>
          nonce >= this.baseOf(account) && number + 1 < diesAt,
      ),
    );
  }

  ready(): string[] {
    const left = this.entries.filter((entry) => this.isReady(entry));
    const order: string[] = [];
    while (left.length > 0) {
      const heads = left.filter(
        ({ transaction: mine }) =>
          !left.some(
            ({ transaction: other }) => other.account === mine.account && other.nonce < mine.nonce,
          ),
      );
      heads.sort((one, two) =>
        one.transaction.priority === two.transaction.priority
          ? one.arrival - two.arrival
          : Number(two.transaction.priority - one.transaction.priority),
      );
      const [best] = heads;
      if (best === undefined) break;
      order.push(best.transaction.hash);
      left.splice(left.indexOf(best), 1);
    }
    return order;
  }

  nextNonce(account: string): number {
    let next = this.baseOf(account);
    while (
      this.entries.some(
        ({ transaction: other }) => other.account === account && other.nonce === next,
      )
    ) {
      next += 1;
    }
    return next;
  }
}

const account = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      account,
      ahead: fc.integer({ min: 0, max: 5 }),
      priority: fc.bigInt({ min: 0n, max: 3n }),
      size: fc.integer({ min: 1, max: 20 }),
      lifetime: fc.integer({ min: 2, max: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('block' as const),
      account,
      steps: fc.integer({ min: 0, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reject' as const), account }) },
);

describe('the pool and the oracle', () => {
  it('agree on answers, order, nonces and counts after any steps', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const pool = new TransactionPool(LIMITS);
        const oracle = new Oracle();
        let number = 0;
        for (const given of steps) {
          if (given.kind === 'submit') {
            const base = oracle.baseOf(given.account);
            const made = transaction({
              account: given.account,
              nonce: base + given.ahead,
              priority: given.priority,
              bytes: new Uint8Array(given.size),
              diesAt: number + given.lifetime,
            });
            expect(codeOf(() => pool.submit(made, base))).toBe(oracle.submit(made));
          } else if (given.kind === 'block') {
            number += 1;
            const bases = new Map(oracle.bases);
            bases.set(given.account, oracle.baseOf(given.account) + given.steps);
            oracle.block(number, bases);
            pool.onBlock({ number, included: [], nonceOf: (name) => bases.get(name) ?? 0 });
          } else {
            const [victim] = oracle.entries.filter(
              (entry) => entry.transaction.account === given.account,
            );
            if (victim === undefined) continue;
            oracle.entries = oracle.entries.filter((entry) => entry !== victim);
            pool.reject([victim.transaction.hash], 0);
          }
          expect(pool.ready().map(({ hash }) => hash)).toEqual(oracle.ready());
          const ready = oracle.entries.filter((entry) => oracle.isReady(entry)).length;
          expect(pool.counts).toEqual({ ready, future: oracle.entries.length - ready });
          for (const name of ['a', 'b', 'c']) {
            expect(pool.nextNonce(name, oracle.baseOf(name))).toBe(oracle.nextNonce(name));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a restored pool goes on as the one that was held', () => {
    const pool = new TransactionPool(LIMITS);
    for (const nonce of [0, 1, 3]) pool.submit(transaction({ account: 'a', nonce }), 0);
    const held = pool.snapshot();
    const before = { ready: pool.ready(), counts: pool.counts, next: pool.nextNonce('a', 0) };
    pool.submit(transaction({ account: 'a', nonce: 2 }), 0);
    pool.onBlock({ number: 1, included: [], nonceOf: () => 2 });
    pool.restore(held);
    expect({ ready: pool.ready(), counts: pool.counts, next: pool.nextNonce('a', 0) }).toEqual(
      before,
    );
  });
});

const names = (events: readonly PoolEvent[]): string[] => events.map(({ type }) => type);

describe('a transaction', () => {
  it('is ready without a gap, future behind one, and ready again when the gap closes', () => {
    const pool = new TransactionPool(LIMITS);
    expect(names(pool.submit(transaction({ account: 'a', nonce: 0 }), 0))).toEqual(['ready']);
    expect(names(pool.submit(transaction({ account: 'a', nonce: 2 }), 0))).toEqual(['future']);
    expect(pool.nextNonce('a', 0)).toBe(1);
    const closed = pool.submit(transaction({ account: 'a', nonce: 1 }), 0);
    expect(names(closed)).toEqual(['ready', 'ready']);
    expect(pool.nextNonce('a', 0)).toBe(3);
  });

  it('usurps one of its nonce by a higher priority only', () => {
    const pool = new TransactionPool(LIMITS);
    const first = transaction({ account: 'a', nonce: 0, priority: 1n });
    pool.submit(first, 0);
    const same = transaction({ account: 'a', nonce: 0, priority: 1n });
    expect(() => pool.submit(same, 0)).toThrow('Priority is too low: (1 vs 1)');
    const better = transaction({ account: 'a', nonce: 0, priority: 2n });
    expect(pool.submit(better, 0)).toEqual([
      { type: 'usurped', hash: first.hash, by: better.hash },
      { type: 'ready', hash: better.hash },
    ]);
    expect(pool.ready()).toEqual([better]);
  });

  it('is refused while it is here, and for a while after it was rejected', () => {
    const pool = new TransactionPool(LIMITS);
    const given = transaction({ account: 'a', nonce: 0 });
    pool.submit(given, 0);
    expect(codeOf(() => pool.requireNew(given.hash, 0))).toBe(1013);
    expect(names(pool.reject([given.hash], 500))).toEqual(['invalid']);
    expect(codeOf(() => pool.requireNew(given.hash, 1_499))).toBe(1012);
    expect(codeOf(() => pool.requireNew(given.hash, 1_500))).toBe(0);
  });

  it('becomes invalid when its era ends or its nonce is taken by another', () => {
    const pool = new TransactionPool(LIMITS);
    const mortal = transaction({ account: 'a', nonce: 1, diesAt: 5 });
    const other = transaction({ account: 'b', nonce: 0 });
    pool.submit(mortal, 0);
    pool.submit(other, 0);
    const at = (number: number, taken: number): PoolEvent[] =>
      pool.onBlock({ number, included: [], nonceOf: (name) => (name === 'b' ? taken : 0) });
    expect(at(3, 0)).toEqual([]);
    expect(at(4, 1)).toEqual([
      { type: 'invalid', hash: mortal.hash },
      { type: 'invalid', hash: other.hash },
    ]);
  });

  it('is forgotten without a word from the pool when a block holds it', () => {
    const pool = new TransactionPool(LIMITS);
    const given = transaction({ account: 'a', nonce: 0 });
    pool.submit(given, 0);
    expect(pool.onBlock({ number: 1, included: [given.hash], nonceOf: () => 1 })).toEqual([]);
    expect(pool.counts).toEqual({ ready: 0, future: 0 });
  });

  it('waits again as future when the one before it is rejected', () => {
    const pool = new TransactionPool(LIMITS);
    const [first, second] = [0, 1].map((nonce) => transaction({ account: 'a', nonce }));
    if (first === undefined || second === undefined) throw new Error('two were made');
    pool.submit(first, 0);
    pool.submit(second, 0);
    expect(pool.reject([first.hash], 0)).toEqual([
      { type: 'invalid', hash: first.hash },
      { type: 'future', hash: second.hash },
    ]);
  });

  it('of the worst priority leaves a full pool, and does not enter one', () => {
    const pool = new TransactionPool(LIMITS);
    const held = ['a', 'b', 'c', 'd', 'e', 'f'].map((account) =>
      transaction({ account, nonce: 0, priority: 1n, bytes: new Uint8Array(1) }),
    );
    for (const each of held) pool.submit(each, 0);
    const poor = transaction({ account: 'g', nonce: 0, bytes: new Uint8Array(1) });
    expect(codeOf(() => pool.submit(poor, 0))).toBe(1016);
    const rich = transaction({ account: 'g', nonce: 0, priority: 2n, bytes: new Uint8Array(1) });
    expect(pool.submit(rich, 0)).toEqual([
      { type: 'ready', hash: rich.hash },
      { type: 'dropped', hash: held[5]?.hash },
    ]);
  });

  it('in thousands of one account costs no more each', () => {
    const pool = new TransactionPool({ ...LIMITS, readyCount: 9_000, readyBytes: 1_000_000 });
    for (let nonce = 0; nonce < 8_000; nonce += 1) {
      pool.submit(transaction({ account: 'a', nonce }), 0);
    }
    expect(pool.ready()).toHaveLength(8_000);
    expect(pool.nextNonce('a', 0)).toBe(8_000);
  });
});
