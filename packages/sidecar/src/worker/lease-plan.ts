/**
 * How a lease's time and programs are divided (sidecar.md 3.2, decision 7). Pure: times come as
 * values, milliseconds of this machine's clock; "no limit" is Infinity.
 *
 * Before the lease's timeout a buffer is kept for handing in, and before that a reserve for the
 * search, if there is to be one. Evaluation ends where only the reserve is left; the search ends at
 * 80 % of its time, so that a slow last step cannot cost the result.
 */

/** Seconds that an operator may change. */
export interface LeasePlanSettings {
  /** Kept for handing in at most; default 45. */
  readonly submitBufferS: number;
  /** Kept for the search; default 90. */
  readonly evolveReserveS: number;
}

/** The defaults of the guide's worker. */
export const defaultLeasePlan: LeasePlanSettings = { submitBufferS: 45, evolveReserveS: 90 };

/** What a plan is made from. */
export interface LeaseTimes {
  readonly nowMs: number;
  /** When the lease is over. */
  readonly timeoutMs: number;
  /** Programs still to be evolved, in this job or a later one of the lease. */
  readonly evolveBudget: number;
}

/** When the parts of a lease end. */
export interface LeasePlan {
  readonly bufferMs: number;
  /** Results are handed in by then. */
  readonly submitByMs: number;
  readonly reserveMs: number;
  /** No evaluation begins after this. */
  readonly evaluateUntilMs: number;
}

const BUFFER_MIN_S = 10;
const BUFFER_MAX_S = 60;
const BUFFER_SHARE = 0.33;
const RESERVE_SHARE = 0.8;
/** Share of the time left that a search may use (decision 7). */
const SEARCH_SHARE = 0.8;
const MS_PER_S = 1_000;

/** Buffer = min(configured, max(10 s, min(60 s, 0.33 × rest))); reserve at most 80 % of what is left. */
export function planLease(times: LeaseTimes, settings: LeasePlanSettings): LeasePlan {
  const { nowMs, timeoutMs, evolveBudget } = times;
  const restMs = Math.max(0, timeoutMs - nowMs);
  const shareMs = Math.min(BUFFER_MAX_S * MS_PER_S, BUFFER_SHARE * restMs);
  const bufferMs = Math.min(
    settings.submitBufferS * MS_PER_S,
    Math.max(BUFFER_MIN_S * MS_PER_S, shareMs),
  );
  const submitByMs = timeoutMs - bufferMs;
  const workMs = Math.max(0, submitByMs - nowMs);
  const wantedMs = evolveBudget > 0 ? settings.evolveReserveS * MS_PER_S : 0;
  const reserveMs = Math.min(wantedMs, RESERVE_SHARE * workMs);
  return { bufferMs, submitByMs, reserveMs, evaluateUntilMs: submitByMs - reserveMs };
}

/**
 * When a search stops: at 80 % of the time from now to the timeout or the epoch's end, whichever
 * comes first, and never after `submitByMs`. An epoch that has ended does not count any more.
 */
export function planSearchEnd(times: {
  readonly nowMs: number;
  readonly timeoutMs: number;
  readonly epochEndMs: number;
  readonly submitByMs: number;
}): number {
  const { nowMs, timeoutMs, epochEndMs, submitByMs } = times;
  const endMs = epochEndMs > nowMs ? Math.min(timeoutMs, epochEndMs) : timeoutMs;
  const shareEndMs = nowMs + Math.floor((endMs - nowMs) * SEARCH_SHARE);
  return Math.max(nowMs, Math.min(submitByMs, shareEndMs));
}

/** A program and what was just found out about it. */
export interface ScoredItem {
  readonly id: number;
  readonly task_type: string;
  /** Null when it could not be scored. */
  readonly score: number | null;
}

const PARENTS_MIN = 2;
const PARENTS_MAX = 8;

/**
 * Where the search of `problem` starts: the best two to eight programs of it just evaluated, equal
 * scores by id; with fewer than two of them the seeds, and that one beside them.
 */
export function chooseLeaseParents<
  Item extends { readonly id: number; readonly task_type: string },
>(
  problem: string,
  evaluated: readonly (Item & ScoredItem)[],
  seeds: readonly Item[],
): readonly Item[] {
  const best = evaluated
    .filter(({ task_type: task, score }) => task === problem && score !== null)
    .sort((left, right) => (right.score ?? 0) - (left.score ?? 0) || left.id - right.id)
    .slice(0, PARENTS_MAX);
  if (best.length >= PARENTS_MIN) return best;
  const own = seeds.filter(({ task_type: task }) => task === problem);
  const others = best.filter(({ id }) => !own.some((seed) => seed.id === id));
  return [...own, ...others];
}

/**
 * After which generations the best program so far is noted: the first, every `generations / budget`,
 * and the last.
 */
export function planSnapshots(generations: number, budget: number): readonly number[] {
  const step = Math.max(1, Math.floor(generations / Math.max(1, budget)));
  const points = new Set([1, generations]);
  for (let generation = step; generation < generations; generation += step) points.add(generation);
  return [...points].sort((left, right) => left - right);
}

/** How many random mutants are looked at to fill a budget. */
export function fillTries(budget: number): number {
  return 20 * budget;
}
