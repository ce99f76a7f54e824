/** A client of the chain, over its port: JSON-RPC by HTTP POST, storage by items, signed calls. */
import { AditError, decodeHex, encodeHex, errorMessage } from '@adit/base';
import { extrinsicCodec, runtimeVersion } from '@adit/chain';
import type { Keypair } from '@adit/keys';
import {
  encodeSignedExtrinsic,
  type Hash,
  mortalEra,
  type PalletVariant,
  type StorageItem,
  signingPayload,
} from '@adit/substrate';

const PROFILE = 'fast';
const ANSWER_LIMIT_MS = 5_000;
/** Blocks for which a signed call is good: what clients take. */
const ERA_BLOCKS = 64;

/** A block's number and hash. */
export interface BlockPlace {
  readonly number: number;
  readonly hash: Hash;
}

/** Reads one entry; what is missing reads as on the chain. */
export type ReadEntry = <Keys extends readonly unknown[], Read, Value extends Read>(
  item: StorageItem<Keys, Value, Read>,
  ...keys: Keys
) => Read;

function unavailable(url: string, reason: string, cause?: unknown): AditError {
  return new AditError('chain_unavailable', `The chain at ${url} does not answer: ${reason}`, {
    numbers: { url },
    nextStep: 'Wait until it is started again, or look at its messages.',
    cause,
  });
}

/** A client of one node. */
export class ChainClient {
  readonly #url: string;
  #genesisHash: Hash | null = null;
  #nextId = 1;

  /** @param url as the node announces it, `ws://…`. */
  constructor(url: string) {
    this.#url = url.replace(/^ws/, 'http');
  }

  /** The result of a method. @throws AditError `chain_unavailable`, `chain_refused` {rpcCode}. */
  async call(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const id = this.#nextId;
    this.#nextId += 1;
    const answer = await this.#post(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    const { result, error } = answer;
    if (error === undefined) return result;
    const data = typeof error.data === 'string' ? error.data : '';
    throw new AditError('chain_refused', `${method}: ${error.message} ${data}`.trim(), {
      numbers: { method, rpcCode: error.code, data },
    });
  }

  async #post(body: string): Promise<RpcAnswer> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      return (await response.json()) as RpcAnswer;
    } catch (error) {
      throw unavailable(this.#url, errorMessage(error), error);
    }
  }

  /** The last block. */
  async head(): Promise<BlockPlace> {
    const header = (await this.call('chain_getHeader')) as { readonly number: string };
    const number = Number(header.number);
    const hash = await this.hashOf(number);
    if (hash === null) throw unavailable(this.#url, `it has no block ${number}`);
    return { number, hash };
  }

  /** Null for a block that there is not. */
  async hashOf(number: number): Promise<Hash | null> {
    return (await this.call('chain_getBlockHash', number)) as Hash | null;
  }

  /** Several entries of a block's state in one request: `pick` runs once to name and once to read them. */
  async read<Result>(hash: Hash, pick: (read: ReadEntry) => Result): Promise<Result> {
    const wanted: string[] = [];
    pick((item, ...keys) => {
      wanted.push(item.key(...keys));
      return item.fallback(PROFILE);
    });
    const [set] = (await this.call('state_queryStorageAt', wanted, hash)) as readonly ChangeSet[];
    const found = new Map(set?.changes);
    return pick((item, ...keys) => {
      const value = found.get(item.key(...keys));
      return value == null ? item.fallback(PROFILE) : item.decode(decodeHex(value));
    });
  }

  /** Signs a call and hands it to the pool. @throws AditError `chain_refused` for what it refuses. */
  async submit(keypair: Keypair, call: PalletVariant): Promise<void> {
    this.#genesisHash ??= await this.hashOf(0);
    const { number, hash } = await this.head();
    const nonce = (await this.call('system_accountNextIndex', keypair.address)) as number;
    const content = { call, era: mortalEra(ERA_BLOCKS, number), nonce, tip: 0n, mode: 0 };
    const payload = signingPayload(extrinsicCodec, content, {
      CheckSpecVersion: runtimeVersion.spec_version,
      CheckTxVersion: runtimeVersion.transaction_version,
      CheckGenesis: this.#genesisHash,
      CheckMortality: hash,
      CheckMetadataHash: undefined,
    });
    const bytes = encodeSignedExtrinsic(extrinsicCodec, {
      ...content,
      account: `0x${encodeHex(keypair.publicKey)}`,
      signature: { kind: 'sr25519', bytes: keypair.sign(payload) },
    });
    await this.call('author_submitExtrinsic', `0x${encodeHex(bytes)}`);
  }
}

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

interface ChangeSet {
  readonly changes: readonly (readonly [string, string | null])[];
}
