/**
 * An independent look at the books: plain SQL over slots, contributions, payouts and ledger, sharing
 * no query with the product.
 */
import path from 'node:path';
import { createLogger, systemClock } from '@adit/base';
import { type Database, openDatabase } from '@adit/storage';

/** Sums of the closed epochs from `fromEpoch` on. */
export interface Books {
  readonly epochs: readonly {
    readonly number: number;
    readonly budgetRao: bigint;
    readonly paidRao: bigint;
    readonly feeRao: bigint;
    readonly carryRao: bigint;
    readonly returnedRao: bigint;
    readonly payouts: ReadonlyMap<string, bigint>;
  }[];
  readonly ledgerSumRao: bigint;
  readonly decisions: number;
}

/** Opens the database of a stopped `adit up`, works with it and closes it again. */
export async function withStoppedDatabase<Result>(
  dataDir: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const log = createLogger('test', 'silent');
  const where = { dataDir: path.join(dataDir, 'database') };
  const database = await openDatabase(where, { log, clock: systemClock });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Amount that the ledger moved under an id, 0 without one. */
async function readTransfers(database: Database, epoch: number): Promise<Map<string, bigint>> {
  const rows = await database.sql<{ id: string; amount_rao: bigint }[]>`
    select id, amount_rao from ledger where id like ${`epoch:${epoch}:%`}`;
  return new Map(rows.map((row) => [row.id.slice(`epoch:${epoch}:`.length), row.amount_rao]));
}

/** Reads the books; payouts come from the ledger, keyed by address. */
export async function readBooks(database: Database, fromEpoch: number): Promise<Books> {
  const { sql } = database;
  const miners = await sql<{ key: string; hotkey: string }[]>`
    select encode(public_key, 'hex') as key, hotkey from miners`;
  const numbers = await sql<{ number: bigint }[]>`
    select number from epochs where state = 'CLOSED' and number >= ${fromEpoch} order by number`;
  const epochs: Books['epochs'][number][] = [];
  for (const { number } of numbers) {
    const moved = await readTransfers(database, Number(number));
    const payouts = new Map(
      miners.map(({ key, hotkey }) => [hotkey, moved.get(`payout:${key}`) ?? 0n]),
    );
    epochs.push({
      number: Number(number),
      budgetRao: (moved.get('funding') ?? 0n) + (moved.get('carry-in') ?? 0n),
      paidRao: [...payouts.values()].reduce((sum, rao) => sum + rao, 0n),
      feeRao: moved.get('fee') ?? 0n,
      carryRao: moved.get('carry-out') ?? 0n,
      returnedRao: moved.get('returned') ?? 0n,
      payouts,
    });
  }
  const [ledger] = await sql<{ sum: bigint }[]>`
    select coalesce(sum(amount), 0)::int8 as sum from (
      select amount_rao as amount from ledger where credit is not null
      union all select -amount_rao from ledger where debit is not null) as sides`;
  const [decisions] = await sql<{ count: number }[]>`
    select count(*)::int as count from decisions
    where outcome = 'CONSENSUS' and epoch >= ${fromEpoch}
      and epoch in (select number from epochs where state = 'CLOSED')`;
  return { epochs, ledgerSumRao: ledger?.sum ?? -1n, decisions: decisions?.count ?? 0 };
}
