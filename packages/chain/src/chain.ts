/** The chain: calls go in, blocks come out, every kept block can be read and gone back to. */
import { AditError } from '@adit/base';
import {
  type AccountId,
  decodeExtrinsic,
  encodeSignedExtrinsic,
  type Hash,
  IMMORTAL,
  type Profile,
  type StorageItem,
} from '@adit/substrate';
import type { ChainJournal, ChainOptions, RevertedTo, TrustedCall } from './chain-options.ts';
import { Sudo } from './definitions/sudo.ts';
import { Timestamp } from './definitions/timestamp.ts';
import { extrinsicCodec } from './runtime/codec.ts';
import { type AppliedTogether, outcomeOf } from './runtime/execute/applied.ts';
import { applyExtrinsic } from './runtime/execute/apply-extrinsic.ts';
import { applyUnshielded } from './runtime/execute/apply-unshielded.ts';
import { openBlock, sealBlock, sealGenesis, stateRootOf } from './runtime/execute/build-block.ts';
import { readDump, writeDump } from './runtime/execute/chain-dump.ts';
import type { OpenBlock } from './runtime/execute/open-block.ts';
import { BlockStore, type SealedBlock } from './runtime/execute/sealed-block.ts';
import { Snapshots } from './runtime/execute/snapshots.ts';
import { writeGenesis } from './runtime/genesis/write-genesis.ts';
import { callRuntimeApi } from './runtime/runtime-apis/call-runtime-api.ts';
import { ChainState, type StateReader } from './runtime/state/chain-state.ts';
import { type Change, VersionedStore } from './runtime/state/versioned-store.ts';
import { readAccountInfo } from './runtime/system/accounts.ts';
import type { Validity } from './runtime/validity/outcome.ts';
import { validateTransaction } from './runtime/validity/validate.ts';

/** Past and default of all modes. */
const DEFAULT_GENESIS_TIME_MS = 1_735_689_600_000;
const HISTORY_BLOCKS = 2_400;
const BLOCKS_IN_MEMORY = 4_096;
/** Blocks that a dump holds besides genesis. */
const DUMPED_BLOCKS = 256;
const SLOT_MS = { normal: 12_000n, fast: 250n } as const;
const NO_SIGNATURE = { kind: 'sr25519', bytes: new Uint8Array(64) } as const;

/** The chain. All methods are synchronous; await `ready` of `@adit/keys` before real signatures. */
export class Chain {
  readonly #options: ChainOptions;
  #state: ChainState;
  #blocks: BlockStore;
  #open: OpenBlock | null = null;
  #nextTimeMs: bigint | null = null;
  #journal: ChainJournal | null = null;
  readonly #snapshots = new Snapshots();

  constructor(options: ChainOptions) {
    this.#options = options;
    this.#state = new ChainState(options.profile);
    const { seed, endowments = [] } = options;
    writeGenesis(this.#state, { seed, endowments });
    this.#blocks = new BlockStore(sealGenesis(this.#state, seed), this.#blockLimits());
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

  /**
   * Calls a runtime interface, `<interface>_<method>`, on the open state or on that of a sealed block.
   * @param args the arguments, encoded one behind the other
   * @throws AditError `unknown_runtime_method`, `runtime_method_left_out`, `invalid_scale`,
   *   `unknown_block`, `state_discarded`.
   */
  callApi(name: string, args: Uint8Array, hash: Hash | null = null): Uint8Array {
    return callRuntimeApi(hash === null ? this.#state : this.at(hash), name, args);
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
   * Runs an extrinsic at once in the open block; opens one when none is open. Of an encrypted one the
   * extrinsic inside runs directly behind it, in the same block; one that no block takes is left out.
   * @throws AditError `invalid_transaction` where no block takes it, `invalid_value` where the call
   *   does not fit its type, `no_sudo_key`.
   */
  apply(extrinsic: Uint8Array | TrustedCall): AppliedTogether {
    const isTrusted = !(extrinsic instanceof Uint8Array);
    const block = this.#openBlock();
    const bytes = isTrusted ? this.#write(extrinsic) : extrinsic;
    const decoded = decodeExtrinsic(extrinsicCodec, bytes);
    const { hash: parentHash } = this.head;
    const applied = applyExtrinsic(block, decoded, { parentHash, isTrusted });
    const unshielded =
      applied.failure === null ? applyUnshielded(block, decoded, parentHash) : null;
    const isRoot = isTrusted && extrinsic.signer === 'root';
    return {
      ...outcomeOf(applied, isRoot),
      unshielded: unshielded === null ? null : outcomeOf(unshielded, false),
    };
  }

  #openBlock(): OpenBlock {
    this.#open ??= this.#orGiveUp(() =>
      openBlock(this.#state, {
        parent: this.head,
        timeMs: this.#nextTimeMs ?? this.#usualTimeMs(),
        slotMs: SLOT_MS[this.profile],
      }),
    );
    this.#nextTimeMs = null;
    return this.#open;
  }

  /** A defect in a block's own steps must not leave half a block behind. */
  #orGiveUp<Result>(step: () => Result): Result {
    try {
      return step();
    } catch (error) {
      this.#state.store.rollback(0);
      this.#open = null;
      throw error;
    }
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
    const block = this.#openBlock();
    const sealed = this.#orGiveUp(() => sealBlock(block, this.head));
    this.#open = null;
    const pinned = this.#snapshots.oldestBlock;
    this.#blocks.add(sealed, pinned);
    const { historyBlocks = HISTORY_BLOCKS } = this.#options;
    this.#state.store.forgetBefore(Math.min(sealed.header.number - historyBlocks, pinned));
    this.#journal?.sealed(sealed, this.headChanges());
    return sealed;
  }

