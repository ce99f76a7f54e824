/**
 * The chain's state as bytes under keys, with the past of the last blocks. Writes go into a journal
 * that can be undone; sealing a block turns the journal into versions, by which every kept block can
 * be read, and reverted to.
 */
import { KeyIndex } from './key-index.ts';

/** A key and its bytes; null means removed. */
export type Change = readonly [key: string, value: Uint8Array | null];

/** A key whose bytes differ between two moments; null where there are none. */
export interface Difference {
  readonly key: string;
  readonly before: Uint8Array | null;
  readonly now: Uint8Array | null;
}

interface Version {
  readonly block: number;
  readonly value: Uint8Array | null;
}

interface JournalEntry {
  readonly key: string;
  readonly before: Uint8Array | null;
}

function isSame(left: Uint8Array | null, right: Uint8Array | null): boolean {
  if (left === null || right === null) return left === right;
  return Buffer.compare(left, right) === 0;
}

/** The newest version at or before `block`. */
function versionAt(versions: readonly Version[], block: number): Version | null {
  let low = 0;
  let high = versions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((versions[middle]?.block ?? 0) <= block) low = middle + 1;
    else high = middle;
  }
  return versions[low - 1] ?? null;
}

/** Bytes under keys, now and at each kept block. */
export class VersionedStore {
  readonly #current = new Map<string, Uint8Array>();
  readonly #versions = new Map<string, Version[]>();
  readonly #changedIn = new Map<number, string[]>();
  readonly #index = new KeyIndex();
  #journal: JournalEntry[] = [];
  #head: number;
  #oldest: number;

  /** An empty store whose first sealed block is `first`. */
  constructor(first = 0) {
    this.#head = first - 1;
    this.#oldest = first;
  }

  /** Number of the last sealed block; one less than the first before that. */
  get head(): number {
    return this.#head;
  }

  /** Number of the oldest block that can still be read. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The bytes under a key, with all that was written since the last block. */
  read(key: string): Uint8Array | null {
    return this.#current.get(key) ?? null;
  }

  /** Writes bytes, or removes the entry with null. */
  write(key: string, value: Uint8Array | null): void {
    this.#journal.push({ key, before: this.read(key) });
    this.#put(key, value);
  }

  #put(key: string, value: Uint8Array | null): void {
    if (value === null) {
      this.#current.delete(key);
      return;
    }
    this.#current.set(key, value);
    this.#index.add(key);
  }

  /** The keys that begin with `prefix` and exist now, ascending. */
  keys(prefix: string): string[] {
    return [...this.#index.withPrefix(prefix)].filter((key) => this.#current.has(key));
  }

  /** A mark to which `rollback` undoes. */
  checkpoint(): number {
    return this.#journal.length;
  }

  /** Undoes all writes since the mark. */
  rollback(mark: number): void {
    while (this.#journal.length > mark) {
      const entry = this.#journal.pop();
      if (entry !== undefined) this.#put(entry.key, entry.before);
    }
  }

  /** Seals all writes since the last block as the next block. Gives what changed, ascending by key. */
  seal(): Change[] {
    this.#head += 1;
    const changes = this.#netChanges();
    for (const [key, value] of changes) this.#version(key, value);
    this.#changedIn.set(
      this.#head,
      changes.map(([key]) => key),
    );
    this.#journal = [];
    return changes;
  }

  #netChanges(): Change[] {
    return this.changesSince(0)
      .map(({ key, now }): Change => [key, now])
      .sort(([left], [right]) => (left < right ? -1 : 1));
  }

  /** The bytes that a key had between writes since the mark, the first at the mark; null where none. */
  valuesSince(mark: number, key: string): (Uint8Array | null)[] {
    const written = this.#journal.slice(mark).filter((entry) => entry.key === key);
    return written.map(({ before }) => before);
  }

  /** What differs from the mark of a `checkpoint` of the open block, in the order of first writes. */
  changesSince(mark: number): Difference[] {
    const before = new Map<string, Uint8Array | null>();
    for (const entry of this.#journal.slice(mark)) {
      if (!before.has(entry.key)) before.set(entry.key, entry.before);
    }
    const changes: Difference[] = [];
    for (const [key, old] of before) {
      const now = this.read(key);
      if (!isSame(old, now)) changes.push({ key, before: old, now });
    }
    return changes;
  }

  #version(key: string, value: Uint8Array | null): void {
    const versions = this.#versions.get(key);
    const version = { block: this.#head, value };
    if (versions === undefined) this.#versions.set(key, [version]);
    else if (versions.at(-1)?.block === this.#head) versions[versions.length - 1] = version;
    else versions.push(version);
  }

  /** Writes into the last sealed block itself, as a developer may. Nothing may be unsealed. */
  amend(changes: readonly Change[]): void {
    if (this.#journal.length > 0) throw new Error('a block is open');
    const changed = new Set(this.#changedIn.get(this.#head));
    for (const [key, value] of changes) {
      this.#put(key, value);
      this.#version(key, value);
      changed.add(key);
    }
    this.#changedIn.set(this.#head, [...changed]);
  }

  /** The bytes under a key after `block`, which must be kept. */
  readAt(key: string, block: number): Uint8Array | null {
    const versions = this.#versions.get(key);
    return versions === undefined ? null : (versionAt(versions, block)?.value ?? null);
  }

  /** The keys that begin with `prefix` and existed after `block`, ascending. */
  keysAt(prefix: string, block: number): string[] {
    return [...this.#index.withPrefix(prefix)].filter((key) => this.readAt(key, block) !== null);
  }

  /** What changed in a kept block, ascending by key. */
  changesIn(block: number): Change[] {
    const keys = [...(this.#changedIn.get(block) ?? [])].sort();
    return keys.map((key) => [key, this.readAt(key, block)]);
  }

  /** Forgets how things were before `block`. */
  forgetBefore(block: number): void {
    for (; this.#oldest < block; this.#oldest += 1) {
      for (const key of this.#changedIn.get(this.#oldest + 1) ?? [])
        this.#trim(key, this.#oldest + 1);
      this.#changedIn.delete(this.#oldest);
    }
  }

  #trim(key: string, oldest: number): void {
    const versions = this.#versions.get(key);
    if (versions === undefined) return;
    while ((versions[1]?.block ?? Number.POSITIVE_INFINITY) <= oldest) versions.shift();
    const [only] = versions;
    if (versions.length > 1 || only === undefined || only.value !== null) return;
    if (only.block > oldest) return;
    this.#versions.delete(key);
    if (!this.#current.has(key)) this.#index.remove(key);
  }

  /** Makes a kept block the head again; what came later is forgotten. Nothing may be unsealed. */
  revertTo(block: number): void {
    if (this.#journal.length > 0) throw new Error('a block is open');
    for (; this.#head > block; this.#head -= 1) {
      for (const key of this.#changedIn.get(this.#head) ?? []) this.#dropVersion(key);
      this.#changedIn.delete(this.#head);
    }
  }

  #dropVersion(key: string): void {
    const versions = this.#versions.get(key) ?? [];
    while ((versions.at(-1)?.block ?? -1) >= this.#head) versions.pop();
    const value = versions.at(-1)?.value ?? null;
    this.#put(key, value);
    if (versions.length > 0) return;
    this.#versions.delete(key);
    if (value === null) this.#index.remove(key);
  }
}
