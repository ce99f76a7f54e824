/** Writes steps of the evaluator: operands as addresses, and lists of those that follow the rows. */
import { elementIndex } from '../kernels/fill.ts';
import { FEATURES_VECTOR, LABEL_SCALAR } from '../program.ts';
import {
  FIRST_KIND_OF_OP,
  KERNEL,
  KERNEL_OF_OP,
  RESULT_KIND_OF_OP,
  SECOND,
  SECOND_KIND_OF_OP,
  WORK,
  WORK_OF_OP,
} from './kernels.ts';
import { CONSTANT_FIELD, FIELD, PAIR_BYTES, PATCHES_START, STEP_BYTES } from './layout.ts';
import { CONSTANTS_PER_INSTRUCTION, INSTRUCTIONS_MAX, type LiveCode } from './live-code.ts';
import type { WorkingCode } from './working-code.ts';

const SCALAR = 0;
const VECTOR = 1;
const MATRIX = 2;
const SCALE_VECTOR = 18;
const CONSTANT = 56;
const SET_VECTOR = 57;
const SET_MATRIX = 58;
const FIRST_RANDOM = 59;
const MIN_MATRIX = 46;
const MAX_MATRIX = 49;

/** Ops whose kernel may not write over what it reads, by op code. */
const NEEDS_SCRATCH = new Uint8Array(65);
for (const op of [31, 37, 43]) NEEDS_SCRATCH[op] = 1;

/** A scalar times a product, sum or difference, by the kernel of the inner one. */
const SCALED: Readonly<Record<number, number>> = {
  [KERNEL.scale]: KERNEL.scaleScale,
  [KERNEL.add]: KERNEL.scaleOfAdd,
  [KERNEL.sub]: KERNEL.scaleOfSub,
};
/** The same of vectors of four elements. */
const SCALED_QUADS: Readonly<Record<number, number>> = {
  [KERNEL.scale]: KERNEL.scaleScaleQuads,
  [KERNEL.add]: KERNEL.scaleOfAddQuads,
  [KERNEL.sub]: KERNEL.scaleOfSubQuads,
};

/** Most operands of learn that are the label. */
const LABEL_FIELDS_MAX = 3 * INSTRUCTIONS_MAX;

/** Where instructions come from: what label and features are differs. */
export type Piece = 'setup' | 'predict' | 'learn' | 'check';

/** Where a program goes: for how many pairs, with how many fixed constants. */
interface Placement {
  readonly pairs: number;
  readonly banks: number;
  readonly steps: number;
  readonly fixed: number;
}

/** Writes one program's steps, one after the other. */
export class StepWriter {
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  /** Bytes of one pair's slot, of all pairs' slot, and the address of the bank, by kind. */
  readonly #pairSlot = [PAIR_BYTES, 0, 0];
  readonly #slot = [0, 0, 0];
  readonly #bank = [0, 0, 0];
  readonly #labelFields = new Int32Array(LABEL_FIELDS_MAX);
  #labelCount = 0;
  #pairs = 0;
  #features = 0;
  #scratch = 0;
  #step = 0;
  #patch = 0;
  #isFollowingRows = false;
  #isLearning = false;

  constructor(memory: ArrayBuffer) {
    this.#words = new Int32Array(memory);
    this.#doubles = new Float64Array(memory);
  }

  /** Address of the next step. */
  get step(): number {
    return this.#step;
  }

  /** Address of the next entry of the patch lists. */
  get patch(): number {
    return this.#patch;
  }

  /** Address behind the banks. */
  get banksEnd(): number {
    return this.#scratch;
  }

  /** Address of a scalar's slot. */
  scalarAddress(slot: number): number {
    return this.#bank[SCALAR] + slot * this.#slot[SCALAR];
  }

  /** Lays the banks out from `banks` on; steps are written from `steps` on. */
  start(code: LiveCode, place: Placement): void {
    const { features, scalars, vectors, matrices } = code;
    this.#pairs = place.pairs;
    this.#features = features;
    this.#pairSlot[VECTOR] = PAIR_BYTES * features;
    this.#pairSlot[MATRIX] = PAIR_BYTES * features * features;
    for (let kind = 0; kind < 3; kind += 1) this.#slot[kind] = place.pairs * this.#pairSlot[kind];
    this.#bank[SCALAR] = place.banks;
    this.#bank[VECTOR] = this.#bank[SCALAR] + (scalars + place.fixed) * this.#slot[SCALAR];
    this.#bank[MATRIX] = this.#bank[VECTOR] + vectors * this.#slot[VECTOR];
    this.#scratch = this.#bank[MATRIX] + matrices * this.#slot[MATRIX];
    this.#step = place.steps;
    this.#patch = PATCHES_START;
    this.#labelCount = 0;
  }

