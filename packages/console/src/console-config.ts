/** What the server that serves this page has for it: a pool, a chain, or both. */
import { useQuery } from '@tanstack/react-query';
import { readRoute } from './api.ts';

/** `GET /console/config.json`. */
export interface ConsoleConfig {
  readonly pool: boolean;
  /** Address of a chain's node, `/` for the server of this page, null without a chain. */
  readonly chainUrl: string | null;
}

const FALLBACK: ConsoleConfig = { pool: true, chainUrl: null };
const AGAIN_MS = 5_000;

/** The document; null until the server has answered, a pool alone while it does not. */
export function useConsoleConfig(): ConsoleConfig | null {
  const { data, isError } = useQuery<ConsoleConfig, Error>({
    queryKey: ['console-config'],
    queryFn: ({ signal }) => readRoute<ConsoleConfig>('/console/config.json', signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data === undefined ? AGAIN_MS : false),
    retry: false,
    networkMode: 'always',
  });
  return data ?? (isError ? FALLBACK : null);
}

/** The chain's socket address as this page reaches it. @throws TypeError on an impossible address. */
export function resolveChainUrl(chainUrl: string, pageUrl: string): string {
  const url = new URL(chainUrl, pageUrl);
  if (url.protocol === 'http:') url.protocol = 'ws:';
  if (url.protocol === 'https:') url.protocol = 'wss:';
  url.hash = '';
  return url.href;
}
