/**
 * Randomness as a value: seeded, repeatable, the same bytes on every machine.
 *
 * Generator: xoshiro128** 1.1 (Blackman and Vigna, public domain), its 128-bit state taken from
 * BLAKE2b-256 of the seed's text. Not for keys or nonces: those use {@link secureRandomBytes}.
 */
import { randomBytes } from 'node:crypto';
import { encodeUtf8 } from './bytes.ts';
import { AditError, assert } from './errors.ts';
import { blake2b256 } from './hash.ts';

/** A stream of random numbers. */
export interface Random {
  /** Uniform integer in [0, 2^32). */
  nextU32(): number;
  /** Uniform double in [0, 1) with 53 random bits. */
  nextFloat(): number;
  /** Uniform integer in [0, bound); `bound` from 1 to 2^32. Unbiased (rejection). */
  nextBelow(bound: number): number;
  /** The four state words, for a checkpoint; give them to {@link restoreRandom}. */
  state(): readonly [number, number, number, number];
}

/** A stream that depends on `seed` alone. */
export function createRandom(seed: string): Random {
  const digest = blake2b256(encodeUtf8(`adit random/1 ${seed}`));
  const view = new DataView(digest.buffer, digest.byteOffset);
  return restoreRandom([
    view.getUint32(0, true),
    view.getUint32(4, true),
    view.getUint32(8, true),
    (view.getUint32(12, true) | 1) >>> 0,
  ]);
}

const U32_VALUES = 4_294_967_296;

/** xoshiro128**; the state is an array of words because a search draws some 20 million times a second. */
class Xoshiro implements Random {
  readonly #words: Int32Array;

  constructor(state: Iterable<number>) {
    this.#words = Int32Array.from(state);
  }

  nextU32(): number {
    const words = this.#words;
    const a = words[0] ?? 0;
    const b = words[1] ?? 0;
    const c = words[2] ?? 0;
    const d = words[3] ?? 0;
    const product = Math.imul(b, 5);
    words[0] = a ^ d ^ b;
    words[1] = b ^ c ^ a;
    words[2] = c ^ a ^ (b << 9);
    const mixed = d ^ b;
    words[3] = (mixed << 11) | (mixed >>> 21);
    return Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
  }

  nextFloat(): number {
    return ((this.nextU32() >>> 5) * 67_108_864 + (this.nextU32() >>> 6)) / 9_007_199_254_740_992;
  }

  nextBelow(bound: number): number {
    assert(
      Number.isInteger(bound) && bound >= 1 && bound <= U32_VALUES,
      'nextBelow takes a whole bound from 1 to 2^32',
    );
    let value = this.nextU32();
    // Only draws above 2^32 - bound can be ones to reject: the limit is seldom worth its division.
    while (value > U32_VALUES - bound && value >= U32_VALUES - (U32_VALUES % bound)) {
      value = this.nextU32();
    }
    return bound === U32_VALUES ? value : value % (bound >>> 0);
  }

  state(): readonly [number, number, number, number] {
    const [a = 0, b = 0, c = 0, d = 0] = this.#words;
    return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
  }
}

/**
 * The stream that continues from a checkpointed state.
 * @throws AditError `invalid_random_state` unless it is four words of 32 bits, not all 0: from there
 * the generator would give zeros for ever.
 */
export function restoreRandom(state: readonly [number, number, number, number]): Random {
  const isWord = (word: number): boolean => word >>> 0 === word;
  if (state.length !== 4 || !state.every(isWord) || state.every((word) => word === 0)) {
    throw new AditError('invalid_random_state', 'The state is not one of this generator', {
      numbers: { words: state.length },
      nextStep: 'Start from a seed, or restore the checkpoint from a backup.',
    });
  }
  return new Xoshiro(state);
}

/** `count` bytes from the operating system, for keys, nonces and tokens. */
export function secureRandomBytes(count: number): Uint8Array {
  return new Uint8Array(randomBytes(count));
}