  /** Says which function the next steps belong to. */
  enter(piece: Piece): void {
    this.#isFollowingRows = piece !== 'setup';
    this.#isLearning = piece === 'learn';
  }

  /** Appends the label operands of learn to the patch lists. */
  writeLabelPatches(): void {
    for (let i = 0; i < this.#labelCount; i += 1) this.#notePatch(this.#labelFields[i]);
  }

  /** One instruction; `ordinal` is that of a random fill. */
  write(code: WorkingCode, k: number, ordinal: number): void {
    const word = code.words[k];
    const op = word & 0xff;
    const words = this.#words;
    const at = this.#step >> 2;
    const in1 = (word >>> 8) & 0xff;
    const in2 = (word >>> 16) & 0xff;
    const isSwapped = op === MIN_MATRIX || op === MAX_MATRIX;
    const first = FIRST_KIND_OF_OP[op];
    const second = SECOND_KIND_OF_OP[op];
    const result = RESULT_KIND_OF_OP[op];
    words[at + FIELD.kernel] = this.#plainKernel(op, first, result);
    words[at + FIELD.a] = 0;
    words[at + FIELD.b] = 0;
    if (first >= 0) this.#operand(isSwapped ? FIELD.b : FIELD.a, first, in1);
    if (second >= 0) this.#operand(isSwapped ? FIELD.a : FIELD.b, second, in2);
    const out = this.#bank[result] + (word >>> 24) * this.#slot[result];
    words[at + FIELD.out] = out;
    this.#writeWork(at, WORK_OF_OP[op], { first, result });
    if (op >= CONSTANT) this.#writeConstants(code, k, { op, out, ordinal });
    this.#step += STEP_BYTES;
    if (NEEDS_SCRATCH[op] === 1) this.#throughScratch(at, out, result);
  }

  /** A constant into a scalar's slot. */
  writeFixed(slot: number, value: number): void {
    const at = this.#step >> 2;
    this.#words[at + FIELD.kernel] = KERNEL.constant;
    this.#words[at + FIELD.out] = this.scalarAddress(slot);
    this.#words[at + FIELD.bytes] = this.#slot[SCALAR];
    this.#doubles[(this.#step >> 3) + CONSTANT_FIELD] = value;
    this.#step += STEP_BYTES;
  }

  /** A step without operands: what stands between the functions. */
  writeMark(kernel: number): void {
    this.#words[(this.#step >> 2) + FIELD.kernel] = kernel;
    this.#step += STEP_BYTES;
  }

  /** Instruction `k`, one operand of which is what instruction `inner` computes. */
  writeFused(code: WorkingCode, k: number, fused: { inner: number; isInnerSecond: boolean }): void {
    const word = code.words[k];
    const op = word & 0xff;
    const inner = code.words[fused.inner];
    const innerOp = inner & 0xff;
    const result = RESULT_KIND_OF_OP[op];
    const at = this.#step >> 2;
    const words = this.#words;
    words[at + FIELD.kernel] = this.#fusedKernel(op, innerOp, fused.isInnerSecond);
    this.#operand(FIELD.a, FIRST_KIND_OF_OP[innerOp], (inner >>> 8) & 0xff);
    this.#operand(FIELD.b, SECOND_KIND_OF_OP[innerOp], (inner >>> 16) & 0xff);
    const otherKind = fused.isInnerSecond ? FIRST_KIND_OF_OP[op] : SECOND_KIND_OF_OP[op];
    this.#operand(FIELD.c, otherKind, (word >>> (fused.isInnerSecond ? 8 : 16)) & 0xff);
    words[at + FIELD.out] = this.#bank[result] + (word >>> 24) * this.#slot[result];
    const work = result === SCALAR && innerOp === SCALE_VECTOR ? op : innerOp;
    const isScaled = KERNEL_OF_OP[op] === KERNEL.scale;
    this.#writeWork(at, WORK_OF_OP[isScaled ? op : work], { first: VECTOR, result });
    this.#step += STEP_BYTES;
  }

  #fusedKernel(op: number, innerOp: number, isInnerSecond: boolean): number {
    const outer = KERNEL_OF_OP[op];
    const inner = KERNEL_OF_OP[innerOp];
    const isQuad = this.#isQuad(RESULT_KIND_OF_OP[innerOp]);
    const isAdd = outer === KERNEL.add;
    if (outer === KERNEL.dot) return isQuad ? KERNEL.scaleDotQuads : KERNEL.scaleDot;
    if (outer === KERNEL.scale) return (isQuad ? SCALED_QUADS : SCALED)[inner];
    if (inner === KERNEL.outer) return isAdd ? KERNEL.outerAdd : KERNEL.outerSub;
    if (inner === KERNEL.scale) {
      if (!isAdd) return KERNEL.scaleSub;
      return isQuad ? KERNEL.scaleAddQuads : KERNEL.scaleAdd;
    }
    const isReversed = outer === KERNEL.sub && isInnerSecond;
    const isScalar = RESULT_KIND_OF_OP[op] === SCALAR;
    return (
      (isScalar ? KERNEL.combineScalar : KERNEL.combine) +
      4 * inner +
      (isReversed ? SECOND.reversedSub : outer)
    );
  }

