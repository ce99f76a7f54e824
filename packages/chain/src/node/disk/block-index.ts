/**
 * Where the blocks of a file begin, and which of them may have a hash: about twenty bytes a block at
 * most, in typed arrays, so that a chain of millions of blocks does not fill the heap.
 */
const FIRST_CAPACITY = 1_024;

/** Positions 0, 1, 2 … with a place in a file and four bytes of a hash each. */
export class BlockIndex {
  #places = new Float64Array(FIRST_CAPACITY);
  #prefixes = new Uint32Array(FIRST_CAPACITY);
  /** Positions plus one, open addressing; those of blocks that were cut are stale and looked over. */
  #table = new Uint32Array(FIRST_CAPACITY * 2);
  #filled = 0;
  #count = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Adds the next. */
  add(place: number, prefix: number): void {
    if (this.#count === this.#places.length) this.#grow();
    if (this.#filled * 4 >= this.#table.length * 3) this.#rebuild();
    this.#places[this.#count] = place;
    this.#prefixes[this.#count] = prefix;
    this.#count += 1;
    this.#enter(this.#count - 1);
  }

  #grow(): void {
    const places = new Float64Array(this.#places.length * 2);
    const prefixes = new Uint32Array(places.length);
    places.set(this.#places);
    prefixes.set(this.#prefixes);
    this.#places = places;
    this.#prefixes = prefixes;
  }

  #rebuild(): void {
    this.#table = new Uint32Array(this.#places.length * 2);
    this.#filled = 0;
    for (let position = 0; position < this.#count; position += 1) this.#enter(position);
  }

  #enter(position: number): void {
    const mask = this.#table.length - 1;
    let slot = (this.#prefixes[position] ?? 0) & mask;
    while (this.#table[slot] !== 0) slot = (slot + 1) & mask;
    this.#table[slot] = position + 1;
    this.#filled += 1;
  }

  /** Null for a position that is not there. */
  place(position: number): number | null {
    return position < this.#count ? (this.#places[position] ?? null) : null;
  }

  /** Positions whose hash may be the one with these four bytes. */
  *find(prefix: number): Generator<number> {
    const mask = this.#table.length - 1;
    for (let slot = prefix & mask; this.#table[slot] !== 0; slot = (slot + 1) & mask) {
      const position = (this.#table[slot] ?? 0) - 1;
      if (position < this.#count && this.#prefixes[position] === prefix) yield position;
    }
  }

  /** Forgets all from a position on. */
  cut(count: number): void {
    this.#count = Math.min(this.#count, count);
  }
}