  /** Tells a journal of everything from now on; null tells nobody. */
  tell(journal: ChainJournal | null): void {
    this.#journal = journal;
  }

  /**
   * Takes a block that a journal was told of; the same journal's amendments, times and reverts go to
   * `setStorage`, `setTime` and `restoreRevert`. All state since the first is kept until a block is made.
   * @throws AditError `invalid_journal` where it does not follow the head, or its state root differs.
   */
  restoreBlock(block: SealedBlock, changes: readonly Change[]): void {
    const { head } = this;
    const { number, parentHash, stateRoot } = block.header;
    if (number !== head.header.number + 1 || parentHash !== head.hash) {
      throw invalidJournal(`block ${number} does not follow block ${head.header.number}`);
    }
    for (const [key, value] of changes) this.#state.rawWrite(key, value);
    if (stateRootOf(head, this.#state.store.seal()) !== stateRoot) {
      throw invalidJournal(`the changes of block ${number} do not give its state root`);
    }
    this.#blocks.add(block, this.#state.store.oldest);
    this.#nextTimeMs = null;
  }

  /** Goes back as a journal was told. @throws AditError `invalid_journal`. */
  restoreRevert({ block, amended, nextTimeMs }: RevertedTo): void {
    if (block > this.head.header.number || block < this.#state.store.oldest) {
      throw invalidJournal(`block ${block}, to which it goes back, is not there`);
    }
    this.#becomeBlock({ block, amended, nextTimeMs });
  }

  #becomeBlock({ block, amended, nextTimeMs }: RevertedTo): void {
    this.#state.store.revertTo(block);
    this.#blocks.revertTo(block);
    if (amended.length > 0) this.#state.store.amend(amended);
    this.#nextTimeMs = nextTimeMs;
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
    this.#journal?.timed(timeMs);
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
    this.#journal?.amended(lower);
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
    this.#state.store.rollback(0);
    this.#open = null;
    const isSame = block === this.head.header.number && this.#nextTimeMs === nextTimeMs;
    const to = { block, amended: [...amended], nextTimeMs };
    this.#becomeBlock(to);
    if (!isSame || amended.size > 0) this.#journal?.reverted(to);
  }

  /**
   * The head's state and the last blocks as JSON text, sorted, one line per entry.
   * @throws AditError `block_open`.
   */
  dump(): string {
    this.#ensureSealed();
    return writeDump({
      profile: this.profile,
      nextTimeMs: this.#nextTimeMs,
      state: this.#state.store.keys('0x').map((key) => [key, this.#state.rawRead(key)]),
      blocks: [0, ...this.#lastNumbers()].flatMap((number) => this.blockAt(number) ?? []),
    });
  }

  /** Numbers of the blocks that a dump holds, ascending. */
  #lastNumbers(): number[] {
    const head = this.head.header.number;
    const count = Math.min(head, DUMPED_BLOCKS);
    return Array.from({ length: count }, (_, index) => head - count + 1 + index);
  }

  /**
   * Becomes the chain of a dump and goes on from its head. Snapshots and an open block are given up;
   * state before the head is discarded.
   * @throws AditError `invalid_dump`.
   */
  load(text: string): void {
    const { profile, nextTimeMs, state, genesis, blocks } = readDump(text);
    const head = blocks.at(-1) ?? genesis;
    this.#state = new ChainState(profile, new VersionedStore(head.header.number));
    for (const [key, value] of state) this.#state.rawWrite(key, value);
    this.#state.store.seal();
    this.#options.archive?.truncate(0);
    this.#blocks = new BlockStore(genesis, this.#blockLimits());
    for (const block of blocks) this.#blocks.add(block);
    this.#snapshots.clear();
    this.#nextTimeMs = nextTimeMs;
    this.#open = null;
    this.#journal?.replaced();
  }

  #ensureSealed(): void {
    if (this.#open === null) return;
    throw new AditError('block_open', 'A block is open', {
      numbers: { block: this.#open.block, extrinsics: this.#open.body.length },
      nextStep: 'Call produceBlock first.',
    });
  }
}

function invalidJournal(reason: string): AditError {
  return new AditError('invalid_journal', `The journal is not of this chain: ${reason}`, {
    numbers: { reason },
    nextStep: 'Replay a journal on the very state that it began with.',
  });
}
