/** What each operation on a pinned block does, and how it tells of it. */
import { encodeHex, errorMessage } from '@adit/base';
import type { Hash } from '@adit/substrate';
import type { StateReader } from '../../runtime/state/chain-state.ts';
import type { NodeCore } from '../node-core.ts';
import { RpcError } from '../rpc/rpc-error.ts';
import type { OperationStep, TellEvent } from './operations.ts';
import {
  type AnswerStep,
  answerQuery,
  type StorageItem,
  type StorageQuery,
} from './storage-query.ts';

/** Items after which the client is asked whether it wants more. */
const PAGE_ITEMS = 1_000;
/** Characters of keys and values after which a page ends too. */
const PAGE_CHARACTERS = 1_048_576;
/** And keys that were read for it. */
const PAGE_KEYS = 10_000;

/** The extrinsics of a block. */
export function bodyStep({ chain }: NodeCore, hash: Hash): OperationStep {
  return (tell) => {
    const value = chain.block(hash)?.extrinsics.map((bytes) => `0x${encodeHex(bytes)}`);
    if (value === undefined) tell({ event: 'operationInaccessible' });
    else tell({ event: 'operationBodyDone', value });
    return null;
  };
}

/** The state, or null after the client was told that it is gone. */
function stateOrTell(core: NodeCore, hash: Hash, tell: TellEvent): StateReader | null {
  try {
    return core.chain.stateAt(hash);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    tell({ event: 'operationInaccessible' });
    return null;
  }
}

/** A call of a runtime interface. */
export interface RuntimeCall {
  readonly hash: Hash;
  readonly name: string;
  readonly args: Uint8Array;
}

/** The answer of a runtime interface, or why there is none. */
export function callStep(core: NodeCore, { hash, name, args }: RuntimeCall): OperationStep {
  return (tell) => {
    if (stateOrTell(core, hash, tell) === null) return null;
    try {
      const output = `0x${encodeHex(core.chain.call(name, args, hash))}`;
      tell({ event: 'operationCallDone', output });
    } catch (error) {
      tell({ event: 'operationError', error: errorMessage(error) });
    }
    return null;
  };
}

function charactersOf({ key, value }: StorageItem): number {
  return key.length + (value?.length ?? 0);
}

/** Takes the items of one page; `isDone` when there are no more. */
function takePage(steps: Generator<AnswerStep>): { items: StorageItem[]; isDone: boolean } {
  const items: StorageItem[] = [];
  let characters = 0;
  let keys = 0;
  while (items.length < PAGE_ITEMS && characters < PAGE_CHARACTERS && keys < PAGE_KEYS) {
    const next = steps.next();
    if (next.done === true) return { items, isDone: true };
    const { item, keysRead } = next.value;
    keys += keysRead;
    if (item === null) continue;
    items.push(item);
    characters += charactersOf(item);
  }
  return { items, isDone: false };
}

/** Storage, page by page. */
export function storageStep(
  core: NodeCore,
  hash: Hash,
  queries: readonly StorageQuery[],
): OperationStep {
  let steps: Generator<AnswerStep> | null = null;
  const step: OperationStep = (tell) => {
    // Asked again on every page: the state may be gone when the client wants the next one.
    const state = stateOrTell(core, hash, tell);
    if (state === null) return null;
    steps ??= allSteps(state, queries);
    const { items, isDone } = takePage(steps);
    if (items.length > 0) tell({ event: 'operationStorageItems', items });
    if (isDone) tell({ event: 'operationStorageDone' });
    return isDone ? null : step;
  };
  return step;
}

function* allSteps(state: StateReader, queries: readonly StorageQuery[]): Generator<AnswerStep> {
  for (const query of queries) yield* answerQuery(state, query, PAGE_ITEMS);
}
