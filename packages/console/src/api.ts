/**
 * The public routes of the pool as the console reads them: shapes and one fetch function.
 * The console speaks HTTP only and therefore declares the shapes itself.
 * Units: money is a decimal string of RAO (`*_rao`), times are ISO 8601, points and scores
 * are plain numbers, `*_bps` are hundredths of a percent.
 */

/** `GET /health`. */
export interface Health {
  readonly status: 'healthy' | 'degraded' | 'draining';
  readonly window_number: number;
  readonly current_block: number;
  readonly time_remaining_s: number;
  readonly server_time: string;
  readonly version: string;
}

/** The epoch that is running. */
export interface CurrentEpoch {
  readonly number: number;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly base_rao: string;
  readonly carry_in_rao: string;
  readonly budget_rao: string;
  readonly fee_bps: number;
  readonly cap_bps: number;
  readonly points: number;
}

/** What one miner got out of a closed epoch. */
export interface EpochPayout {
  readonly hotkey: string;
  readonly points: number;
  readonly reputation: number;
  readonly rao: string;
  readonly capped: boolean;
}

/** A closed epoch: paid + fee + carry + returned = budget. */
export interface ClosedEpoch extends CurrentEpoch {
  readonly paid_rao: string;
  readonly fee_rao: string;
  readonly carry_rao: string;
  readonly returned_rao: string;
  readonly merkle_root: string;
  readonly miners: readonly EpochPayout[];
}

/** `GET /api/v1/epochs`; `closed` is newest first. */
export interface Epochs {
  /** In a pool that has closed its last epoch, which is over. */
  readonly current: CurrentEpoch;
  readonly pool_closed?: boolean;
  readonly closed: readonly ClosedEpoch[];
}

/** One row of the leaderboard; `reputation` is that of the running epoch. */
export interface Miner {
  readonly rank: number;
  readonly hotkey: string;
  readonly role: string | null;
  readonly reputation: number;
  readonly reputation_total: number;
  readonly evaluations: number;
  readonly evaluations_accurate: number;
  readonly outliers: number;
  readonly evolutions: number;
  readonly evolutions_rewarded: number;
  readonly available_rao: string;
  readonly last_epoch_rao: string;
}

/** `GET /api/v1/miners/leaderboard`. */
export interface Leaderboard {
  readonly miners: readonly Miner[];
  readonly total: number;
}

/** A point of a problem's running best score, oldest first. */
export interface CurvePoint {
  readonly at: string;
  readonly epoch: number;
  readonly algorithm_id: number;
  readonly score: number;
}

/** One of the best programs of a problem. */
export interface BestProgram {
  readonly id: number;
  readonly score: number;
  readonly author: string;
  readonly decided_at: string;
  readonly content_hash: string;
  readonly program: string;
  readonly parents: readonly number[];
  readonly epoch: number;
}

/** A problem with its running best and its best programs, best first. */
export interface ProblemResults {
  readonly task_type: string;
  readonly title: string;
  readonly best_score: number | null;
  readonly curve: readonly CurvePoint[];
  readonly programs: readonly BestProgram[];
}

/** `GET /api/v1/results/best`. */
export interface BestResults {
  readonly problems: readonly ProblemResults[];
}

/** The numbers that decided a verdict. */
export type ReasonNumbers = Readonly<Record<string, unknown>>;

/** What one miner reported about a program, and what became of it. */
export interface Report {
  readonly hotkey: string;
  readonly score: number | null;
  readonly digest: string | null;
  readonly verdict: 'AGREED' | 'OUTLIER' | 'VOID';
  readonly reason: string;
  readonly numbers: ReasonNumbers | null;
}

/** A final decision about one program. */
export interface Decision {
  readonly id: number | string;
  readonly epoch: number;
  readonly algorithm_id: number;
  readonly task_type: string;
  readonly program: string;
  readonly content_hash: string;
  readonly author: string;
  readonly score: number | null;
  readonly digest: string | null;
  readonly outcome: 'CONSENSUS' | 'INVALID' | 'NO_CONSENSUS';
  readonly decided_at: string;
  readonly parents: readonly number[];
  readonly reports: readonly Report[];
}

/** `GET /api/v1/decisions`, newest first. */
export interface Decisions {
  readonly items: readonly Decision[];
  readonly next_cursor: string | null;
}

/** Something that the operator should know, the numbers that decided it, and what to do. */
export interface Alert {
  readonly code: string;
  readonly level: 'warning' | 'critical';
  readonly message: string;
  readonly numbers: ReasonNumbers;
  readonly next_step: string;
}

/** The part of `GET /api/v1/monitor/summary` that the page shows; behind a token it shows none. */
export interface Monitor {
  readonly database_up: boolean;
  readonly alerts: {
    readonly overall: 'ok' | 'warning' | 'critical';
    readonly items: readonly Alert[];
  };
  readonly miners: { readonly registered: number; readonly active: number };
  readonly evaluations: {
    readonly programs_waiting: number;
    readonly reports_waiting: number;
    readonly slots_wanted: number;
  };
  readonly consensus: {
    readonly latency_p50_s: number | null;
    readonly agreement_rate: number | null;
  };
  readonly withdrawals: { readonly waiting: number; readonly waiting_rao: string };
}

/** Longest time the console waits for an answer before it calls the pool away. */
const REQUEST_TIMEOUT_MS = 8_000;

/** The pool answered, but not with success; `status` is the HTTP status. */
export class RouteError extends Error {
  override readonly name = 'RouteError';
  readonly status: number;

  constructor(status: number) {
    super(`The pool answered ${status}`);
    this.status = status;
  }
}

/**
 * Reads one public route of the same origin.
 * @throws RouteError on an answer other than success; TypeError, DOMException or SyntaxError when
 * there is no answer, none in time, or one that is not JSON.
 */
export async function readRoute<T>(path: string, signal: AbortSignal): Promise<T> {
  const answer = await fetch(path, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
  });
  if (!answer.ok) throw new RouteError(answer.status);
  // The pool's own schema guarantees the shape; the console has no second copy of it to check with.
  return (await answer.json()) as T;
}
