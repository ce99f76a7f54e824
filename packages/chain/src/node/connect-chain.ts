/** The runtime's chain as the node asks for it. */
import { type AditError, isAditError } from '@adit/base';
import { decodeExtrinsic, encode, extrinsicHash, type Hash, type ValueOf } from '@adit/substrate';
import type { Chain } from '../create-chain.ts';
import {
  applyResult,
  type transactionValidityError,
} from '../definitions/runtime-apis/standard-types.ts';
import { System } from '../definitions/system.ts';
import { extrinsicCodec } from '../runtime/codec.ts';
import type { SealedBlock } from '../runtime/execute/sealed-block.ts';
import { callRuntimeApi } from '../runtime/runtime-apis/call-runtime-api.ts';
import {
  INVALID_TRANSACTION_CODE,
  invalidText,
  UNKNOWN_VALIDITY_CODE,
  unknownText,
  type Validity,
} from '../runtime/validity/outcome.ts';
import type { ChainPort, PortBlock, PortValidity, SealedNow } from './chain-port.ts';
import {
  executionFailed,
  methodNotExported,
  RpcError,
  stateDiscarded,
  unknownBlock,
} from './rpc/rpc-error.ts';

/** Room of a block for signed extrinsics: three quarters of five MiB, as in the real runtime. */
const BLOCK_BYTES = 3_932_160;
/** Extrinsics in a block; more would keep the node from answering for seconds. */
const BLOCK_EXTRINSICS = 2_000;
const BAD_FORMAT_CODE = 1001;
const U64_MAX = (1n << 64n) - 1n;

function portBlock({ hash, header, body }: SealedBlock): PortBlock {
  return { hash, header, extrinsics: body };
}

function refusal(validity: Exclude<Validity, { type: 'valid' }>): PortValidity {
  if (validity.type === 'invalid') {
    const data = invalidText(validity.reason);
    return { ok: false, code: INVALID_TRANSACTION_CODE, message: 'Invalid Transaction', data };
  }
  if (validity.type === 'unknown') {
    const data = unknownText(validity.reason);
    return {
      ok: false,
      code: UNKNOWN_VALIDITY_CODE,
      message: 'Unknown Transaction Validity',
      data,
    };
  }
  return { ok: false, ...malformed(validity.error) };
}

function malformed({ code, message }: AditError) {
  return {
    code: BAD_FORMAT_CODE,
    message: `Extrinsic has invalid format: ${message}`,
    data: `${code}: ${message}`,
  };
}

type EncodedResult = ValueOf<typeof applyResult>;
type EncodedValidityError = ValueOf<typeof transactionValidityError>;

/** Error answers that clients match on, for what the chain throws. */
function translate(error: unknown, hash: Hash, method = ''): unknown {
  if (!isAditError(error)) return error;
  if (error.code === 'state_discarded') return stateDiscarded(hash);
  if (error.code === 'unknown_block') return unknownBlock(hash);
  if (error.code === 'unknown_runtime_method') return methodNotExported(method);
  if (method !== '') return executionFailed(`${error.code}: ${error.message}`);
  return error;
}

/** Adapts a chain. Its snapshots are numbered; clients get the number as text. */
export function connectChain(chain: Chain): ChainPort {
  return {
    profile: chain.profile,
    genesisHash: chain.genesisHash,
    head: () => ({ hash: chain.head.hash, number: chain.head.header.number }),
    block: (hash) => {
      const block = chain.block(hash);
      return block === null ? null : portBlock(block);
    },
    hashOf: (number) => chain.blockAt(number)?.hash ?? null,
    stateAt: (hash) => translated(hash, '', () => chain.at(hash)),
    call: (name, args, hash) => translated(hash, name, () => callAt(chain, { name, args, hash })),
    dryRun: (bytes) => dryRun(chain, bytes),
    headChanges: () => chain.headChanges(),
    validate: (bytes) => validityOf(chain, bytes),
    nonceOf: (account) => chain.query(System.storage.Account, account).nonce,
    seal: (extrinsics) => seal(chain, extrinsics),
    setTime: (ms) => chain.setTime(BigInt(ms)),
    setStorage: (pairs) => chain.setStorage(pairs),
    snapshot: () => chain.snapshot(),
    revert: (id) => chain.revert(id),
  };
}

