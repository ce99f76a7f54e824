/**
 * Keeps a chain in files: `FILE`, sorted text of now and then; `FILE.journal`, all that happened since;
 * `FILE.blocks`, the blocks up to that text; `FILE.lock`, the process that has them open. Whatever
 * happens is written at once, which a kill of the process survives, and is on the disk before it is
 * announced as final, which a failure of the machine survives too.
 */
import fs from 'node:fs';
import { promisify } from 'node:util';
import { type AditError, assert, type Clock, type Logger } from '@adit/base';
import type { Hash } from '@adit/substrate';
import type { Chain } from '../../chain.ts';
import type { ChainJournal, RevertedTo } from '../../chain-options.ts';
import type { SealedBlock } from '../../runtime/execute/sealed-block.ts';
import type { Change } from '../../runtime/state/versioned-store.ts';
import { BlockFile } from '../block-file.ts';
import { loadState, notWritten, takeState, writeState } from '../state-file.ts';
import { bringBack, fillArchive } from './bring-back.ts';
import type { Durability } from './durability.ts';
import { beginJournal, findJournal, foreignJournal } from './journal.ts';
import { encodeRecord, type JournalRecord } from './journal-record.ts';
import type { RecordFile } from './record-file.ts';
import { lockState } from './state-lock.ts';

/** Bytes of journal after which the state file is written anew: two seconds of replay or so. */
const JOURNAL_BYTES = 8 << 20;
/** Time between two attempts while the disk takes nothing. */
const RETRY_MS = 1_000;

const fdatasync = promisify(fs.fdatasync);

/** What a keeper works with. */
export interface KeeperDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** Bytes of journal after which the state file is written anew. */
  readonly journalBytes?: number;
}

/** Keeps one chain. Begin with `take`, then `open`; end with `finish`, or `release` where that failed. */
export class StateKeeper implements ChainJournal, Durability {
  readonly file: string;
  /** True when there is no state yet, so that a scenario runs. */
  readonly isNew: boolean;
  /** Blocks that are too old for memory; the chain is made with it. */
  readonly archive: BlockFile;
  readonly #deps: KeeperDeps;
  readonly #stop = new AbortController();
  #unlock: () => void;
  #chain: Chain | null = null;
  #journal: RecordFile | null = null;
  /** Length of the journal after which the state file is written anew. */
  #rewriteAt: number;
  /** What was told, written and is on the disk, counted in records. */
  #told = 0;
  #written = 0;
  #kept = 0;
  #onKept: () => void = () => undefined;
  #syncing = Promise.resolve();
  #isSyncing = false;
  #isRetrying = false;
  /** Head of the state file. */
  #stateBlock = 0;
  /** True while the state file alone says all. */
  #isCurrent = false;
  /** Why the disk takes nothing; null while it does. */
  #fault: AditError | null = null;
  /** The only record that could not be written; null when the whole state has to be written anew. */
  #unwritten: Uint8Array | null = null;

