/**
 * Whether the pool answers, judged from the polls of the page: one answer in time is enough to
 * be live, and how old the newest data is.
 */

/** A poll as the page sees it; `answeredAtMs` is 0 before the first answer. */
export interface PollState {
  readonly answeredAtMs: number;
  readonly isFailing: boolean;
  /** HTTP status of the last failure; `null` when there was no answer at all. */
  readonly status: number | null;
}

/** What is said about the connection; `ageMs` is the age of the newest data, `null` without any. */
export interface Connection {
  readonly state: 'connecting' | 'live' | 'partial' | 'away';
  readonly ageMs: number | null;
  /** HTTP status of failing answers, while the pool is away and yet answers. */
  readonly status: number | null;
}

/** Silence after which the pool is called away even if no request has failed yet. */
const SILENCE_MS = 10_000;

/** Judges the connection at a moment of the same clock as `answeredAtMs`. */
export function deriveConnection(polls: readonly PollState[], nowMs: number): Connection {
  const newest = Math.max(0, ...polls.map((poll) => poll.answeredAtMs));
  const failing = polls.filter((poll) => poll.isFailing);
  const status = failing.find((poll) => poll.status !== null)?.status ?? null;
  if (newest === 0) {
    return { state: failing.length > 0 ? 'away' : 'connecting', ageMs: null, status };
  }
  const ageMs = Math.max(0, nowMs - newest);
  if (failing.length === polls.length || ageMs > SILENCE_MS) {
    return { state: 'away', ageMs, status };
  }
  return { state: failing.length > 0 ? 'partial' : 'live', ageMs, status };
}
