/**
 * The record of a run, straight from the database (architecture.md, last paragraph): what each miner
 * did and got in each closed epoch, and whether the books are right. `adit up` prints it after its
 * last epoch, and after a restart it reads the same.
 */
import { type Database, mapDatabaseError } from '@adit/storage';
import type { ClosedRow } from './store/epoch-views.ts';
import { isLedgerBalanced } from './store/ledger.ts';
import { toPoints } from './store/miner-views.ts';
import { type Query, toNumber } from './store/query.ts';

/** Which part of the record. */
export interface SummaryOptions {
  /** First epoch of the run. */
  readonly fromEpoch: number;
  /** Labels by hotkey; they go before those stored with `setRoles`. */
  readonly roles?: ReadonlyMap<string, string>;
  /** Problem ids whose best score is looked for; default all in the database. */
  readonly tasks?: readonly string[];
}

/** A miner in one epoch. RAO as decimal text. */
export interface SummaryMiner {
  readonly hotkey: string;
  readonly role: string | null;
  readonly points: number;
  /** The guide's reputation is the epoch's points (pool.md 4.1). */
  readonly reputation: number;
  readonly rao: string;
  /** Reports that agreed, all judged reports, and those outside. */
  readonly accurate: number;
  readonly evaluations: number;
  readonly outliers: number;
  /** Own programs decided in the epoch, and those of them that earned points. */
  readonly evolutions: number;
  readonly evolutionsRewarded: number;
}

/** A closed epoch: paid + fee + carry + returned = budget. */
export interface SummaryEpoch {
  readonly number: number;
  readonly points: number;
  readonly baseRao: string;
  readonly carryInRao: string;
  readonly budgetRao: string;
  readonly paidRao: string;
  readonly feeRao: string;
  readonly carryRao: string;
  readonly returnedRao: string;
  readonly feeBps: number;
  readonly capBps: number;
  /** Everyone registered by the epoch's end, most points first. */
  readonly miners: readonly SummaryMiner[];
}

/** The pool's part of the summary. Counters cover the closed epochs listed. */
export interface PoolSummary {
  readonly epochs: readonly SummaryEpoch[];
  readonly consensusFormed: number;
  /** Reports of miners labelled `inflator` that were outside, and those that earned points. */
  readonly inflatedReports: number;
  readonly inflatedRewarded: number;
  /** Rewarded evolutions one of whose parents is another miner's program. */
  readonly crossMinerEvolutions: number;
  readonly ledgerBalanced: boolean;
  /** Best consensus score and its task; null before the first. */
  readonly bestScore: number | null;
  readonly bestTask: string | null;
  readonly bestByTask: readonly { readonly task: string; readonly score: number }[];
}

/** Role of miners whose reports are made up on purpose. */
const INFLATOR = 'inflator';

/** Reads the record of all closed epochs from `fromEpoch` on, oldest first. */
export async function readSummary(
  database: Database,
  options: SummaryOptions,
): Promise<PoolSummary> {
  const query = database.sql;
  try {
    const roles = await readRoles(query, options.roles);
    const inflators = [...roles].filter(([, role]) => role === INFLATOR).map(([key]) => key);
    const bestByTask = await listBestByTask(query, options.tasks ?? null);
    return {
      epochs: await listEpochs(query, options.fromEpoch, roles),
      ...(await readCounters(query, options.fromEpoch, inflators)),
      ledgerBalanced: await isLedgerBalanced(query),
      bestScore: bestByTask[0]?.score ?? null,
      bestTask: bestByTask[0]?.task ?? null,
      bestByTask,
    };
  } catch (error) {
    throw mapDatabaseError(error);
  }
}

async function readRoles(
  query: Query,
  given: ReadonlyMap<string, string> | undefined,
): Promise<Map<string, string>> {
  const rows = await query<{ hotkey: string; role: string }[]>`
    select hotkey, role from miner_roles`;
  return new Map([...rows.map((row) => [row.hotkey, row.role] as const), ...(given ?? [])]);
}

async function listEpochs(
  query: Query,
  fromEpoch: number,
  roles: ReadonlyMap<string, string>,
): Promise<SummaryEpoch[]> {
  const rows = await query<ClosedRow[]>`
    select * from epochs where state = 'CLOSED' and number >= ${fromEpoch} order by number`;
  const miners = await listMiners(query, fromEpoch, roles);
  return rows.map((row) => ({
    number: toNumber(row.number),
    points: toPoints(row.points_micro),
    baseRao: String(row.base_rao),
    carryInRao: String(row.carry_in_rao),
    budgetRao: String(row.base_rao + row.carry_in_rao),
    paidRao: String(row.paid_rao),
    feeRao: String(row.fee_rao),
    carryRao: String(row.carry_rao),
    returnedRao: String(row.returned_rao),
    feeBps: row.fee_bps,
    capBps: row.cap_bps,
    miners: miners.get(toNumber(row.number)) ?? [],
  }));
}