/** Interfaces that tell of the runtime, which is the same at every block. */
const OF_THE_RUNTIME = /^(?:Core_version|Metadata_)/;

/**
 * Clients ask for a block's runtime at its parent, whose state a chain from a file does not have.
 * Further back the refusal is what the Python library learns from that the state is gone: it takes
 * the refusal of the value itself for none.
 */
function callAt(chain: Chain, { name, args, hash }: RuntimeCallRequest): Uint8Array {
  const number = chain.block(hash)?.header.number;
  const child = number === undefined ? null : chain.blockAt(number + 1);
  const isAsked = OF_THE_RUNTIME.test(name) && child !== null;
  return callRuntimeApi(chain.at(isAsked ? child.hash : hash), name, args);
}

interface RuntimeCallRequest {
  readonly name: string;
  readonly args: Uint8Array;
  readonly hash: Hash;
}

function translated<Result>(hash: Hash, method: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw translate(error, hash, method);
  }
}

function validityOf(chain: Chain, bytes: Uint8Array): PortValidity {
  const validity = chain.validate(bytes);
  if (validity.type !== 'valid') return refusal(validity);
  const extrinsic = decodeExtrinsic(extrinsicCodec, bytes);
  if (!extrinsic.isSigned) throw new Error('an extrinsic without a signature was called valid');
  const { account, nonce } = extrinsic;
  const { longevity, priority } = validity;
  const next = chain.head.header.number + 1;
  const diesAt = longevity >= U64_MAX ? Number.POSITIVE_INFINITY : next + Number(longevity);
  return { ok: true, account, nonce, priority, diesAt };
}

/** Applies what still can be, as far as there is room, and seals. */
function seal(chain: Chain, extrinsics: readonly Uint8Array[]): SealedNow {
  const invalid: Hash[] = [];
  const postponed: Hash[] = [];
  let bytes = 0;
  let count = 0;
  for (const extrinsic of extrinsics) {
    if (bytes + extrinsic.length > BLOCK_BYTES || count >= BLOCK_EXTRINSICS) {
      postponed.push(extrinsicHash(extrinsic));
      continue;
    }
    try {
      const { unshielded } = chain.apply(extrinsic);
      // What was inside came into the block too, and is shorter than what was around it.
      const places = unshielded === null ? 1 : 2;
      bytes += extrinsic.length * places;
      count += places;
    } catch (error) {
      if (!isAditError(error)) throw error;
      invalid.push(extrinsicHash(extrinsic));
    }
  }
  return { ...portBlock(chain.produceBlock()), invalid, postponed };
}

/** What applying would give. @throws RpcError 1001 for bytes that are no extrinsic. */
function dryRun(chain: Chain, bytes: Uint8Array): Uint8Array {
  const validity = chain.validate(bytes);
  if (validity.type === 'malformed') {
    const { code, message, data } = malformed(validity.error);
    throw new RpcError(code, message, data);
  }
  if (validity.type !== 'valid') {
    const type = validity.type === 'invalid' ? 'Invalid' : 'Unknown';
    const reason = { type, value: [validity.reason] } as EncodedValidityError;
    return encode(applyResult, { type: 'Err', value: [reason] });
  }
  const id = chain.snapshot();
  try {
    const { error } = chain.apply(bytes);
    const result =
      error === null
        ? ({ type: 'Ok', value: [[]] } as const)
        : ({ type: 'Err', value: [error.error] } as const);
    return encode(applyResult, { type: 'Ok', value: [result] } as EncodedResult);
  } catch (error) {
    // Valid, and yet no block takes it now: its nonce is ahead.
    if (!isAditError(error)) throw error;
    const reason: EncodedValidityError = {
      type: 'Invalid',
      value: [{ type: 'Future', value: [] }],
    };
    return encode(applyResult, { type: 'Err', value: [reason] });
  } finally {
    chain.revert(id);
  }
}
