/**
 * The first promise: one command, two paid epochs, books that balance, an inflator that earns
 * nothing; then the same figures again from the database, by SQL that the product does not share.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Books, readBooks, withStoppedDatabase } from './kit/books.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess } from './kit/process.ts';
import { parseSummary, type UpSummary } from './kit/summary.ts';

const RUN = ['up', '--epochs', '2', '--epoch-seconds', '30', '--json'];
const NET_CHECK_BEST_MIN = 0.99;

type Run = ReturnType<typeof runAditProcess>;
const places = [createTemporaryFolder(), createTemporaryFolder()];
let runs: Run[] = [];

/** Two networks side by side: each has to find ports, folders and processor time for itself. */
beforeAll(() => {
  runs = places.map(({ folder }) => runAditProcess([...RUN, '--data-dir', folder]));
});

describe.each([0, 1])('adit up, run %i', (index) => {
  const place = places[index];
  let summary: UpSummary;
  let books: Books;

  beforeAll(async () => {
    const { code, stdout, stderr } = await runs[index];
    expect(code, stderr).toBe(0);
    summary = parseSummary(stdout);
    const first = summary.epochs[0]?.number ?? 0;
    books = await withStoppedDatabase(place.folder, (database) => readBooks(database, first));
  }, 150_000);

  afterAll(() => place.remove());

  it('closes two paid epochs with balanced books', () => {
    expect(summary.epochs).toHaveLength(2);
    expect(summary.ledgerBalanced).toBe(true);
    expect(summary.consensusFormed).toBeGreaterThanOrEqual(20);
    for (const epoch of summary.epochs) {
      const parts = [epoch.paidRao, epoch.feeRao, epoch.carryRao, epoch.returnedRao].map(BigInt);
      expect(parts.reduce((sum, rao) => sum + rao, 0n)).toBe(BigInt(epoch.budgetRao));
      expect(BigInt(epoch.paidRao)).toBeGreaterThan(0n);
    }
    expect(summary.seconds.firstPaidEpoch).toBeGreaterThan(0);
  });

  it('pays every honest miner in every epoch and the inflator never', () => {
    for (const { miners } of summary.epochs) {
      const honest = miners.filter(({ role }) => role === 'honest');
      const inflators = miners.filter(({ role }) => role === 'inflator');
      expect(honest).toHaveLength(4);
      expect(inflators).toHaveLength(1);
      for (const { rao } of honest) expect(BigInt(rao)).toBeGreaterThan(0n);
      for (const { rao } of inflators) expect(rao).toBe('0');
    }
    expect(summary.inflatedReports).toBeGreaterThanOrEqual(5);
    expect(summary.inflatedRewarded).toBe(0);
  });

  it('runs a chain beside the pool, on which two validators set weights that are paid for', () => {
    const { chain } = summary;
    if (chain === null) throw new Error('there is no chain');
    // The scenario's blocks and about one a second; ten make an epoch.
    expect(chain.block).toBeGreaterThan(60);
    expect(chain.block).toBeLessThan(summary.seconds.total + 60);
    expect(chain.weightsSet).toBeGreaterThanOrEqual(6);
    expect(BigInt(chain.emissionRao)).toBeGreaterThan(0n);
  });

  it('gives no honest miner an outlier', () => {
    const honest = summary.epochs.flatMap(({ miners }) =>
      miners.filter(({ role }) => role === 'honest'),
    );
    expect(honest.reduce((sum, { outliers }) => sum + outliers, 0)).toBe(0);
  });

  it('agrees with the ledger, read after a restart by other SQL', () => {
    expect(books.ledgerSumRao).toBe(0n);
    expect(books.decisions).toBe(summary.consensusFormed);
    expect(books.epochs.map(({ number }) => number)).toEqual(
      summary.epochs.map(({ number }) => number),
    );
    for (const [index, epoch] of summary.epochs.entries()) {
      const booked = books.epochs[index];
      expect({
        budget: booked?.budgetRao.toString(),
        paid: booked?.paidRao.toString(),
        fee: booked?.feeRao.toString(),
        carry: booked?.carryRao.toString(),
        returned: booked?.returnedRao.toString(),
      }).toEqual({
        budget: epoch.budgetRao,
        paid: epoch.paidRao,
        fee: epoch.feeRao,
        carry: epoch.carryRao,
        returned: epoch.returnedRao,
      });
      for (const { hotkey, rao } of epoch.miners) {
        expect(booked?.payouts.get(hotkey)?.toString()).toBe(rao);
      }
    }
  });

  it('evolves: net-check reaches 0.99, and a rewarded program has a foreign parent', async () => {
    const { best, crossed } = await withStoppedDatabase(place.folder, async ({ sql }) => {
      const [top] = await sql<{ best: number }[]>`
        select max(d.score) as best from decisions d join problems p on p.key = d.problem_key
        where p.id = 'net-check' and d.outcome = 'CONSENSUS'`;
      const [foreign] = await sql<{ count: number }[]>`
        select count(*)::int as count from contributions c
          join algorithms child on child.id = c.algorithm_id
          join algorithms parent on parent.id = any(child.parents)
        where c.kind = 'evolution' and parent.author_id is not null
          and parent.author_id <> child.author_id`;
      return { best: top?.best ?? 0, crossed: foreign?.count ?? 0 };
    });
    expect(best).toBeGreaterThanOrEqual(NET_CHECK_BEST_MIN);
    expect(crossed).toBeGreaterThanOrEqual(1);
  });
});
