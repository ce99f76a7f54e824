/**
 * Scores by a 128-bit key, in typed arrays of fixed size.
 *
 * A key may stand in one of the four places of its set; a new one takes the place of the set's
 * oldest. What is found depends on the order of stores alone, so a search with the table repeats
 * itself to the byte.
 */
import { AditError } from '@adit/base';
import { type Allocate, allocateOwn, KEY_WORDS } from '@adit/program';

const WAYS = 4;
/** An entry of the saved form: place, key words, two halves of the score. */
const SAVED_WORDS = 1 + KEY_WORDS + 2;
const BYTES_PER_WORD = 4;
/** Most entries of a table: 24 bytes each. */
export const CACHE_ENTRIES_MAX = 1 << 20;

/** Sets that hold at least `entries`: a power of two. */
function setsFor(entries: number): number {
  let sets = 1;
  while (sets * WAYS < entries) sets *= 2;
  return sets;
}

/** A bounded table from key to score. */
export class ScoreCache {
  /** The score of the last key that {@link find} found. */
  found = 0;
  readonly #setMask: number;
  /** All words of an empty place are 0: no program is expected to have that key. */
  readonly #keys: Uint32Array;
  readonly #scores: Float64Array;
  /** Place of each set that the next new key takes. */
  readonly #oldest: Uint8Array;

  /** Room for `entries`, rounded up to a power of two. */
  constructor(entries: number, allocate: Allocate = allocateOwn) {
    const sets = setsFor(entries);
    this.#setMask = sets - 1;
    this.#keys = new Uint32Array(allocate(sets * WAYS * KEY_WORDS * BYTES_PER_WORD));
    this.#scores = new Float64Array(allocate(sets * WAYS * Float64Array.BYTES_PER_ELEMENT));
    this.#oldest = new Uint8Array(allocate(sets));
  }

  /** True when the key has a score, which is then in {@link found}. */
  find(key: Uint32Array): boolean {
    const place = this.#placeOf(key);
    if (place < 0) return false;
    this.found = this.#scores[place];
    return true;
  }

  /** Remembers a score; a key that is there already gets the new one. */
  store(key: Uint32Array, score: number): void {
    let place = this.#placeOf(key);
    if (place < 0) {
      const set = key[0] & this.#setMask;
      place = set * WAYS + this.#oldest[set];
      this.#oldest[set] = (this.#oldest[set] + 1) % WAYS;
      for (let word = 0; word < KEY_WORDS; word += 1) {
        this.#keys[place * KEY_WORDS + word] = key[word];
      }
    }
    this.#scores[place] = score;
  }

  /** The table as base64 of little-endian words: what is in it and which place is the oldest. */
  save(): string {
    const places: number[] = [];
    for (let place = 0; place < this.#scores.length; place += 1) {
      if (this.#isTaken(place)) places.push(place);
    }
    const view = new DataView(new ArrayBuffer(places.length * SAVED_WORDS * BYTES_PER_WORD));
    for (const [index, place] of places.entries()) {
      let at = index * SAVED_WORDS * BYTES_PER_WORD;
      // The set's oldest place fits the two lowest bits, because a place is below 2^30.
      view.setUint32(at, place * WAYS + this.#oldest[Math.floor(place / WAYS)], true);
      for (let word = 0; word < KEY_WORDS; word += 1) {
        at += BYTES_PER_WORD;
        view.setUint32(at, this.#keys[place * KEY_WORDS + word], true);
      }
      view.setFloat64(at + BYTES_PER_WORD, this.#scores[place], true);
    }
    return Buffer.from(view.buffer).toString('base64');
  }

  /**
   * Fills an empty table from {@link save}.
   * @throws AditError `invalid_checkpoint` when the text is not one of a table of this size.
   */
  load(saved: string): void {
    const bytes = Uint8Array.from(Buffer.from(saved, 'base64'));
    const view = new DataView(bytes.buffer);
    const entryBytes = SAVED_WORDS * BYTES_PER_WORD;
    let isUsable = bytes.length % entryBytes === 0;
    for (let at = 0; isUsable && at < bytes.length; at += entryBytes) {
      const head = view.getUint32(at, true);
      const place = Math.floor(head / WAYS);
      isUsable = place < this.#scores.length;
      if (!isUsable) break;
      this.#oldest[Math.floor(place / WAYS)] = head % WAYS;
      for (let word = 0; word < KEY_WORDS; word += 1) {
        const from = at + (1 + word) * BYTES_PER_WORD;
        this.#keys[place * KEY_WORDS + word] = view.getUint32(from, true);
      }
      this.#scores[place] = view.getFloat64(at + (1 + KEY_WORDS) * BYTES_PER_WORD, true);
      isUsable = Number.isFinite(this.#scores[place]);
    }
    if (isUsable) return;
    throw new AditError('invalid_checkpoint', 'The checkpoint’s score table is not usable', {
      numbers: { bytes: bytes.length, places: this.#scores.length },
      nextStep: 'Start the search anew.',
    });
  }

  #isTaken(place: number): boolean {
    const at = place * KEY_WORDS;
    const keys = this.#keys;
    return (keys[at] | keys[at + 1] | keys[at + 2] | keys[at + 3]) !== 0;
  }

  #placeOf(key: Uint32Array): number {
    const first = (key[0] & this.#setMask) * WAYS;
    const keys = this.#keys;
    for (let place = first; place < first + WAYS; place += 1) {
      const at = place * KEY_WORDS;
      const isSame =
        keys[at] === key[0] &&
        keys[at + 1] === key[1] &&
        keys[at + 2] === key[2] &&
        keys[at + 3] === key[3];
      if (isSame) return place;
    }
    return -1;
  }
}
