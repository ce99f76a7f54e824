/** A 128-bit key of 64-bit words: two multiply-and-rotate chains with different constants. */

const PRIME_1: u64 = 0x9e3779b185ebca87;
const PRIME_2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME_3: u64 = 0x165667b19e3779f9;

@inline
function mix(word: u64): u64 {
  let value = (word ^ (word >> 33)) * PRIME_2;
  value = (value ^ (value >> 29)) * PRIME_3;
  return value ^ (value >> 32);
}

/** Writes the key of the 64-bit words from `start` up to `end` to `out`, 16 bytes. */
export function hashWords(start: usize, end: usize, out: usize): void {
  let first = PRIME_3;
  let second = PRIME_1;
  for (let at = start; at < end; at += 8) {
    const word = load<u64>(at);
    first = rotl<u64>(first ^ (word * PRIME_2), 31) * PRIME_1;
    second = rotl<u64>(second + (word ^ PRIME_3) * PRIME_1, 27) * PRIME_2;
  }
  const length = <u64>(end - start);
  store<u64>(out, mix(first ^ length) + second);
  store<u64>(out, mix(second + length) ^ first, 8);
}
