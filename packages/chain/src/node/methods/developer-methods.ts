/** `dev_*` and `engine_*`: what a developer does to a chain, and no network allows (docs/chain.md). */
import { decodeHex } from '@adit/base';
import type { StoragePair } from '../chain-port.ts';
import type { NodeCore } from '../node-core.ts';
import type { Params } from '../rpc/params.ts';
import { invalidParams, RpcError, unknownBlock } from '../rpc/rpc-error.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';

/** Blocks that one call makes; it answers when the last is made. */
const BLOCKS_MAX = 5_000;
const PAIRS_MAX = 100_000;
/** sc-consensus-manual-seal's code. */
const EMPTY_POOL = 12_000;

/** What these methods need beyond the node's core. */
export interface DeveloperTools {
  readonly core: NodeCore;
  /** Storage pairs of `{Pallet: {Item: [[keys, value]]}}`. @throws RpcError -32602. */
  readonly namedPairs: (tree: Readonly<Record<string, unknown>>) => readonly StoragePair[];
  /** The pairs by which an account gets so much more. @throws AditError. */
  readonly faucetPairs: (account: string, amountRao: bigint) => readonly StoragePair[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function countOf(params: Params): number {
  const given = params.raw(0);
  const count = isRecord(given) ? (given['count'] ?? 1) : (given ?? 1);
  if (typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= BLOCKS_MAX) {
    return count;
  }
  throw invalidParams(`count must be a whole number from 1 to ${BLOCKS_MAX}`);
}

function rawPair(pair: unknown): StoragePair {
  if (Array.isArray(pair) && pair.length === 2) {
    const [key, value] = pair as readonly unknown[];
    const isKey = typeof key === 'string' && key.length > 2;
    if (isKey && (value === null || typeof value === 'string')) {
      decodeHex(key);
      const name = key.toLowerCase();
      const hex = name.startsWith('0x') ? name : `0x${name}`;
      return [hex, value === null ? null : decodeHex(value)];
    }
  }
  throw invalidParams('Each pair is [storage key, value or null], both hexadecimal');
}

function storagePairs({ namedPairs }: DeveloperTools, params: Params): readonly StoragePair[] {
  const given = params.raw(0);
  if (isRecord(given)) return namedPairs(given);
  if (!Array.isArray(given) || given.length > PAIRS_MAX) {
    throw invalidParams(`Parameter 1 must be a list of at most ${PAIRS_MAX} pairs, or an object`);
  }
  return given.map(rawPair);
}

function amountOf(params: Params, index: number): bigint {
  const value = params.raw(index);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return BigInt(value);
  if (typeof value === 'string' && /^[1-9]\d{0,18}$/.test(value)) return BigInt(value);
  throw invalidParams(`Parameter ${index + 1} must be an amount in RAO above 0`);
}

function createBlock(core: NodeCore, params: Params): unknown {
  const isEmptyAllowed = params.flag(0, true);
  const isFinal = params.flag(1, true);
  const parent = params.hash(2);
  if (parent !== null && parent !== core.chain.head().hash) throw unknownBlock(parent);
  if (!isEmptyAllowed && core.pool.counts.ready === 0) {
    throw new RpcError(
      EMPTY_POOL,
      'Transaction pool is empty, set create_empty to true, if you want to create empty blocks',
      'Submit an extrinsic first, or pass true',
    );
  }
  const { hash } = core.makeBlock(isFinal ? 'at-once' : 'when-asked');
  const aux = {
    header_only: false,
    clear_justification_requests: false,
    needs_justification: false,
    bad_justification: false,
    is_new_best: true,
  };
  return { hash, aux };
}

/** The groups `dev_*` and `engine_*`. */
export function developerMethods(tools: DeveloperTools): RpcMethods {
  const { core } = tools;
  return {
    dev_newBlock: (params) => core.makeBlocks(countOf(params)),
    dev_setTime: (params) => {
      const ms = params.integer(0, { min: 0, max: Number.MAX_SAFE_INTEGER });
      core.chain.setTime(ms);
      return ms;
    },
    dev_setStorage: (params) => {
      core.setStorage(storagePairs(tools, params));
      return core.chain.head().hash;
    },
    dev_snapshot: () => core.snapshot(),
    dev_revert: (params) => {
      core.revert(params.integer(0, { min: 0, max: Number.MAX_SAFE_INTEGER }));
      return core.chain.head().hash;
    },
    dev_faucet: (params) => {
      core.setStorage(tools.faucetPairs(params.account(0), amountOf(params, 1)));
      return core.chain.head().hash;
    },
    engine_createBlock: (params) => createBlock(core, params),
    engine_finalizeBlock: (params) => {
      const hash = params.hash(0);
      if (hash === null || core.chain.block(hash) === null) throw unknownBlock(hash ?? 'null');
      core.finalize(hash);
      return true;
    },
  };
}
