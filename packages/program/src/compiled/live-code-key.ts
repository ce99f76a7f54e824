/**
 * A 128-bit key of live code, for tables of what was seen before.
 *
 * Two programs have one key when their canonical forms are equal. That different ones never share
 * a key is a matter of 2^-128 for each pair: the key is no proof against somebody who builds
 * collisions, and it never leaves the search that made it (programHash does).
 *
 * Each word of the form is spread over all 32 bits with its position, then taken into four sums that
 * multiply and rotate differently, so that a change that one of them forgets stays in the others.
 */
import { FLAT_OPS } from './flat-ops.ts';
import { CONSTANTS_PER_INSTRUCTION, type LiveCode } from './live-code.ts';

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

/** Words of a key. */
export const KEY_WORDS = 4;

/** The finishing mix of MurmurHash3 (Appleby, public domain). */
function spread(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Writes the key of `code` into the four words of `into`. */
export function writeLiveCodeKey(code: LiveCode, into: Uint32Array): void {
  const count = code.setupCount + code.predictCount + code.learnCount;
  let a = code.features ^ 0x9e3779b9;
  let b = code.setupCount ^ 0x7f4a7c15;
  let c = code.predictCount ^ 0x85157af5;
  let d = code.learnCount ^ 0x1ce4e5b9;
  let position = 0;
  const { constantCount } = FLAT_OPS;
  for (let i = 0; i < count; i += 1) {
    const word = code.words[i];
    const constants = constantCount[word & 255];
    for (let half = -1; half < 2 * constants; half += 1) {
      let value = word;
      if (half >= 0) {
        bits[0] = code.constants[i * CONSTANTS_PER_INSTRUCTION + (half >> 1)];
        value = words[half & 1] | 0;
      }
      position = (position + 0x6d2b79f5) | 0;
      const mixed = spread(value ^ position);
      a = Math.imul(((a << 5) | (a >>> 27)) ^ mixed, 0xcc9e2d51);
      b = Math.imul(((b << 11) | (b >>> 21)) ^ mixed, 0x1b873593);
      c = Math.imul(((c << 17) | (c >>> 15)) + mixed, 0xab0e9789);
      d = Math.imul(((d << 23) | (d >>> 9)) + mixed, 0x38b34ae5);
    }
  }
  into[0] = spread(a);
  into[1] = spread(b);
  into[2] = spread(c);
  into[3] = spread(d);
}
