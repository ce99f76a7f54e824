/** The newest blocks, each read once; a new head costs one block. */
import { useQueries } from '@tanstack/react-query';
import type { ChainClient } from '../connection/chain-client.ts';
import { useAtHead, useChain, useChainStatus, useFixed } from '../connection/chain-context.tsx';
import { type BlockView, readBlock } from './read-block.ts';

/** Blocks newest first. */
export interface RecentBlocks {
  readonly blocks: readonly BlockView[];
  readonly isLoading: boolean;
  readonly error: Error | null;
}

function hashesOf(count: number, head: number): number[] {
  return Array.from({ length: Math.min(count, head + 1) }, (_, back) => head - back);
}

/** The last `count` blocks. */
export function useRecentBlocks(count: number): RecentBlocks {
  const client = useChain();
  const { facts, head } = useChainStatus();
  const hashes = useAtHead<readonly (string | null)[]>({
    name: ['hashes', count],
    paceMs: 0,
    ask: (node) => node.request('chain_getBlockHash', hashesOf(count, head?.number ?? 0)),
  });
  const listed = (hashes.data ?? []).filter((hash) => hash !== null);
  const blocks = useQueries({
    queries: listed.map((hash) => ({
      queryKey: ['chain', facts?.genesisHash ?? null, 'block', hash],
      queryFn: () => readBlock(client, hash),
      structuralSharing: false,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 120_000,
      retry: false,
      networkMode: 'always' as const,
    })),
  });
  return {
    blocks: blocks.flatMap(({ data }) => (data === undefined ? [] : [data])),
    isLoading:
      hashes.isLoading || (blocks.length > 0 && blocks.every(({ isLoading }) => isLoading)),
    error: hashes.error ?? blocks.find(({ error }) => error !== null)?.error ?? null,
  };
}

const HASH = /^0x[0-9a-f]{64}$/i;
const NUMBER = /^\d{1,9}$/;

/** True for what can be a block's number or hash. */
export function isBlockName(text: string): boolean {
  return HASH.test(text) || NUMBER.test(text);
}

/** What is known of a block that was asked for. */
export interface FoundBlock {
  readonly block: BlockView | undefined;
  /** The chain has no such block, or not yet. */
  readonly isMissing: boolean;
  readonly error: Error | null;
}

/** A block by number or hash. A number is looked up again with every head: blocks can be taken back. */
export function useBlock(name: string): FoundBlock {
  const isHash = HASH.test(name);
  const found = useAtHead<string | null>({
    name: ['block-number', name],
    ask: (client) => client.request('chain_getBlockHash', isHash ? 0 : Number(name)),
  });
  const hash = isHash ? name.toLowerCase() : (found.data ?? null);
  const ask = hash === null ? null : (client: ChainClient) => readBlock(client, hash);
  const { data, error } = useFixed<BlockView>(['block', hash ?? name], ask);
  const isMissing = !isHash && found.data === null && !found.isPlaceholderData;
  return { block: data, isMissing, error };
}
