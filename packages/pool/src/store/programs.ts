/** Problems and programs. */
import type { TransactionSql } from '@adit/storage';
import type { EvaluationCandidate, ParentCandidate } from '../domain/choice.ts';
import { type Query, toNumber, toNumberOrNull } from './query.ts';

/** State of a program; the last three are final. */
export type ProgramState = 'EVALUATING' | 'CONSENSUS' | 'INVALID' | 'NO_CONSENSUS';

/** A stored program. Times in ms. */
export interface StoredProgram {
  readonly id: number;
  readonly problemKey: number;
  readonly text: string;
  readonly contentHash: string;
  /** Null: the pool itself. */
  readonly authorId: number | null;
  readonly state: ProgramState;
  readonly target: number;
  readonly offeredSinceMs: number;
  readonly starvedSinceMs: number | null;
}

interface ProgramRow {
  id: number;
  problem_key: number;
  program: string;
  content_hash: string;
  author_id: number | null;
  state: ProgramState;
  target: number;
  offered_since: bigint;
  starved_since: bigint | null;
}

const toProgram = (row: ProgramRow): StoredProgram => ({
  id: row.id,
  problemKey: row.problem_key,
  text: row.program,
  contentHash: row.content_hash,
  authorId: row.author_id,
  state: row.state,
  target: row.target,
  offeredSinceMs: toNumber(row.offered_since),
  starvedSinceMs: toNumberOrNull(row.starved_since),
});

/** Key of a problem under one consensus suite; made when new. */
export async function ensureProblem(
  tx: TransactionSql,
  problem: {
    readonly id: string;
    readonly suiteId: string;
    readonly suiteDigest: string;
    readonly scoreBounds: readonly [number, number];
  },
): Promise<number> {
  const [low, high] = problem.scoreBounds;
  const [row] = await tx<{ key: number }[]>`
    insert into problems (id, suite_digest, suite_id, score_low, score_high)
    values (${problem.id}, ${problem.suiteDigest}, ${problem.suiteId}, ${low}::float8,
      ${high}::float8)
    on conflict (id, suite_digest) do update set suite_id = excluded.suite_id
    returning key`;
  if (row === undefined) throw new Error('The upsert returned no problem');
  return row.key;
}

/** What a new program is stored with. */
export interface NewProgram {
  readonly problemKey: number;
  readonly text: string;
  readonly contentHash: string;
  readonly authorId: number | null;
  readonly parents: readonly number[];
  readonly target: number;
  readonly nowMs: number;
}

/** Stores a program; null when the problem has one with this canonical hash. */
export async function insertProgram(
  tx: TransactionSql,
  program: NewProgram,
): Promise<number | null> {
  const [row] = await tx<{ id: number }[]>`
    insert into algorithms (problem_key, content_hash, program, author_id, parents, target,
      created_at, offered_since)
    select ${program.problemKey}::int, ${program.contentHash}, ${program.text},
      ${program.authorId}::int, ${[...program.parents]}::int[], ${program.target}::int,
      ${program.nowMs}::bigint, ${program.nowMs}::bigint
    where not exists (select from algorithms
      where content_hash = ${program.contentHash} and problem_key = ${program.problemKey})
    on conflict (content_hash, problem_key) do nothing
    returning id`;
  return row?.id ?? null;
}

/** Id of the program with this canonical hash, or null. */
export async function findProgramByHash(
  query: Query,
  problemKey: number,
  contentHash: string,
): Promise<number | null> {
  const [row] = await query<{ id: number }[]>`
    select id from algorithms where content_hash = ${contentHash} and problem_key = ${problemKey}`;
  return row?.id ?? null;
}

/** The programs with these ids, ascending. */
export async function listPrograms(query: Query, ids: readonly number[]): Promise<StoredProgram[]> {
  const rows = await query<ProgramRow[]>`
    select * from algorithms where id = any(${[...ids]}::int[]) order by id`;
  return rows.map(toProgram);
}

/**
 * Locks programs in ascending order of id, so that two transactions never wait for each other.
 * With `skipLocked` those that another transaction holds are left out.
 */
export async function lockPrograms(
  tx: TransactionSql,
  ids: readonly number[],
  options: { readonly skipLocked: boolean } = { skipLocked: false },
): Promise<StoredProgram[]> {
  const rows = await tx<ProgramRow[]>`
    select * from algorithms where id = any(${[...ids]}::int[]) order by id
    for no key update ${options.skipLocked ? tx`skip locked` : tx``}`;
  return rows.map(toProgram);
}

/** Stores a step of a locked program that is still evaluated. */
export async function updateProgress(
  tx: TransactionSql,
  programId: number,
  progress: {
    readonly target: number;
    readonly offeredSinceMs: number;
    readonly starvedSinceMs: number | null;
  },
): Promise<void> {
  await tx`
    update algorithms set target = ${progress.target},
      offered_since = ${progress.offeredSinceMs}, starved_since = ${progress.starvedSinceMs}
    where id = ${programId} and state = 'EVALUATING'`;
}

/** Forgets since when programs starved: after a restart miners come back first. */
export async function resetStarving(tx: TransactionSql): Promise<void> {
  await tx`
    update algorithms set starved_since = null
    where state = 'EVALUATING' and starved_since is not null`;
}

/** Who asks for evaluations, and when. */
export interface WaitingQuery {
  readonly minerId: number;
  /** Miners who are paid together with it. */
  readonly peerIds: readonly number[];
  readonly problemKeys: readonly number[];
  readonly nowMs: number;
  /** Candidates per problem. */
  readonly limit: number;
}

