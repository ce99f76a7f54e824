/** The chain's client for the components of the tab, and what they ask it. */
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ChainClient, ChainStatus } from './chain-client.ts';

/** The client; the tab provides it. */
export const ChainContext = createContext<ChainClient | null>(null);

/** The client of this tab. */
export function useChain(): ChainClient {
  const client = useContext(ChainContext);
  if (client === null) throw new Error('There is no chain around this component');
  return client;
}

/** What is known of the chain. */
export function useChainStatus(): ChainStatus {
  const client = useChain();
  return useSyncExternalStore(client.listen, client.status);
}

/** A question to the chain. */
export interface ChainQuestion<Answer> {
  /** Names the question and all that it depends on but the block. */
  readonly name: readonly (string | number | null)[];
  /** Least time from one asking to the next; blocks may come faster than people read. */
  readonly paceMs?: number;
  /** Asks; `at` is the hash of the block to ask about. */
  ask(client: ChainClient, at: string): Promise<Answer>;
}

const PACE_MS = 1_000;
/** A developer may write into the head itself (`dev_setStorage`), and no block tells of it. */
const REFRESH_MS = 4_000;

/** The value, renewed at most every `paceMs`; the newest one is never left out. */
function usePaced<Value>(value: Value, paceMs: number): Value {
  const [paced, setPaced] = useState({ value, atMs: 0 });
  useEffect(() => {
    if (paced.value === value) return;
    const take = () => setPaced({ value, atMs: performance.now() });
    const waitMs = paced.atMs + paceMs - performance.now();
    if (waitMs <= 0 || paced.atMs === 0) {
      take();
      return;
    }
    const timer = setTimeout(take, waitMs);
    return () => clearTimeout(timer);
  }, [value, paced, paceMs]);
  return paced.value;
}

/** Something about the state behind the head, asked again with every block; the last answer stays. */
export function useAtHead<Answer>(question: ChainQuestion<Answer>): UseQueryResult<Answer, Error> {
  const client = useChain();
  const { facts, head, age } = usePaced(useChainStatus(), question.paceMs ?? PACE_MS);
  const { genesisHash = null } = facts ?? {};
  return useQuery<Answer, Error>({
    queryKey: ['chain', genesisHash, ...question.name, head?.hash ?? null, age],
    queryFn: () => question.ask(client, head?.hash ?? ''),
    enabled: head !== null,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
    retry: false,
    networkMode: 'always',
  });
}

/** Something that never changes, such as a block of a known hash. */
export function useFixed<Answer>(
  name: readonly (string | number)[],
  ask: ((client: ChainClient) => Promise<Answer>) | null,
): UseQueryResult<Answer, Error> {
  const client = useChain();
  const { facts, state } = useChainStatus();
  return useQuery<Answer, Error>({
    queryKey: ['chain', facts?.genesisHash ?? null, ...name],
    queryFn: () => (ask === null ? Promise.reject(new Error('nothing was asked')) : ask(client)),
    enabled: facts !== null && state === 'live' && ask !== null,
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    retry: false,
    networkMode: 'always',
  });
}