interface MinerRow {
  number: bigint;
  hotkey: string;
  points: bigint;
  rao: bigint;
  evaluations: number;
  accurate: number;
  outliers: number;
  evolutions: number;
  rewarded: number;
}

async function listMiners(
  query: Query,
  fromEpoch: number,
  roles: ReadonlyMap<string, string>,
): Promise<Map<number, SummaryMiner[]>> {
  const rows = await query<MinerRow[]>`
    select e.number, m.hotkey, coalesce(p.points_micro, 0) as points, coalesce(p.rao, 0) as rao,
      (select count(*)::int from slots s where s.miner_id = m.id
        and s.decided_epoch = e.number) as evaluations,
      (select count(*)::int from slots s where s.miner_id = m.id
        and s.decided_epoch = e.number and s.state = 'AGREED') as accurate,
      (select count(*)::int from slots s where s.miner_id = m.id
        and s.decided_epoch = e.number and s.state = 'OUTLIER') as outliers,
      (select count(*)::int from decisions d join algorithms a on a.id = d.algorithm_id
        where a.author_id = m.id and d.epoch = e.number) as evolutions,
      (select count(*)::int from contributions c where c.miner_id = m.id
        and c.epoch = e.number and c.kind = 'evolution') as rewarded
    from epochs e join miners m on m.created_at < e.ends_at
      left join payouts p on p.epoch = e.number and p.miner_id = m.id
    where e.state = 'CLOSED' and e.number >= ${fromEpoch}
    order by e.number, points desc, m.hotkey`;
  const byEpoch = new Map<number, SummaryMiner[]>();
  for (const row of rows) {
    const number = toNumber(row.number);
    const list = byEpoch.get(number) ?? [];
    list.push({
      hotkey: row.hotkey,
      role: roles.get(row.hotkey) ?? null,
      points: toPoints(row.points),
      reputation: toPoints(row.points),
      rao: String(row.rao),
      accurate: row.accurate,
      evaluations: row.evaluations,
      outliers: row.outliers,
      evolutions: row.evolutions,
      evolutionsRewarded: row.rewarded,
    });
    byEpoch.set(number, list);
  }
  return byEpoch;
}

type Counters = Pick<
  PoolSummary,
  'consensusFormed' | 'inflatedReports' | 'inflatedRewarded' | 'crossMinerEvolutions'
>;

async function readCounters(
  query: Query,
  fromEpoch: number,
  inflators: readonly string[],
): Promise<Counters> {
  const [row] = await query<
    { formed: number; outside: number; rewarded: number; crossed: number }[]
  >`
    with closed as (
      select number from epochs where state = 'CLOSED' and number >= ${fromEpoch}),
    liars as (select id from miners where hotkey = any(${[...inflators]}::text[]))
    select
      (select count(*)::int from decisions
        where outcome = 'CONSENSUS' and epoch in (select number from closed)) as formed,
      (select count(*)::int from slots where state = 'OUTLIER'
        and miner_id in (select id from liars)
        and decided_epoch in (select number from closed)) as outside,
      (select count(*)::int from contributions where kind = 'evaluation'
        and miner_id in (select id from liars)
        and epoch in (select number from closed)) as rewarded,
      (select count(*)::int from contributions c join algorithms a on a.id = c.algorithm_id
        where c.kind = 'evolution' and c.epoch in (select number from closed)
          and exists (select from algorithms parent
            where parent.id = any(a.parents) and parent.author_id <> a.author_id)) as crossed`;
  return {
    consensusFormed: row?.formed ?? 0,
    inflatedReports: row?.outside ?? 0,
    inflatedRewarded: row?.rewarded ?? 0,
    crossMinerEvolutions: row?.crossed ?? 0,
  };
}

async function listBestByTask(
  query: Query,
  tasks: readonly string[] | null,
): Promise<{ task: string; score: number }[]> {
  const wanted = tasks === null ? null : [...tasks];
  const rows = await query<{ task: string; score: number }[]>`
    select p.id as task, max(d.score) as score
    from decisions d join problems p on p.key = d.problem_key
    where d.score is not null and (${wanted}::text[] is null or p.id = any(${wanted}::text[]))
    group by p.id order by score desc, p.id`;
  return rows.map(({ task, score }) => ({ task, score }));
}
