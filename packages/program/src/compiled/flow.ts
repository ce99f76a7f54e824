/**
 * Which slots are needed behind each instruction of a live program, for training and validation
 * apart: validation needs less, because nothing is learned any more.
 *
 * A set of slots is three 32-bit masks, one a bank (at most 32 slots each).
 */
import { FEATURES_VECTOR, LABEL_SCALAR, PREDICTION_SCALAR } from '../program.ts';
import { FLAT_OPS } from './flat-ops.ts';
import { FIRST_KIND_OF_OP, RESULT_KIND_OF_OP, SECOND_KIND_OF_OP } from './kernels.ts';
import { INSTRUCTIONS_MAX } from './live-code.ts';
import type { WorkingCode } from './working-code.ts';

const BANKS = 3;

/** Three masks at `at`, `at + 1`, `at + 2`: slots of scalars, vectors, matrices. */
type SlotSets = Int32Array;

/** Reads, writes and needs of a live program's instructions. */
export class Flow {
  /** Slots that instruction k reads, writes: three masks each. */
  readonly reads: SlotSets = new Int32Array(INSTRUCTIONS_MAX * BANKS);
  readonly writes: SlotSets = new Int32Array(INSTRUCTIONS_MAX * BANKS);
  /** Slots that are still needed behind instruction k while training goes on. */
  readonly neededInTraining: SlotSets = new Int32Array(INSTRUCTIONS_MAX * BANKS);
  /** The same of predict's instructions during validation. */
  readonly neededInValidation: SlotSets = new Int32Array(INSTRUCTIONS_MAX * BANKS);
  /** 1 where validation needs the instruction of predict. */
  readonly isChecked = new Uint8Array(INSTRUCTIONS_MAX);
  readonly #keeps = new Uint8Array(INSTRUCTIONS_MAX);
  /** Needed at the point that the backward pass has reached. */
  #scalars = 0;
  #vectors = 0;
  #matrices = 0;

  /** Fills all of the above for `code`. */
  analyze(code: WorkingCode): void {
    const { predict, learn, end } = code;
    for (let k = predict; k < end; k += 1) this.#decode(code, k);
    this.#validation(predict, learn);
    this.#training(predict, learn, end);
  }

  #decode(code: WorkingCode, k: number): void {
    const word = code.words[k];
    const op = word & 0xff;
    const { reads, writes } = this;
    const at = k * BANKS;
    reads[at] = reads[at + 1] = reads[at + 2] = 0;
    writes[at] = writes[at + 1] = writes[at + 2] = 0;
    this.#keeps[k] = FLAT_OPS.keepsOutput[op];
    if (code.isDropped[k] === 1) return;
    const first = FIRST_KIND_OF_OP[op];
    const second = SECOND_KIND_OF_OP[op];
    const result = RESULT_KIND_OF_OP[op];
    if (first >= 0) reads[at + first] |= bitOf(code, first, (word >>> 8) & 0xff);
    if (second >= 0) reads[at + second] |= bitOf(code, second, (word >>> 16) & 0xff);
    if (result >= 0) writes[at + result] = 1 << (word >>> 24);
  }

  /** Passes instruction k backwards; an op that keeps elements of its result needs it before. */
  #pass(k: number): void {
    const at = k * BANKS;
    const { reads, writes } = this;
    if (this.#keeps[k] === 0) {
      this.#scalars &= ~writes[at];
      this.#vectors &= ~writes[at + 1];
      this.#matrices &= ~writes[at + 2];
    }
    this.#scalars |= reads[at];
    this.#vectors |= reads[at + 1];
    this.#matrices |= reads[at + 2];
  }

  #note(into: SlotSets, k: number): void {
    const at = k * BANKS;
    into[at] = this.#scalars;
    into[at + 1] = this.#vectors;
    into[at + 2] = this.#matrices;
  }

  /** Features and label are set between functions: what was there before is not needed. */
  #forgetInputs(): void {
    this.#scalars &= ~(1 << LABEL_SCALAR);
    this.#vectors &= ~(1 << FEATURES_VECTOR);
  }

  /** Validation repeats predict: until nothing is added to what its start needs. */
  #validation(first: number, end: number): void {
    this.#scalars = 0;
    this.#vectors = 0;
    this.#matrices = 0;
    for (let k = first; k < end; k += 1) this.isChecked[k] = 0;
    let before = -1;
    let size = 0;
    while (size !== before) {
      before = size;
      size = 0;
      this.#scalars |= 1 << PREDICTION_SCALAR;
      for (let k = end - 1; k >= first; k -= 1) {
        this.#note(this.neededInValidation, k);
        if (!this.#isNeeded(k)) continue;
        this.isChecked[k] = 1;
        this.#pass(k);
      }
      this.#forgetInputs();
      for (let k = first; k < end; k += 1) size += this.isChecked[k];
      size = size * 97 + this.#countNeeded();
    }
  }

  #isNeeded(k: number): boolean {
    const at = k * BANKS;
    const { writes } = this;
    const hit =
      (writes[at] & this.#scalars) |
      (writes[at + 1] & this.#vectors) |
      (writes[at + 2] & this.#matrices);
    return hit !== 0;
  }

  #countNeeded(): number {
    return countBits(this.#scalars) + countBits(this.#vectors) + countBits(this.#matrices);
  }

  /** Training repeats predict and learn, then validation begins; every instruction is live. */
  #training(first: number, learn: number, end: number): void {
    let [scalars, vectors, matrices] = [this.#scalars, this.#vectors, this.#matrices];
    let before = -1;
    let size = 0;
    while (size !== before) {
      before = size;
      for (let k = end - 1; k >= learn; k -= 1) {
        this.#note(this.neededInTraining, k);
        this.#pass(k);
      }
      this.#forgetInputs();
      this.#scalars |= 1 << PREDICTION_SCALAR;
      for (let k = learn - 1; k >= first; k -= 1) {
        this.#note(this.neededInTraining, k);
        this.#pass(k);
      }
      this.#forgetInputs();
      this.#scalars |= scalars;
      this.#vectors |= vectors;
      this.#matrices |= matrices;
      [scalars, vectors, matrices] = [this.#scalars, this.#vectors, this.#matrices];
      size = this.#countNeeded();
    }
  }
}

/** A slot's bit; fixed constants have none, nothing ever writes them. */
function bitOf({ scalars }: WorkingCode, kind: number, slot: number): number {
  return kind === 0 && slot >= scalars ? 0 : 1 << slot;
}

function countBits(mask: number): number {
  let rest = mask - ((mask >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