  /**
   * Locks a state file. Files of a chain whose state file was removed give way, unless they hold more
   * than it did.
   * @throws AditError `state_in_use`, `state_not_written`, `disk_full`, `state_file_damaged`.
   */
  static async take(stateFile: string, deps: KeeperDeps): Promise<StateKeeper> {
    const file = fs.existsSync(stateFile) ? fs.realpathSync(stateFile) : stateFile;
    const unlock = await lockState(file);
    try {
      return new StateKeeper(file, unlock, deps);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  private constructor(file: string, unlock: () => void, deps: KeeperDeps) {
    this.file = file;
    this.#deps = deps;
    this.#unlock = unlock;
    this.#rewriteAt = deps.journalBytes ?? JOURNAL_BYTES;
    this.isNew = !fs.existsSync(file);
    this.archive = new BlockFile(`${file}.blocks`);
    if (this.isNew) this.#clearAway();
  }

  get #journalPath(): string {
    return `${this.file}.journal`;
  }

  #clearAway(): void {
    const found = findJournal(this.#journalPath, null);
    found?.file.close();
    if (found !== null && found.records > 0) {
      throw foreignJournal(this.#journalPath, this.file, found.records);
    }
    fs.rmSync(this.#journalPath, { force: true });
    fs.rmSync(`${this.file}.blocks`, { force: true });
    this.#orNotWritten(() => this.archive.open());
  }

  #orNotWritten<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw notWritten(this.file, error);
    }
  }

  /**
   * Makes a chain, new or with nothing in it, the one that is kept here, and keeps it from now on.
   * @throws AditError `state_file_damaged`, `state_of_another_chain`, `state_not_written`, `disk_full`.
   */
  open(chain: Chain): void {
    this.#chain = chain;
    if (this.isNew) this.#orNotWritten(() => this.#rewrite());
    else {
      const digest = loadState(chain, this.file);
      this.#orNotWritten(() => this.#bringBack(chain, digest));
    }
    chain.tell(this);
  }

  #bringBack(chain: Chain, digest: Hash): void {
    const { journal, stateBlock, replayed } = bringBack(chain, {
      stateFile: this.file,
      archive: this.archive,
      journalPath: this.#journalPath,
      base: { genesis: chain.genesisHash, digest },
      log: this.#deps.log,
    });
    this.#journal = journal;
    this.#stateBlock = stateBlock;
    this.#isCurrent = replayed === 0;
    // A file that cannot be written is told now, not after hours of work.
    journal.sync();
    this.#rewriteIfLong();
  }

  sealed(block: SealedBlock, changes: readonly Change[]): void {
    this.#tell({ type: 'block', block, changes });
  }

  amended(changes: readonly Change[]): void {
    this.#tell({ type: 'amended', changes });
  }

  timed(nextTimeMs: bigint): void {
    this.#tell({ type: 'timed', nextTimeMs });
  }

  reverted(to: RevertedTo): void {
    // Of what was before the state file only that file can tell.
    if (to.block < this.#stateBlock) this.#tellAnew();
    else this.#tell({ type: 'reverted', ...to });
  }

  replaced(): void {
    this.#tellAnew();
  }

  #tell(record: JournalRecord): void {
    this.#told += 1;
    this.#isCurrent = false;
    if (this.#fault !== null) {
      this.#unwritten = null;
      return;
    }
    const bytes = encodeRecord(record);
    try {
      this.#journal?.append(bytes);
      this.#written = this.#told;
      this.#syncSoon();
    } catch (error) {
      this.#fail(error, bytes);
    }
  }

