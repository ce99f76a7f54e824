/**
 * Two instructions as one kernel: a value that is only used once more is never stored.
 *
 * `v2 = s3 * v0; v1 = v1 + v2` becomes v1 += s3 * v0, `v2 = s3 * v1; s1 = dot(v2, v0)` one pass over
 * both vectors, and any two of + - * in a row, each rounded as before. Allowed where nothing else
 * reads the value and nobody needs it behind its use. The pair runs where the use stood, if nothing in
 * between writes what the value is made of; else where the value was made, if the use could as well
 * have stood there.
 */
import type { Flow } from './flow.ts';
import { FIRST_KIND_OF_OP, KERNEL, KERNEL_OF_OP, RESULT_KIND_OF_OP } from './kernels.ts';
import { INSTRUCTIONS_MAX } from './live-code.ts';
import type { WorkingCode } from './working-code.ts';

const BANKS = 3;
const VECTOR = 1;

/** The first or second operand of instruction k; `first` begins the stretch. */
interface Operand {
  readonly first: number;
  readonly k: number;
  readonly isSecond: boolean;
}

/** Instruction k and its operand that is not the value in question. */
interface Use {
  readonly k: number;
  readonly other: { readonly slot: number; readonly kind: number };
}

function isSum(kernel: number): boolean {
  return kernel === KERNEL.add || kernel === KERNEL.sub;
}

function isElementwise(kernel: number): boolean {
  return isSum(kernel) || kernel === KERNEL.mul;
}

/** True when there is a kernel for a value made by `made` and used by `used`. */
function hasKernel(made: number, used: number, kind: number, isSecond: boolean): boolean {
  if (used === KERNEL.dot) return made === KERNEL.scale;
  if (used === KERNEL.scale) return kind === VECTOR && (made === KERNEL.scale || isSum(made));
  if (made === KERNEL.scale || made === KERNEL.outer) {
    return used === KERNEL.add || (used === KERNEL.sub && isSecond);
  }
  return isElementwise(made);
}

/** Which instructions of a stretch of code are fused. */
export class Fusions {
  /** Instruction whose value k computes itself; -1 = none. */
  readonly innerOf = new Int16Array(INSTRUCTIONS_MAX);
  /** 1 where that value is k's first operand. */
  readonly isInnerFirst = new Uint8Array(INSTRUCTIONS_MAX);
  /** Instruction that runs at the place of k, whose value it uses; -1 = none. */
  readonly earlyAt = new Int16Array(INSTRUCTIONS_MAX);
  /** 1 where instruction k became part of another or runs earlier. */
  readonly isGone = new Uint8Array(INSTRUCTIONS_MAX);
  readonly #flow: Flow;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** Finds the fusions of instructions `first` up to `end`; `needed` as in {@link Flow}. */
  find(code: WorkingCode, stretch: { first: number; end: number }, needed: Int32Array): void {
    const { first, end } = stretch;
    this.#clear(first, end);
    for (let k = first + 1; k < end; k += 1) {
      if (code.isDropped[k] === 1) continue;
      const used = KERNEL_OF_OP[code.words[k] & 0xff];
      if (used === KERNEL.scale) this.#tryOperand(code, { first, k, isSecond: true }, needed);
      else if (used === KERNEL.dot || isElementwise(used)) {
        const isFused = this.#tryOperand(code, { first, k, isSecond: true }, needed);
        if (!isFused) this.#tryOperand(code, { first, k, isSecond: false }, needed);
      }
    }
  }

  /** A loop: `fill` costs more than the handful of entries that a function has. */
  #clear(first: number, end: number): void {
    for (let k = first; k < end; k += 1) {
      this.innerOf[k] = -1;
      this.earlyAt[k] = -1;
      this.isGone[k] = 0;
    }
  }

  #tryOperand(code: WorkingCode, { first, k, isSecond }: Operand, needed: Int32Array): boolean {
    const word = code.words[k];
    const op = word & 0xff;
    const in1 = (word >>> 8) & 0xff;
    const in2 = (word >>> 16) & 0xff;
    const isScale = KERNEL_OF_OP[op] === KERNEL.scale;
    if (in1 === in2 && !isScale) return false;
    const kind = isScale ? RESULT_KIND_OF_OP[op] : FIRST_KIND_OF_OP[op];
    const slot = isSecond ? in2 : in1;
    if (kind === 0 && slot >= code.scalars) return false;
    const isOverwritten = RESULT_KIND_OF_OP[op] === kind && word >>> 24 === slot;
    if (!isOverwritten && (needed[k * BANKS + kind] & (1 << slot)) !== 0) return false;
    const inner = this.#findWriter(first, k, k * BANKS + kind, 1 << slot);
    if (inner < 0 || this.isGone[inner] === 1 || this.innerOf[inner] >= 0) return false;
    const made = KERNEL_OF_OP[code.words[inner] & 0xff];
    if (!hasKernel(made, KERNEL_OF_OP[op], kind, isSecond)) return false;
    const other = { slot: isSecond ? in1 : in2, kind: isScale ? 0 : kind };
    const isLate = !this.#isWrittenBetween(inner, k, inner * BANKS);
    if (!isLate && !this.#canRunEarly(code, { k, other }, inner)) return false;
    this.innerOf[k] = inner;
    this.isInnerFirst[k] = isSecond ? 0 : 1;
    this.isGone[isLate ? inner : k] = 1;
    if (!isLate) this.earlyAt[inner] = k;
    return true;
  }

  /** The instruction that made k's operand, if nothing between them reads it; `at` finds its bank. */
  #findWriter(first: number, k: number, at: number, bit: number): number {
    const { reads, writes } = this.#flow;
    for (let i = k - 1, j = at - BANKS; i >= first; i -= 1, j -= BANKS) {
      if ((writes[j] & bit) !== 0) return i;
      if ((reads[j] & bit) !== 0) return -1;
    }
    return -1;
  }

  /** True when something between i and k writes one of the slots read at `at`. */
  #isWrittenBetween(i: number, k: number, at: number): boolean {
    const { reads, writes } = this.#flow;
    let [scalars, vectors, matrices] = [0, 0, 0];
    for (let j = i + 1; j < k; j += 1) {
      scalars |= writes[j * BANKS];
      vectors |= writes[j * BANKS + 1];
      matrices |= writes[j * BANKS + 2];
    }
    return ((reads[at] & scalars) | (reads[at + 1] & vectors) | (reads[at + 2] & matrices)) !== 0;
  }

  /** Nothing between touches what k writes, or writes k's other operand. */
  #canRunEarly(code: WorkingCode, { k, other }: Use, inner: number): boolean {
    const { reads, writes } = this.#flow;
    const result = RESULT_KIND_OF_OP[code.words[k] & 0xff];
    const written = writes[k * BANKS + result];
    const isFixed = other.kind === 0 && other.slot >= code.scalars;
    const otherBit = isFixed ? 0 : 1 << other.slot;
    for (let j = inner + 1; j < k; j += 1) {
      const touched = (reads[j * BANKS + result] | writes[j * BANKS + result]) & written;
      if (touched !== 0 || (writes[j * BANKS + other.kind] & otherBit) !== 0) return false;
    }
    return true;
  }
}
