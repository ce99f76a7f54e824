/** Who leads: one row a task, decided by the database alone and timed by its clock. */
import { type Query, toNumber, toNumberOrNull } from './query.ts';

/** The one task that has a leader. */
export const SCHEDULER = 'scheduler';

/** A leader's claim. */
export interface Claim {
  readonly name: string;
  /** Names one process, never used again by another. */
  readonly holder: string;
  readonly leaseMs: number;
}

/** A claim that was granted. */
export interface GrantedClaim {
  /** Rises with every change of leader. */
  readonly fencing: number;
  readonly sinceMs: number;
}

/** Takes or renews the leadership; null while another process has it. */
export async function claimLeadership(query: Query, claim: Claim): Promise<GrantedClaim | null> {
  const { name, holder, leaseMs } = claim;
  const [row] = await query<{ fencing: bigint; since: bigint }[]>`
    insert into leadership as l (name, holder, fencing, since, expires_at)
    values (${name}, ${holder}, 1, database_now_ms(), database_now_ms() + ${leaseMs}::bigint)
    on conflict (name) do update set
      fencing = case when l.holder = ${holder} and l.expires_at > database_now_ms()
        then l.fencing else l.fencing + 1 end,
      since = case when l.holder = ${holder} and l.expires_at > database_now_ms()
        then l.since else database_now_ms() end,
      holder = ${holder},
      expires_at = excluded.expires_at
    where l.holder = ${holder} or l.expires_at <= database_now_ms()
    returning fencing, since`;
  if (row === undefined) return null;
  return { fencing: toNumber(row.fencing), sinceMs: toNumber(row.since) };
}

/** Gives the leadership back, so that the next process need not wait. */
export async function releaseLeadership(query: Query, name: string, holder: string): Promise<void> {
  await query`
    update leadership set expires_at = 0 where name = ${name} and holder = ${holder}`;
}

/** Notes that a pass ended; false when the term is over. */
export async function recordPass(
  query: Query,
  term: { readonly name: string; readonly holder: string; readonly fencing: number },
): Promise<boolean> {
  const rows = await query`
    update leadership set last_pass_at = database_now_ms()
    where name = ${term.name} and holder = ${term.holder} and fencing = ${term.fencing}
    returning 1`;
  return rows.length === 1;
}

/** A task's leader as the database knows it. Times in ms of the database's clock. */
export interface LeadershipRow {
  /** Null when nobody leads. */
  readonly holder: string | null;
  readonly fencing: number;
  readonly sinceMs: number;
  readonly lastPassAtMs: number | null;
}

/** How the leadership is. Ages by the database's clock. */
export interface LeadershipAge {
  readonly isHeld: boolean;
  /** Since the last pass; since the term began where it has had none. */
  readonly sinceLastPassMs: number;
  readonly fencing: number;
}

/** The leadership's age; null before the first leader. */
export async function readLeadershipAge(query: Query, name: string): Promise<LeadershipAge | null> {
  const [row] = await query<{ held: boolean; age: bigint; fencing: bigint }[]>`
    select expires_at > database_now_ms() as held, fencing,
      greatest(0, database_now_ms() - greatest(since, coalesce(last_pass_at, 0))) as age
    from leadership where name = ${name}`;
  if (row === undefined) return null;
  return {
    isHeld: row.held,
    sinceLastPassMs: toNumber(row.age),
    fencing: toNumber(row.fencing),
  };
}

/** The leader now; null before the first one. */
export async function findLeadership(query: Query, name: string): Promise<LeadershipRow | null> {
  const [row] = await query<
    { holder: string | null; fencing: bigint; since: bigint; last_pass_at: bigint | null }[]
  >`
    select case when expires_at > database_now_ms() then holder end as holder, fencing, since,
      last_pass_at
    from leadership where name = ${name}`;
  if (row === undefined) return null;
  return {
    holder: row.holder,
    fencing: toNumber(row.fencing),
    sinceMs: toNumber(row.since),
    lastPassAtMs: toNumberOrNull(row.last_pass_at),
  };
}