/**
 * Programs with a free place that this miner may evaluate, most urgent first within each problem:
 * fewest reports missing, then candidates (target above 3), then oldest (pool.md 3.2). Programs of
 * the miner's peers and those that a peer evaluates are not for it (pool.md 3.1).
 */
export async function listWaiting(query: Query, ask: WaitingQuery): Promise<EvaluationCandidate[]> {
  const peers = [...ask.peerIds];
  const rows = await query<{ id: number; problem_key: number }[]>`
    select id, problem_key from (
      select a.id, a.problem_key, row_number() over (partition by a.problem_key
        order by a.target - c.reported, a.target desc, a.created_at, a.id) as place
      from algorithms a cross join lateral (
        select count(*) filter (where s.state = 'REPORTED') as reported,
          count(*) filter (where s.state = 'REPORTED'
            or (s.state = 'ASSIGNED' and s.reoffer_at > ${ask.nowMs})) as taken,
          count(*) filter (where s.miner_id = ${ask.minerId}) as mine,
          count(*) filter (where s.miner_id = any(${peers}::int[])
            and s.state in ('ASSIGNED', 'REPORTED')) as peers
        from slots s where s.algorithm_id = a.id) c
      where a.state = 'EVALUATING' and a.problem_key = any(${[...ask.problemKeys]}::int[])
        and a.author_id is distinct from ${ask.minerId}
        and (a.author_id is null or not a.author_id = any(${peers}::int[]))
        and c.mine = 0 and c.peers = 0 and c.taken < a.target) waiting
    where place <= ${ask.limit}
    order by problem_key, place`;
  return rows.map((row) => ({ id: row.id, problemKey: row.problem_key }));
}

/** What waits for reports. */
export interface FreePlaces {
  /** Free places of all programs. */
  readonly all: number;
  /** Programs with a free place that this miner may evaluate. */
  readonly mine: number;
  /** Programs with a free place that only its cluster keeps from this miner. */
  readonly clustered: number;
}

/** Counts the free places of the programs under evaluation. */
export async function countFreePlaces(
  query: Query,
  ask: Omit<WaitingQuery, 'limit'>,
): Promise<FreePlaces> {
  const peers = [...ask.peerIds];
  const [row] = await query<FreePlaces[]>`
    select coalesce(sum(free), 0)::int as all,
      (count(*) filter (where free > 0 and is_mine and not is_clustered))::int as mine,
      (count(*) filter (where free > 0 and is_mine and is_clustered))::int as clustered
    from (
      select greatest(a.target - c.taken, 0) as free,
        c.mine = 0 and a.author_id is distinct from ${ask.minerId} as is_mine,
        c.peers > 0 or coalesce(a.author_id = any(${peers}::int[]), false) as is_clustered
      from algorithms a cross join lateral (
        select count(*) filter (where s.state = 'REPORTED'
            or (s.state = 'ASSIGNED' and s.reoffer_at > ${ask.nowMs})) as taken,
          count(*) filter (where s.miner_id = ${ask.minerId}) as mine,
          count(*) filter (where s.miner_id = any(${peers}::int[])
            and s.state in ('ASSIGNED', 'REPORTED')) as peers
        from slots s where s.algorithm_id = a.id) c
      where a.state = 'EVALUATING'
        and a.problem_key = any(${[...ask.problemKeys]}::int[])) places`;
  return row ?? { all: 0, mine: 0, clustered: 0 };
}

/** The best scored programs of a problem as possible parents, best first. */
export async function listParentCandidates(
  query: Query,
  problemKey: number,
  limit: number,
): Promise<ParentCandidate[]> {
  return await query<ParentCandidate[]>`
    select a.id, d.score, length(a.program) as length
    from decisions d join algorithms a on a.id = d.algorithm_id
    where d.problem_key = ${problemKey} and d.score is not null
    order by d.score desc, a.id limit ${limit}`;
}

/** Ids of the pool's own programs that were not found invalid. */
export async function listStartPrograms(query: Query, problemKey: number): Promise<number[]> {
  const rows = await query<{ id: number }[]>`
    select id from algorithms
    where problem_key = ${problemKey} and author_id is null and state <> 'INVALID' order by id`;
  return rows.map((row) => row.id);
}

/** Best consensus score by problem; problems without any are missing. */
export async function readBestScores(
  query: Query,
  problemKeys: readonly number[],
): Promise<Map<number, number>> {
  const rows = await query<{ key: number; best: number }[]>`
    select problem_key as key, max(score) as best from decisions
    where problem_key = any(${[...problemKeys]}::int[]) and score is not null
    group by problem_key`;
  return new Map(rows.map((row) => [row.key, row.best]));
}

/**
 * Programs that the sweep has to look at: reported by someone, nobody working on them within time.
 * Longest unseen first; marks them as seen.
 */
export async function takeStalled(
  tx: TransactionSql,
  nowMs: number,
  limit: number,
): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    update algorithms set swept_at = ${nowMs} where id in (
      select a.id from algorithms a
      where a.state = 'EVALUATING'
        and exists (select from slots s where s.algorithm_id = a.id and s.state = 'REPORTED')
        and not exists (select from slots s where s.algorithm_id = a.id
          and s.state = 'ASSIGNED' and s.reoffer_at > ${nowMs})
      order by a.swept_at, a.id limit ${limit}
      for no key update skip locked)
    returning id`;
  return rows.map((row) => row.id).sort((left, right) => left - right);
}