  #tellAnew(): void {
    this.#told += 1;
    try {
      this.#rewrite();
    } catch (error) {
      this.#fail(error, null);
    }
  }

  /** Writes the whole state. The order leaves a chain that can be brought back after every step. */
  #rewrite(): void {
    const chain = this.#chain;
    assert(chain !== null, 'there is a chain to keep');
    const { text, digest } = takeState(chain);
    const base = { genesis: chain.genesisHash, digest };
    this.#journal?.append(encodeRecord({ type: 'base', ...base }));
    this.#journal?.sync();
    // Blocks of the old state file that are no longer of this chain stay until there is a new one.
    const isCut = this.archive.next !== null && this.archive.next <= this.#stateBlock;
    if (!isCut) this.#fillArchive(chain);
    writeState(this.file, text);
    this.#stateBlock = chain.head.header.number;
    if (isCut) this.#fillArchive(chain);
    const old = this.#journal;
    this.#journal = beginJournal(this.#journalPath, base);
    if (old !== null) void this.#syncing.then(() => old.close());
    this.#written = this.#told;
    this.#kept = this.#told;
    this.#isCurrent = true;
  }

  #fillArchive(chain: Chain): void {
    fillArchive(chain, this.archive);
    this.archive.sync();
  }

  #rewriteIfLong(): void {
    const length = this.#journal?.end ?? 0;
    const { journalBytes = JOURNAL_BYTES, log } = this.#deps;
    if (length < this.#rewriteAt || this.#chain?.isOpen === true) return;
    try {
      this.#rewrite();
      this.#rewriteAt = journalBytes;
    } catch (error) {
      // The journal still says all.
      this.#rewriteAt = length + journalBytes;
      log.warn({ err: error }, 'The state file could not be written anew');
    }
  }

  #syncSoon(): void {
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    this.#syncing = this.#syncAll();
  }

  async #syncAll(): Promise<void> {
    while (this.#fault === null && this.#kept < this.#written && this.#journal !== null) {
      const journal = this.#journal;
      const written = this.#written;
      try {
        await fdatasync(journal.descriptor);
      } catch (error) {
        if (journal === this.#journal) this.#fail(error, null);
        break;
      }
      this.#kept = Math.max(this.#kept, written);
      this.#rewriteIfLong();
      this.#tellKept();
    }
    this.#isSyncing = false;
  }

  #tellKept(): void {
    try {
      this.#onKept();
    } catch (error) {
      this.#deps.log.error({ err: error }, 'a final block could not be announced');
    }
  }

  #fail(error: unknown, unwritten: Uint8Array | null): void {
    this.#fault = notWritten(this.file, error);
    this.#unwritten = unwritten;
    this.#deps.log.error({ err: this.#fault }, 'no block is made until the disk takes this one');
    if (!this.#isRetrying) void this.#retry();
  }

  async #retry(): Promise<void> {
    const { signal } = this.#stop;
    this.#isRetrying = true;
    while (this.#fault !== null && !signal.aborted) {
      await this.#deps.clock.sleep(RETRY_MS, signal);
      if (!signal.aborted && this.#fault !== null) this.#recover();
    }
    this.#isRetrying = false;
  }

  /** True when the disk has taken what it did not. */
  #recover(): boolean {
    try {
      if (this.#unwritten === null) this.#rewrite();
      else {
        this.#journal?.append(this.#unwritten);
        // From here on only the whole state will do.
        this.#unwritten = null;
        this.#journal?.sync();
        this.#written = this.#told;
        this.#kept = this.#told;
      }
    } catch (error) {
      this.#fault = notWritten(this.file, error);
      return false;
    }
    this.#fault = null;
    this.#deps.log.info({ file: this.file }, 'the disk takes blocks again');
    this.#tellKept();
    return true;
  }

  get mark(): number {
    return this.#told;
  }

  isKept(mark: number): boolean {
    return this.#kept >= mark;
  }

  keepNow(): void {
    if (this.#fault !== null && !this.#recover()) return;
    if (this.#kept === this.#told) return;
    try {
      this.#journal?.sync();
      this.#kept = this.#written;
    } catch (error) {
      this.#fail(error, null);
    }
  }

  /** False while the disk takes nothing; it is tried again every second. */
  hasRoom(): boolean {
    return this.#fault === null;
  }

  requireRoom(): void {
    if (this.#fault !== null && !this.#recover()) throw this.#fault;
  }

  listen(onKept: () => void): void {
    this.#onKept = onKept;
  }

  /**
   * Writes the whole state for the last time, so that one file says all, and lets go of the files.
   * @throws AditError `disk_full`, `state_not_written`; the journal then still says all.
   */
  async finish(): Promise<void> {
    this.#stop.abort();
    await this.#syncing;
    try {
      if (!this.#isCurrent) this.#orNotWritten(() => this.#rewrite());
      this.#letGo();
      fs.rmSync(this.#journalPath, { force: true });
    } finally {
      this.release();
    }
  }

  #letGo(): void {
    this.#chain?.tell(null);
    this.#journal?.close();
    this.#journal = null;
    this.archive.close();
  }

  /** Lets go of the files as they are. */
  release(): void {
    this.#stop.abort();
    this.#letGo();
    this.#unlock();
    this.#unlock = () => undefined;
  }
}
