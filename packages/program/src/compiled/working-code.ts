/**
 * The encoder's own copy of a live program, in which constants have slots of their own.
 *
 * `s2 = const 0.1` inside predict or learn runs for every row, and often its slot holds something else
 * in between. Where every reader of the constant can be told from the readers of other values, the
 * readers are pointed at a slot that is set once, behind setup, and the instruction goes.
 */
import { PREDICTION_SCALAR } from '../program.ts';
import { FIRST_KIND_OF_OP, RESULT_KIND_OF_OP, SECOND_KIND_OF_OP } from './kernels.ts';
import { CONSTANTS_PER_INSTRUCTION, INSTRUCTIONS_MAX, type LiveCode } from './live-code.ts';

const CONSTANT = 56;
const SCALAR = 0;
const LEAST_NORMAL = 2.2250738585072014e-308;
/** Slots that the 8 bits of an operand can name. */
const SLOTS_MAX = 255;
const FIRST_SHIFT = 8;
const SECOND_SHIFT = 16;

/** What an instruction does to a scalar slot. */
const ACCESS = { none: 0, reads: 1, writes: 2 } as const;

/** A program that may be rewritten. */
export class WorkingCode {
  /** As those of {@link LiveCode}. */
  readonly words = new Int32Array(INSTRUCTIONS_MAX);
  /** 1 where an instruction is no longer needed. */
  readonly isDropped = new Uint8Array(INSTRUCTIONS_MAX);
  /** Values of the slots behind the program's own scalars. */
  readonly fixedValues = new Float64Array(SLOTS_MAX);
  fixedCount = 0;
  /** The program's own scalars; fixed slots follow them. */
  scalars = 0;
  /** First instruction of predict and of learn, and the end. */
  predict = 0;
  learn = 0;
  end = 0;
  constants: Float64Array = new Float64Array(0);
  /** Instructions that read the constant in work. */
  readonly #readers = new Int32Array(INSTRUCTIONS_MAX);
  #readerCount = 0;

  /** Copies `code` and gives its constants slots. */
  load(code: LiveCode): void {
    const { setupCount, predictCount, count } = code;
    for (let k = 0; k < count; k += 1) {
      this.words[k] = code.words[k];
      this.isDropped[k] = 0;
    }
    this.constants = code.constants;
    this.scalars = code.scalars;
    this.fixedCount = 0;
    this.predict = setupCount;
    this.learn = setupCount + predictCount;
    this.end = count;
    for (let k = setupCount; k < count; k += 1) {
      if ((this.words[k] & 0xff) === CONSTANT) this.#tryFix(k);
    }
  }

  /**
   * Not the prediction, which the error test reads and the sigmoid writes; and not a value that the
   * flush of denormals would change (it makes -0 positive, too).
   */
  #tryFix(k: number): void {
    const slot = this.words[k] >>> 24;
    const value = this.constants[k * CONSTANTS_PER_INSTRUCTION];
    const isStable = Object.is(value, 0) || Math.abs(value) >= LEAST_NORMAL;
    if (slot === PREDICTION_SCALAR || !isStable) return;
    if (this.scalars + this.fixedCount >= SLOTS_MAX || !this.#findReaders(k, slot)) return;
    const fixed = this.scalars + this.fixedCount;
    for (let i = 0; i < this.#readerCount; i += 1) {
      this.#redirect(this.#readers[i], slot, fixed);
    }
    this.fixedValues[this.fixedCount] = value;
    this.fixedCount += 1;
    this.isDropped[k] = 1;
  }

  /** Collects who reads the constant; false when a reader may find another value there. */
  #findReaders(k: number, slot: number): boolean {
    this.#readerCount = 0;
    const isPredict = k < this.learn;
    if (this.#collect(k + 1, isPredict ? this.learn : this.end, slot)) return true;
    if (isPredict) {
      // Validation repeats predict alone, so its start is checked even where learn writes the slot.
      this.#collect(this.learn, this.end, slot);
      return this.#firstAccess(this.predict, k, slot) !== ACCESS.reads;
    }
    const next = this.#firstAccess(this.predict, this.learn, slot);
    if (next !== ACCESS.none) return next === ACCESS.writes;
    return this.#firstAccess(this.learn, k, slot) !== ACCESS.reads;
  }

  /** Adds the readers from `first` on; true when the slot is written before `end`. */
  #collect(first: number, end: number, slot: number): boolean {
    for (let k = first; k < end; k += 1) {
      const access = this.#access(k, slot);
      if ((access & ACCESS.reads) !== 0) {
        this.#readers[this.#readerCount] = k;
        this.#readerCount += 1;
      }
      if ((access & ACCESS.writes) !== 0) return true;
    }
    return false;
  }

  #firstAccess(first: number, end: number, slot: number): number {
    for (let k = first; k < end; k += 1) {
      const access = this.#access(k, slot);
      if (access !== ACCESS.none) return (access & ACCESS.reads) !== 0 ? ACCESS.reads : access;
    }
    return ACCESS.none;
  }

  #access(k: number, slot: number): number {
    if (this.isDropped[k] === 1) return ACCESS.none;
    const word = this.words[k];
    const op = word & 0xff;
    let access: number = ACCESS.none;
    if (FIRST_KIND_OF_OP[op] === SCALAR && ((word >>> FIRST_SHIFT) & 0xff) === slot) {
      access |= ACCESS.reads;
    }
    if (SECOND_KIND_OF_OP[op] === SCALAR && ((word >>> SECOND_SHIFT) & 0xff) === slot) {
      access |= ACCESS.reads;
    }
    if (RESULT_KIND_OF_OP[op] === SCALAR && word >>> 24 === slot) access |= ACCESS.writes;
    return access;
  }

  #redirect(k: number, slot: number, to: number): void {
    const op = this.words[k] & 0xff;
    if (FIRST_KIND_OF_OP[op] === SCALAR) this.#redirectOperand(k, { shift: FIRST_SHIFT, slot, to });
    if (SECOND_KIND_OF_OP[op] === SCALAR) {
      this.#redirectOperand(k, { shift: SECOND_SHIFT, slot, to });
    }
  }

  #redirectOperand(k: number, { shift, slot, to }: Redirection): void {
    const word = this.words[k];
    if (((word >>> shift) & 0xff) !== slot) return;
    this.words[k] = (word & ~(0xff << shift)) | (to << shift);
  }
}

interface Redirection {
  readonly shift: number;
  readonly slot: number;
  readonly to: number;
}
