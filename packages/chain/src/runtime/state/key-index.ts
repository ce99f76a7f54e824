/**
 * Which keys there are, in the order of their bytes. Keys are grouped by their storage item (the first
 * 32 bytes), so that a new key of one item does not touch the order of others. Keys are lower-case
 * hexadecimal with `0x`, whose text order is the order of their bytes.
 */

/** `0x` and the 64 digits of an item's prefix. */
const ITEM_PREFIX_LENGTH = 66;

interface Group {
  readonly known: Set<string>;
  readonly sorted: string[];
}

/** The first index whose key is not below `key`. */
function lowerBound(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A set of keys that can be walked by prefix. */
export class KeyIndex {
  readonly #groups = new Map<string, Group>();

  /** Adds a key; nothing happens when it is known. */
  add(key: string): void {
    const name = key.slice(0, ITEM_PREFIX_LENGTH);
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = { known: new Set(), sorted: [] };
      this.#groups.set(name, group);
    }
    if (group.known.has(key)) return;
    group.known.add(key);
    const last = group.sorted.at(-1);
    if (last === undefined || last < key) group.sorted.push(key);
    else group.sorted.splice(lowerBound(group.sorted, key), 0, key);
  }

  /** Forgets a key. */
  remove(key: string): void {
    const name = key.slice(0, ITEM_PREFIX_LENGTH);
    const group = this.#groups.get(name);
    if (group?.known.delete(key) !== true) return;
    group.sorted.splice(lowerBound(group.sorted, key), 1);
    if (group.known.size === 0) this.#groups.delete(name);
  }

  /** All keys that begin with `prefix`, ascending. */
  *withPrefix(prefix: string): Generator<string> {
    if (prefix.length >= ITEM_PREFIX_LENGTH) {
      yield* this.#inGroup(this.#groups.get(prefix.slice(0, ITEM_PREFIX_LENGTH)), prefix);
      return;
    }
    const names = [...this.#groups.keys()].filter((name) => name.startsWith(prefix)).sort();
    for (const name of names) yield* this.#inGroup(this.#groups.get(name), prefix);
  }

  *#inGroup(group: Group | undefined, prefix: string): Generator<string> {
    if (group === undefined) return;
    // A copy: what walks may write.
    const from = lowerBound(group.sorted, prefix);
    let to = from;
    while (group.sorted[to]?.startsWith(prefix) === true) to += 1;
    yield* group.sorted.slice(from, to);
  }
}
