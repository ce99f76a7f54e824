/**
 * State of the chain behind the same reader that the runtime reads by. Work on it is begun, and begun
 * again, until all that it asked for has been fetched; so the runtime's own functions run in the page.
 */
import { decodeHex } from '@adit/base';
import { createStateReader, type StateReader } from '@adit/chain';
import type { ChainClient } from './chain-client.ts';

/** A block's state. */
export interface StatePlace {
  readonly at: string;
  readonly profile: 'fast' | 'normal';
}

type Changes = readonly { readonly changes: readonly (readonly [string, string | null])[] }[];

/** Each round asks for what the one before found; the deepest work needs four. */
const ROUNDS_MAX = 12;
const PAGE = 1_000;
const KEYS_A_REQUEST = 5_000;

/** What has been fetched, and what is still to be. */
class Fetched {
  readonly values = new Map<string, Uint8Array | null>();
  readonly ranges = new Map<string, readonly string[]>();
  readonly missingKeys = new Set<string>();
  readonly missingRanges = new Set<string>();

  readonly rawRead = (key: string): Uint8Array | null => {
    const value = this.values.get(key);
    if (value === undefined) this.missingKeys.add(key);
    return value ?? null;
  };

  readonly rawKeys = (prefix: string): string[] => {
    const keys = this.ranges.get(prefix);
    if (keys === undefined) this.missingRanges.add(prefix);
    return [...(keys ?? [])];
  };

  get isWhole(): boolean {
    return this.missingKeys.size === 0 && this.missingRanges.size === 0;
  }
}

async function keysOf(client: ChainClient, prefix: string, at: string): Promise<string[]> {
  const keys: string[] = [];
  for (;;) {
    const start = keys.at(-1) ?? null;
    const page = await client.request<string[]>('state_getKeysPaged', prefix, PAGE, start, at);
    keys.push(...page);
    if (page.length < PAGE) return keys;
  }
}

/** The values of keys at a block; null for those that have none. */
export async function readValues(
  client: ChainClient,
  keys: readonly string[],
  at: string,
): Promise<Map<string, Uint8Array | null>> {
  const values = new Map<string, Uint8Array | null>(keys.map((key) => [key, null]));
  for (let first = 0; first < keys.length; first += KEYS_A_REQUEST) {
    const some = keys.slice(first, first + KEYS_A_REQUEST);
    const answer = await client.request<Changes>('state_queryStorageAt', some, at);
    for (const [key, hex] of answer.flatMap(({ changes }) => changes)) {
      values.set(key, hex === null ? null : decodeHex(hex));
    }
  }
  return values;
}

async function fetchMissing(client: ChainClient, fetched: Fetched, at: string): Promise<void> {
  const ranges = [...fetched.missingRanges];
  fetched.missingRanges.clear();
  const lists = await Promise.all(ranges.map((prefix) => keysOf(client, prefix, at)));
  for (const [index, prefix] of ranges.entries()) {
    fetched.ranges.set(prefix, lists[index] ?? []);
    // Whoever lists the keys of a range reads its entries.
    for (const key of lists[index] ?? []) fetched.missingKeys.add(key);
  }
  const keys = [...fetched.missingKeys].filter((key) => !fetched.values.has(key));
  fetched.missingKeys.clear();
  for (const [key, value] of await readValues(client, keys, at)) fetched.values.set(key, value);
}

/**
 * The result of pure work on a block's state.
 * @throws what the work throws on whole state; RpcError, ConnectionLost.
 */
export async function readState<Result>(
  client: ChainClient,
  { at, profile }: StatePlace,
  work: (reader: StateReader) => Result,
): Promise<Result> {
  const fetched = new Fetched();
  const { rawRead, rawKeys } = fetched;
  const reader = createStateReader({ profile, rawRead, rawKeys });
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let result: Result;
    try {
      result = work(reader);
    } catch (error) {
      // What was not fetched yet reads as missing, and may not fit the rest.
      if (fetched.isWhole) throw error;
      await fetchMissing(client, fetched, at);
      continue;
    }
    if (fetched.isWhole) return result;
    await fetchMissing(client, fetched, at);
  }
  throw new Error(`The state was not whole after ${ROUNDS_MAX} rounds`);
}
