/** The development chain as a value: calls go in, blocks come out; no socket, clock or randomness. */
import { AditError, blake2b256, encodeHex, encodeUtf8 } from '@adit/base';
import {
  type AccountId,
  decodeExtrinsic,
  encodeSignedExtrinsic,
  type Hash,
  hashHeader,
  IMMORTAL,
  type PalletVariant,
  type Profile,
  type StorageItem,
} from '@adit/substrate';
import { Sudo } from './definitions/sudo.ts';
import { Timestamp } from './definitions/timestamp.ts';
import { ZERO_HASH } from './definitions/types.ts';
import { extrinsicCodec } from './runtime/codec.ts';
import type { DispatchError } from './runtime/dispatch-error.ts';
import { type AppliedExtrinsic, applyExtrinsic } from './runtime/execute/apply-extrinsic.ts';
import { extrinsicsRoot, openBlock, sealBlock, stateRoot } from './runtime/execute/build-block.ts';
import { describeError } from './runtime/execute/describe-error.ts';
import type { OpenBlock } from './runtime/execute/open-block.ts';
import { type BlockArchive, BlockStore, type SealedBlock } from './runtime/execute/sealed-block.ts';
import { Snapshots } from './runtime/execute/snapshots.ts';
import { type Endowment, writeGenesis } from './runtime/genesis/write-genesis.ts';
import { ChainState, type StateReader } from './runtime/state/chain-state.ts';
import type { Change } from './runtime/state/versioned-store.ts';
import { readAccountInfo } from './runtime/system/accounts.ts';
import type { Validity } from './runtime/validity/outcome.ts';
import { validateTransaction } from './runtime/validity/validate.ts';

/** What a scenario does with a new chain: calls, storage, blocks. */
export interface Scenario {
  readonly name: string;
  run(chain: Chain): void;
}

/** What a chain is made from. The same options and calls give the same blocks, byte for byte. */
export interface ChainOptions {
  /** Any text; it enters the genesis hash. */
  readonly seed: string;
  /** 12 s blocks and tempo 360, or 250 ms and tempo 10. */
  readonly profile: Profile;
  /** Runs after genesis and its two empty blocks. */
  readonly scenario?: Scenario | null;
  /** Block n has this time plus n slots, milliseconds since 1970. */
  readonly genesisTimeMs?: number;
  /** Accounts besides the development accounts. */
  readonly endowments?: readonly Endowment[];
  /** Blocks whose state can be read. */
  readonly historyBlocks?: number;
  /** Blocks that stay in memory. */
  readonly blocksInMemory?: number;
  /** Where older blocks go; without one they are forgotten. */
  readonly archive?: BlockArchive | null;
}

/** A call by a development account: signed by nobody, so only for who holds the chain in hand. */
export interface TrustedCall {
  /** `root` wraps the call into Sudo.sudo, signed by the sudo key. */
  readonly signer: AccountId | 'root';
  readonly call: PalletVariant;
}

/** What became of an applied extrinsic. */
export interface Applied {
  readonly hash: Hash;
  /** Its place in the body. */
  readonly index: number;
  /** The call succeeded; of a `root` call: the call inside Sudo. */
  readonly ok: boolean;
  /** Null where the call succeeded. */
  readonly error: { readonly label: string; readonly error: DispatchError } | null;
  readonly events: readonly PalletVariant[];
  /** What the signer paid. */
  readonly feeRao: bigint;
}

/** Past and default of all modes. */
const DEFAULT_GENESIS_TIME_MS = 1_735_689_600_000;
const HISTORY_BLOCKS = 2_400;
const BLOCKS_IN_MEMORY = 4_096;
const SLOT_MS = { normal: 12_000n, fast: 250n } as const;
const NO_SIGNATURE = { kind: 'sr25519', bytes: new Uint8Array(64) } as const;

/** The chain. All methods are synchronous; await `ready` of `@adit/keys` before real signatures. */
export class Chain {
  readonly #options: ChainOptions;
  #state: ChainState;
  #blocks: BlockStore;
  #open: OpenBlock | null = null;
  #nextTimeMs: bigint | null = null;
  readonly #snapshots = new Snapshots();

  constructor(options: ChainOptions) {
    this.#options = options;
    this.#state = new ChainState(options.profile);
    writeGenesis(this.#state, options.endowments ?? []);
    this.#blocks = new BlockStore(sealGenesis(this.#state, options.seed), this.#blockLimits());
  }

  #blockLimits(): ConstructorParameters<typeof BlockStore>[1] {
    const { blocksInMemory = BLOCKS_IN_MEMORY, archive = null } = this.#options;
    return { kept: blocksInMemory, archive };
  }

