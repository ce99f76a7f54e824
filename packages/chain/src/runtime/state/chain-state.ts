/** State by storage items instead of bytes: what pallets read and write. */
import type { Profile, StorageItem } from '@adit/substrate';
import { VersionedStore } from './versioned-store.ts';

/** State that can be read: the open one, or that after a sealed block. */
export interface StateReader {
  readonly profile: Profile;
  /** The value of an entry, or what a missing one reads as. */
  read<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...keys: Keys
  ): Read;
  /** True when the entry exists. */
  has<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...keys: Keys
  ): boolean;
  /** The entries under the first keys, ascending by the bytes of their storage keys. */
  entries<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...firstKeys: Partial<Keys>
  ): [keys: Keys, value: Value][];
  /** The bytes under a storage key, null when there are none. */
  rawRead(key: string): Uint8Array | null;
  /** The storage keys that begin with `prefix`, ascending. */
  rawKeys(prefix: string): string[];
}

/** A source of bytes by storage key. */
export type RawReader = Pick<StateReader, 'profile' | 'rawRead' | 'rawKeys'>;

abstract class ItemReader implements StateReader {
  abstract readonly profile: Profile;
  abstract rawRead(key: string): Uint8Array | null;
  abstract rawKeys(prefix: string): string[];

  read<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...keys: Keys
  ): Read {
    const bytes = this.rawRead(item.key(...keys));
    // An item that reads as `Value | undefined` reads its entries as `Value`.
    return bytes === null ? item.fallback(this.profile) : (item.decode(bytes) as unknown as Read);
  }

  has<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...keys: Keys
  ): boolean {
    return this.rawRead(item.key(...keys)) !== null;
  }

  entries<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...firstKeys: Partial<Keys>
  ): [keys: Keys, value: Value][] {
    const entries: [Keys, Value][] = [];
    for (const key of this.rawKeys(item.key(...firstKeys))) {
      const bytes = this.rawRead(key);
      if (bytes !== null) entries.push([item.keysOf(key), item.decode(bytes)]);
    }
    return entries;
  }
}

/** A reader over any source of bytes. */
class RawItemReader extends ItemReader {
  readonly #source: RawReader;

  constructor(source: RawReader) {
    super();
    this.#source = source;
  }

  get profile(): Profile {
    return this.#source.profile;
  }

  rawRead(key: string): Uint8Array | null {
    return this.#source.rawRead(key);
  }

  rawKeys(prefix: string): string[] {
    return this.#source.rawKeys(prefix);
  }
}

/** A reader of items over a source of bytes. */
export function createStateReader(source: RawReader): StateReader {
  return new RawItemReader(source);
}

/** The state that a block is being built on. */
export class ChainState extends ItemReader {
  readonly profile: Profile;
  readonly store: VersionedStore;

  constructor(profile: Profile, store = new VersionedStore()) {
    super();
    this.profile = profile;
    this.store = store;
  }

  rawRead(key: string): Uint8Array | null {
    return this.store.read(key);
  }

  rawKeys(prefix: string): string[] {
    return this.store.keys(prefix);
  }

  /** Writes bytes under a storage key, or removes the entry with null. */
  rawWrite(key: string, value: Uint8Array | null): void {
    this.store.write(key, value);
  }

  /** Writes an entry: its keys, then its value. */
  write<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...keysAndValue: [...Keys, Value]
  ): void {
    const keys = keysAndValue.slice(0, -1) as unknown as Keys;
    const value = keysAndValue.at(-1) as Value;
    this.store.write(item.key(...keys), item.encode(value));
  }

  /** Replaces an entry by a function of what it reads as. */
  update<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...keysAndChange: [...Keys, (old: Read) => Value]
  ): void {
    const keys = keysAndChange.slice(0, -1) as unknown as Keys;
    const change = keysAndChange.at(-1) as (old: Read) => Value;
    this.store.write(item.key(...keys), item.encode(change(this.read(item, ...keys))));
  }

  /** Removes an entry; nothing happens when there is none. */
  remove<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...keys: Keys
  ): void {
    const key = item.key(...keys);
    if (this.store.read(key) !== null) this.store.write(key, null);
  }

  /** Removes all entries under the first keys. */
  removeRange<Keys extends readonly unknown[], Value, Read>(
    item: StorageItem<Keys, Value, Read>,
    ...firstKeys: Partial<Keys>
  ): void {
    for (const key of this.rawKeys(item.key(...firstKeys))) this.store.write(key, null);
  }

  /** Runs `work`; when it throws, all that it wrote is undone and the error goes on. */
  transactional<Result>(work: () => Result): Result {
    const mark = this.store.checkpoint();
    try {
      return work();
    } catch (error) {
      this.store.rollback(mark);
      throw error;
    }
  }

  /** The state after a sealed block, which the store must still keep. */
  at(block: number): StateReader {
    const { store, profile } = this;
    return new RawItemReader({
      profile,
      rawRead: (key) => store.readAt(key, block),
      rawKeys: (prefix) => store.keysAt(prefix, block),
    });
  }
}
