/** Storage as `chainHead_v1_storage` and `archive_v1_storage` ask for it. */
import { blake2b256, decodeHex, encodeHex, encodeUtf8 } from '@adit/base';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import type { Params } from '../rpc/params.ts';
import { invalidParams } from '../rpc/rpc-error.ts';

const QUERY_TYPES = [
  'value',
  'hash',
  'closestDescendantMerkleValue',
  'descendantsValues',
  'descendantsHashes',
] as const;

type QueryType = (typeof QUERY_TYPES)[number];

/** One thing that is asked. */
export interface StorageQuery {
  /** Lower-case hexadecimal with `0x`. */
  readonly key: string;
  readonly type: QueryType;
  /** Descendants behind this key only; null for all. */
  readonly after: string | null;
}

/** One thing that is answered: a key with one of the others. */
export interface StorageItem {
  readonly key: string;
  readonly value?: string;
  readonly hash?: string;
  readonly closestDescendantMerkleValue?: string;
}

/** Queries that one request may list; nothing of a longer list is looked at. */
const LISTED_MAX = 100_000;

function readHex(text: unknown, what: string): string {
  if (typeof text !== 'string') throw invalidParams(`${what} must be hexadecimal text`);
  decodeHex(text);
  const lower = text.toLowerCase();
  return lower.startsWith('0x') ? lower : `0x${lower}`;
}

function readQuery(item: unknown): StorageQuery {
  if (typeof item !== 'object' || item === null) {
    throw invalidParams('Each item must be {"key": "0x..", "type": ".."}');
  }
  const { key, type, paginationStartKey } = item as Readonly<Record<string, unknown>>;
  const known = QUERY_TYPES.find((each) => each === type);
  if (known === undefined) throw invalidParams(`type must be one of ${QUERY_TYPES.join(', ')}`);
  const after = paginationStartKey ?? null;
  return {
    key: readHex(key, 'key'),
    type: known,
    after: after === null ? null : readHex(after, 'paginationStartKey'),
  };
}

/** The queries of a list parameter. @throws RpcError -32602. */
export function readQueries(params: Params, index: number): readonly StorageQuery[] {
  const items = params.raw(index);
  if (!Array.isArray(items) || items.length > LISTED_MAX) {
    throw invalidParams(`Parameter ${index + 1} must be a list of at most ${LISTED_MAX} items`);
  }
  return items.map(readQuery);
}

/** True where a child trie is asked, of which this chain has none. @throws RpcError -32602. */
export function isOfChildTrie(params: Params, index: number): boolean {
  const name = params.raw(index);
  if (name !== null) readHex(name, `Parameter ${index + 1}`);
  return name !== null;
}

function hashOf(value: Uint8Array): string {
  return `0x${encodeHex(blake2b256(value))}`;
}

/**
 * Stands for the node of the trie that this chain does not have: a hash over the keys below the
 * prefix and the hashes of their values. Clients only look whether it has changed.
 */
function digestBelow(state: StateReader, prefix: string) {
  const keys = state.rawKeys(prefix);
  const keysRead = keys.length + 1;
  if (keys.length === 0) return { digest: null, keysRead };
  const lines = keys.map((key) => `${key}=${hashOf(state.rawRead(key) ?? new Uint8Array())}\n`);
  return { digest: hashOf(encodeUtf8(lines.join(''))), keysRead };
}

function entryItem(state: StateReader, key: string, isHash: boolean): StorageItem | null {
  const value = state.rawRead(key);
  if (value === null) return null;
  return isHash ? { key, hash: hashOf(value) } : { key, value: `0x${encodeHex(value)}` };
}

/** An item, or null for none, and how many keys were looked at for it. */
export interface AnswerStep {
  readonly item: StorageItem | null;
  readonly keysRead: number;
}

/**
 * The keys below a prefix, ascending. At most `keysHeld` are kept between two of them: a client may
 * leave many operations waiting.
 */
function* keysBelow(state: StateReader, query: StorageQuery, keysHeld: number): Generator<string> {
  let last = query.after;
  while (true) {
    const after = last;
    const keys = state.rawKeys(query.key);
    const from = after === null ? 0 : keys.findIndex((key) => key > after);
    const part = from === -1 ? [] : keys.slice(from, from + keysHeld);
    yield* part;
    last = part.at(-1) ?? null;
    if (part.length < keysHeld) return;
  }
}

/** The items of a query, in the order of their keys, with at most `keysHeld` kept in memory. */
export function* answerQuery(
  state: StateReader,
  query: StorageQuery,
  keysHeld: number,
): Generator<AnswerStep> {
  const { key, type } = query;
  if (type === 'closestDescendantMerkleValue') {
    const { digest, keysRead } = digestBelow(state, key);
    const item = digest === null ? null : { key, closestDescendantMerkleValue: digest };
    yield { item, keysRead };
    return;
  }
  const isHash = type === 'hash' || type === 'descendantsHashes';
  const isOne = type === 'value' || type === 'hash';
  const keys = isOne ? [key] : keysBelow(state, query, keysHeld);
  for (const each of keys) yield { item: entryItem(state, each, isHash), keysRead: 1 };
}