  get profile(): Profile {
    return this.#state.profile;
  }

  /** The last sealed block. */
  get head(): SealedBlock {
    return this.#blocks.head;
  }

  get genesisHash(): Hash {
    const genesis = this.#blocks.byNumber(0);
    if (genesis === null) throw new Error('the chain has no genesis');
    return genesis.hash;
  }

  /** The open block's state, or the head's. */
  get state(): StateReader {
    return this.#state;
  }

  /** True while a block takes extrinsics. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Null for a number that no block has, or that is forgotten. */
  blockAt(number: number): SealedBlock | null {
    return this.#blocks.byNumber(number);
  }

  /** Null for a hash that no block has, or that is forgotten. */
  block(hash: Hash): SealedBlock | null {
    return this.#blocks.byHash(hash);
  }

  /** Reads the open state, or the head's. */
  query<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...keys: Keys
  ): Read {
    return this.#state.read(item, ...keys);
  }

  /**
   * The state after a sealed block.
   * @throws AditError `unknown_block`; `state_discarded` where it is older than the history.
   */
  at(hash: Hash): StateReader {
    const block = this.#blocks.byHash(hash);
    if (block === null) {
      throw new AditError('unknown_block', `There is no block ${hash}`, {
        numbers: { hash },
        nextStep: 'Ask for a block of this chain.',
      });
    }
    const { number } = block.header;
    const { oldest } = this.#state.store;
    if (number < oldest) {
      throw new AditError('state_discarded', `State already discarded for ${hash}`, {
        numbers: { hash, block: number, oldestBlock: oldest },
        nextStep: 'Ask for a later block, or start the chain with a longer history.',
      });
    }
    return this.#state.at(number);
  }

  /** What the head block changed, ascending by key. */
  headChanges(): Change[] {
    return this.#state.store.changesIn(this.head.header.number);
  }

  /** What is said of a transaction's bytes, for the open block or the next one. */
  validate(bytes: Uint8Array): Validity {
    const { hash, header } = this.head;
    return validateTransaction(this.#state, bytes, { block: header.number + 1, parentHash: hash });
  }

  /**
   * Runs an extrinsic at once in the open block; opens one when none is open.
   * @throws AditError `invalid_transaction` where no block takes it, `invalid_value` where the call
   *   does not fit its type, `no_sudo_key`.
   */
  apply(extrinsic: Uint8Array | TrustedCall): Applied {
    const isTrusted = !(extrinsic instanceof Uint8Array);
    const block = this.#openBlock();
    const bytes = isTrusted ? this.#write(extrinsic) : extrinsic;
    const decoded = decodeExtrinsic(extrinsicCodec, bytes);
    const terms = { parentHash: this.head.hash, isTrusted };
    const applied = applyExtrinsic(block, decoded, terms);
    return outcomeOf(applied, isTrusted && extrinsic.signer === 'root');
  }

  #openBlock(): OpenBlock {
    this.#open ??= openBlock(this.#state, {
      parent: this.head,
      timeMs: this.#nextTimeMs ?? this.#usualTimeMs(),
      slotMs: SLOT_MS[this.profile],
    });
    this.#nextTimeMs = null;
    return this.#open;
  }

  #usualTimeMs(): bigint {
    const { genesisTimeMs = DEFAULT_GENESIS_TIME_MS } = this.#options;
    const isFirst = this.head.header.number === 0;
    const lastMs = isFirst ? BigInt(genesisTimeMs) : this.#state.read(Timestamp.storage.Now);
    return lastMs + SLOT_MS[this.profile];
  }

  #write({ signer, call }: TrustedCall): Uint8Array {
    const isRoot = signer === 'root';
    const account = isRoot ? this.#sudoKey() : signer;
    return encodeSignedExtrinsic(extrinsicCodec, {
      account,
      signature: NO_SIGNATURE,
      era: IMMORTAL,
      nonce: readAccountInfo(this.#state, account).nonce,
      tip: 0n,
      call: isRoot ? { pallet: 'Sudo', name: 'sudo', value: { call } } : call,
    });
  }

  #sudoKey(): AccountId {
    const key = this.#state.read(Sudo.storage.Key);
    if (key !== undefined) return key;
    throw new AditError('no_sudo_key', 'The sudo key was removed', {
      nextStep: 'Revert to a snapshot, or write Sudo.Key with setStorage.',
    });
  }

  /** Seals the open block; opens an empty one when none is open. */
  produceBlock(): SealedBlock {
    const sealed = sealBlock(this.#openBlock(), this.head);
    this.#open = null;
    this.#blocks.add(sealed);
    const { historyBlocks = HISTORY_BLOCKS } = this.#options;
    const oldest = Math.min(sealed.header.number - historyBlocks, this.#snapshots.oldestBlock);
    this.#state.store.forgetBefore(oldest);
    return sealed;
  }

  /**
   * Says what time the next opened block has; later blocks follow it slot by slot.
   * @throws AditError `time_not_ahead` unless it lies in a later slot than the last block.
   */
  setTime(timeMs: bigint): void {
    const slotMs = SLOT_MS[this.profile];
    const now = this.#state.read(Timestamp.storage.Now);
    if (timeMs / slotMs <= now / slotMs) {
      throw new AditError('time_not_ahead', 'The next block cannot be that early', {
        numbers: { timeMs, lastBlockMs: now, slotMs },
        nextStep: 'Give a time at least one slot after the last block.',
      });
    }
    this.#nextTimeMs = timeMs;
  }

  /** Writes entries, or removes them with null, in the open block's state or the head's own. */
  setStorage(changes: readonly Change[]): void {
    if (this.#open !== null) {
      for (const [key, value] of changes) this.#state.rawWrite(key.toLowerCase(), value);
      return;
    }
    const lower = changes.map(([key, value]): Change => [key.toLowerCase(), value]);
    const before = lower.map(([key]): Change => [key, this.#state.rawRead(key)]);
    this.#snapshots.noteAmendment(this.head.header.number, before);
    this.#state.store.amend(lower);
  }

  /**
   * Remembers the head; the state's history is kept from it on. Gives the id to revert to.
   * @throws AditError `block_open`, `too_many_snapshots`.
   */
  snapshot(): number {
    this.#ensureSealed();
    return this.#snapshots.take({
      block: this.head.header.number,
      nextTimeMs: this.#nextTimeMs,
    });
  }

  /**
   * Goes back to a snapshot, which is used up, as are all later ones. An open block is given up.
   * @throws AditError `unknown_snapshot`.
   */
  revert(id: number): void {
    const { block, nextTimeMs, amended } = this.#snapshots.use(id);
    const { store } = this.#state;
    store.rollback(0);
    this.#open = null;
    store.revertTo(block);
    this.#blocks.revertTo(block);
    if (amended.size > 0) store.amend([...amended]);
    this.#nextTimeMs = nextTimeMs;
  }

  #ensureSealed(): void {
    if (this.#open === null) return;
    throw new AditError('block_open', 'A block is open', {
      numbers: { block: this.#open.block, extrinsics: this.#open.body.length },
      nextStep: 'Call produceBlock first.',
    });
  }
}

function sealGenesis(state: ChainState, seed: string): SealedBlock {
  const root: Hash = `0x${encodeHex(blake2b256(encodeUtf8(`adit chain/1 ${seed}`)))}`;
  const header = {
    parentHash: ZERO_HASH,
    number: 0,
    stateRoot: stateRoot(root, state.store.seal()),
    extrinsicsRoot: extrinsicsRoot([]),
    logs: [],
  };
  return { hash: hashHeader(header), header, body: [] };
}

function outcomeOf(applied: AppliedExtrinsic, isRoot: boolean): Applied {
  const { hash, index, feeRao, failure } = applied;
  const events = applied.events.map(({ event }) => event);
  const error = failure?.error ?? (isRoot ? sudoError(events) : null);
  return {
    hash,
    index,
    ok: error === null,
    error: error === null ? null : { label: describeError(error), error },
    events,
    feeRao,
  };
}

/** What `Sudid` says of the call inside. */
function sudoError(events: readonly PalletVariant[]): DispatchError | null {
  const sudid = events.findLast(({ pallet, name }) => pallet === 'Sudo' && name === 'Sudid');
  const { sudo_result: result } = (sudid?.value ?? {}) as {
    readonly sudo_result?: { readonly type: string; readonly value: readonly [DispatchError] };
  };
  return result?.type === 'Err' ? result.value[0] : null;
}

/** Makes a chain: genesis, two empty blocks, then the scenario. */
export function createChain(options: ChainOptions): Chain {
  const chain = new Chain(options);
  chain.produceBlock();
  chain.produceBlock();
  options.scenario?.run(chain);
  return chain;
}
