/**
 * The polls of the Pool page. Data of the last good answer stays while the pool is away;
 * a failed poll is simply tried again at the next beat.
 */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import {
  type BestResults,
  type Decisions,
  type Epochs,
  type Health,
  type Leaderboard,
  type Monitor,
  RouteError,
  readRoute,
} from './api.ts';
import type { PollState } from './frame/connection.ts';

const FAST_MS = 1_000;
const SLOW_MS = 2_000;
/** The pool keeps its monitor's figures about as long. */
const MONITOR_MS = 5_000;

/** How many decisions the page holds. */
export const DECISIONS_SHOWN = 100;

function usePoll<T>(path: string, intervalMs: number): UseQueryResult<T, Error> {
  return useQuery<T, Error>({
    queryKey: [path],
    queryFn: ({ signal }) => readRoute<T>(path, signal),
    refetchInterval: intervalMs,
    staleTime: 0,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
    networkMode: 'always',
  });
}

/** Every poll of the page. */
export interface PoolQueries {
  readonly health: UseQueryResult<Health, Error>;
  readonly epochs: UseQueryResult<Epochs, Error>;
  readonly miners: UseQueryResult<Leaderboard, Error>;
  readonly results: UseQueryResult<BestResults, Error>;
  readonly decisions: UseQueryResult<Decisions, Error>;
}

/** Starts the polls; call it once, in the page. */
export function usePoolQueries(): PoolQueries {
  return {
    health: usePoll<Health>('/health', FAST_MS),
    epochs: usePoll<Epochs>('/api/v1/epochs?limit=6', FAST_MS),
    miners: usePoll<Leaderboard>('/api/v1/miners/leaderboard?limit=100', SLOW_MS),
    results: usePoll<BestResults>('/api/v1/results/best?limit=5', SLOW_MS),
    decisions: usePoll<Decisions>(`/api/v1/decisions?limit=${DECISIONS_SHOWN}`, SLOW_MS),
  };
}

/**
 * The operator's figures where they are open. A pool with a monitor token refuses them once; they are
 * not asked for again, and the refusal says nothing about the connection.
 */
export function useMonitor(): Monitor | null {
  const { data } = useQuery<Monitor | null, Error>({
    queryKey: ['monitor'],
    queryFn: async ({ signal }) => {
      try {
        return await readRoute<Monitor>('/api/v1/monitor/summary', signal);
      } catch (error) {
        if (error instanceof RouteError && error.status === 401) return null;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data === null ? false : MONITOR_MS),
    staleTime: 0,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
    networkMode: 'always',
  });
  return data ?? null;
}

/** The polls as the connection line judges them. */
export function listPolls(queries: PoolQueries): readonly PollState[] {
  return Object.values(queries).map((query) => ({
    answeredAtMs: query.dataUpdatedAt,
    isFailing: query.errorUpdatedAt > query.dataUpdatedAt,
    status: query.error instanceof RouteError ? query.error.status : null,
  }));
}
