/**
 * Two instructions as one kernel: a value that is only used once more is never stored.
 *
 * `v2 = s3 * v0; v1 = v1 + v2` becomes v1 += s3 * v0, `m1 = outer(v2, v3); m0 = m0 + m1` becomes
 * m0 += outer(v2, v3), and any two of + - * in a row become one pass, each rounded as before. Allowed
 * where nothing else reads the value, nothing overwrites what it is made of in between, and nobody
 * needs it behind its use.
 */
import type { Flow } from './flow.ts';
import { KERNEL, KERNEL_OF_OP, RESULT_KIND_OF_OP } from './kernels.ts';
import { INSTRUCTIONS_MAX, type LiveCode } from './live-code.ts';

/** Where a value is used: instruction k, its operand's slot; `first` begins the stretch. */
interface Use {
  readonly first: number;
  readonly k: number;
  readonly slot: number;
}

function isSum(kernel: number): boolean {
  return kernel === KERNEL.add || kernel === KERNEL.sub;
}

function isCombined(kernel: number): boolean {
  return isSum(kernel) || kernel === KERNEL.mul;
}

function isProduct(kernel: number): boolean {
  return kernel === KERNEL.scale || kernel === KERNEL.outer;
}

/** Which instructions of a stretch of code are fused. */
export class Fusions {
  /** Instruction whose value k computes itself; -1 = none. */
  readonly innerOf = new Int16Array(INSTRUCTIONS_MAX);
  /** 1 where that value is k's first operand. */
  readonly isInnerFirst = new Uint8Array(INSTRUCTIONS_MAX);
  /** 1 where instruction k became part of another. */
  readonly isGone = new Uint8Array(INSTRUCTIONS_MAX);
  readonly #flow: Flow;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** Finds the fusions of instructions `first` up to `end`; `needed` as in {@link Flow}. */
  find(code: LiveCode, stretch: { first: number; end: number }, needed: Int32Array): void {
    const { first, end } = stretch;
    this.innerOf.fill(-1, first, end);
    this.isGone.fill(0, first, end);
    for (let k = first + 1; k < end; k += 1) {
      const word = code.words[k];
      if (!isCombined(KERNEL_OF_OP[word & 0xff])) continue;
      const in1 = (word >>> 8) & 0xff;
      const in2 = (word >>> 16) & 0xff;
      if (in1 === in2) continue;
      const isSecond = this.#tryInner(code, { first, k, slot: in2 }, needed);
      this.isInnerFirst[k] = isSecond ? 0 : 1;
      if (!isSecond) this.#tryInner(code, { first, k, slot: in1 }, needed);
    }
  }

  #tryInner(code: LiveCode, use: Use, needed: Int32Array): boolean {
    const { k, slot } = use;
    const kind = RESULT_KIND_OF_OP[code.words[k] & 0xff];
    const isOverwritten = code.words[k] >>> 24 === slot;
    if (!isOverwritten && (needed[k * 3 + kind] & (1 << slot)) !== 0) return false;
    const inner = this.#findWriter(use, kind);
    if (inner < 0 || !this.#canFuse(code, use, inner)) return false;
    this.innerOf[k] = inner;
    this.isGone[inner] = 1;
    return true;
  }

  /** The instruction that made the value, if nothing between it and its use reads the value. */
  #findWriter({ first, k, slot }: Use, kind: number): number {
    const { reads, writes } = this.#flow;
    const bit = 1 << slot;
    for (let i = k - 1; i >= first; i -= 1) {
      if ((writes[i * 3 + kind] & bit) !== 0) return i;
      if ((reads[i * 3 + kind] & bit) !== 0) return -1;
    }
    return -1;
  }

  #canFuse(code: LiveCode, { k, slot }: Use, inner: number): boolean {
    if (this.isGone[inner] === 1 || this.innerOf[inner] >= 0) return false;
    const made = KERNEL_OF_OP[code.words[inner] & 0xff];
    const used = KERNEL_OF_OP[code.words[k] & 0xff];
    const isSecond = ((code.words[k] >>> 16) & 0xff) === slot;
    const isFusable = isProduct(made)
      ? used === KERNEL.add || (used === KERNEL.sub && isSecond)
      : isCombined(made);
    return isFusable && !this.#isChanged(inner, k);
  }

  /** True when something between i and k writes what i reads. */
  #isChanged(i: number, k: number): boolean {
    const { reads, writes } = this.#flow;
    let [scalars, vectors, matrices] = [0, 0, 0];
    for (let j = i + 1; j < k; j += 1) {
      scalars |= writes[j * 3];
      vectors |= writes[j * 3 + 1];
      matrices |= writes[j * 3 + 2];
    }
    const at = i * 3;
    const hit = (reads[at] & scalars) | (reads[at + 1] & vectors) | (reads[at + 2] & matrices);
    return hit !== 0;
  }
}