  /** True for vectors of four elements, which have kernels of their own. */
  #isQuad(kind: number): boolean {
    return kind === VECTOR && this.#features === 4;
  }

  #plainKernel(op: number, first: number, result: number): number {
    const kernel = KERNEL_OF_OP[op];
    if (kernel <= KERNEL.mul && result === SCALAR) return KERNEL.addScalar + kernel;
    if (kernel === KERNEL.dot && this.#isQuad(first)) return KERNEL.dotQuads;
    return kernel === KERNEL.scale && this.#isQuad(result) ? KERNEL.scaleQuads : kernel;
  }

  /** An operand's address; label and features follow the rows outside setup. */
  #operand(field: number, kind: number, slot: number): void {
    const address = this.#step + field * 4;
    this.#words[address >> 2] = this.#bank[kind] + slot * this.#slot[kind];
    if (!this.#isFollowingRows) return;
    if (kind === VECTOR && slot === FEATURES_VECTOR) this.#notePatch(address);
    else if (this.#isLearning && kind === SCALAR && slot === LABEL_SCALAR) {
      this.#labelFields[this.#labelCount] = address;
      this.#labelCount += 1;
    }
  }

  #notePatch(address: number): void {
    this.#words[this.#patch >> 2] = address;
    this.#patch += 4;
  }

  #writeWork(at: number, work: number, kinds: { first: number; result: number }): void {
    const words = this.#words;
    const pairs = this.#pairs;
    let blocks = pairs;
    let bytes = 0;
    if (work === WORK.slot) bytes = this.#slot[kinds.result];
    else if (work === WORK.resultBlocks) bytes = this.#pairSlot[kinds.result];
    else if (work === WORK.inputBlocks) bytes = this.#pairSlot[kinds.first];
    else bytes = this.#pairSlot[VECTOR];
    if (work === WORK.rows) blocks = pairs * this.#features;
    words[at + FIELD.blocks] = blocks;
    words[at + FIELD.bytes] = bytes;
  }

  #writeConstants(
    code: WorkingCode,
    k: number,
    { op, out, ordinal }: { op: number; out: number; ordinal: number },
  ): void {
    const from = k * CONSTANTS_PER_INSTRUCTION;
    const { constants } = code;
    const to = (this.#step >> 3) + CONSTANT_FIELD;
    const at = this.#step >> 2;
    this.#doubles[to] = constants[from];
    this.#doubles[to + 1] = constants[from + 1];
    if (op >= FIRST_RANDOM) {
      this.#words[at + FIELD.c] = ordinal;
    } else if (op === SET_VECTOR) {
      const index = elementIndex(this.#features, constants[from]);
      this.#words[at + FIELD.out] = out + index * PAIR_BYTES;
      this.#doubles[to] = constants[from + 1];
    } else if (op === SET_MATRIX) {
      const row = elementIndex(this.#features, constants[from]);
      const column = elementIndex(this.#features, constants[from + 1]);
      this.#words[at + FIELD.out] = out + (row * this.#features + column) * PAIR_BYTES;
      this.#doubles[to] = constants[from + 2];
    }
  }

  /** Has the step at `at` write to scratch and copies that to its result. */
  #throughScratch(at: number, out: number, kind: number): void {
    const words = this.#words;
    const isOverlapping = words[at + FIELD.a] === out || words[at + FIELD.b] === out;
    if (!isOverlapping) return;
    words[at + FIELD.out] = this.#scratch;
    const copy = this.#step >> 2;
    words[copy + FIELD.kernel] = KERNEL.copy;
    words[copy + FIELD.a] = this.#scratch;
    words[copy + FIELD.b] = 0;
    words[copy + FIELD.out] = out;
    words[copy + FIELD.blocks] = this.#pairs;
    words[copy + FIELD.bytes] = this.#slot[kind];
    this.#step += STEP_BYTES;
  }
}
