/**
 * Which kernel of assembly/interpreter.ts runs an op, and how its work is counted.
 *
 * Many ops share one: an element-wise kernel does not care whether a slot is a scalar, a vector or a
 * matrix, a norm of each row is a norm of more blocks.
 */
import { OPS } from '../ops.ts';
import { FLAT_KINDS, FLAT_OPS } from './flat-ops.ts';

/** Kernel numbers. */
export const KERNEL = {
  add: 0,
  sub: 1,
  mul: 2,
  div: 3,
  min: 4,
  max: 5,
  abs: 6,
  inv: 7,
  notNegative: 8,
  positive: 9,
  constant: 10,
  set: 11,
  fill: 12,
  copy: 13,
  scale: 14,
  scaleAdd: 15,
  scaleSub: 16,
  dot: 17,
  outer: 18,
  outerAdd: 19,
  outerSub: 20,
  matrixVector: 21,
  dotQuads: 22,
  scaleQuads: 23,
  scaleAddQuads: 24,
  test: 25,
  next: 26,
  score: 27,
  end: 28,
  intoRows: 32,
  transpose: 33,
  matrixProduct: 34,
  columnNorms: 35,
  norm: 36,
  mean: 37,
  deviation: 38,
  uniform: 39,
  normal: 40,
  sin: 48,
  cos: 49,
  tan: 50,
  asin: 51,
  acos: 52,
  atan: 53,
  exp: 54,
  log: 55,
  /** Twelve: three first operations, each with the four second ones of {@link SECOND}. */
  combine: 60,
  /** Scalars have their own: add, sub, mul, then the twelve combinations. */
  addScalar: 72,
  combineScalar: 75,
  /** Kernels of two ops on vectors: an inner product or a scalar times something else. */
  scaleDot: 87,
  scaleDotQuads: 88,
  scaleScale: 89,
  scaleScaleQuads: 90,
  scaleOfAdd: 91,
  scaleOfAddQuads: 92,
  scaleOfSub: 93,
  scaleOfSubQuads: 94,
} as const;

/** Second operations of the combine kernels on (inner, c); first ones are add, sub and mul alike. */
export const SECOND = { add: 0, sub: 1, mul: 2, reversedSub: 3 } as const;

/** What one run of a kernel works through. */
export const WORK = {
  /** The whole result slot, all pairs. */
  slot: 0,
  /** A block of the result slot for each pair. */
  resultBlocks: 1,
  /** A block of the first input for each pair. */
  inputBlocks: 2,
  /** A row of a matrix for each pair and row. */
  rows: 3,
  /** The rows of one matrix for each pair. */
  matrix: 4,
} as const;

type Row = readonly [
  codes: readonly number[],
  kernel: keyof typeof KERNEL,
  work: keyof typeof WORK,
];

const ROWS: readonly Row[] = [
  [[1, 23, 39], 'add', 'slot'],
  [[2, 24, 40], 'sub', 'slot'],
  [[3, 25, 41], 'mul', 'slot'],
  [[4, 26, 42], 'div', 'slot'],
  [[5, 22, 38], 'abs', 'slot'],
  [[6, 20, 30], 'inv', 'slot'],
  [[7], 'sin', 'slot'],
  [[8], 'cos', 'slot'],
  [[9], 'tan', 'slot'],
  [[10], 'asin', 'slot'],
  [[11], 'acos', 'slot'],
  [[12], 'atan', 'slot'],
  [[13], 'exp', 'slot'],
  [[14], 'log', 'slot'],
  [[15], 'notNegative', 'slot'],
  [[16, 17], 'positive', 'slot'],
  [[18, 29], 'scale', 'resultBlocks'],
  [[19], 'fill', 'resultBlocks'],
  [[21, 34], 'norm', 'inputBlocks'],
  [[27], 'dot', 'inputBlocks'],
  [[28], 'outer', 'matrix'],
  [[31], 'matrixVector', 'matrix'],
  [[32], 'fill', 'rows'],
  [[33], 'intoRows', 'matrix'],
  [[35], 'columnNorms', 'matrix'],
  [[36], 'norm', 'rows'],
  [[37], 'transpose', 'matrix'],
  [[43], 'matrixProduct', 'matrix'],
  [[44, 45, 46], 'min', 'slot'],
  [[47, 48, 49], 'max', 'slot'],
  [[50, 51], 'mean', 'inputBlocks'],
  [[52], 'mean', 'rows'],
  [[53], 'deviation', 'rows'],
  [[54, 55], 'deviation', 'inputBlocks'],
  [[56], 'constant', 'slot'],
  [[57, 58], 'set', 'resultBlocks'],
  [[59, 60, 61], 'uniform', 'resultBlocks'],
  [[62, 63, 64], 'normal', 'resultBlocks'],
];

function fillTable(of: (row: Row) => number): Uint8Array {
  const table = new Uint8Array(OPS.length);
  for (const row of ROWS) for (const code of row[0]) table[code] = of(row);
  return table;
}

/** Kernel of each op; the no-op never reaches the encoder. */
export const KERNEL_OF_OP = fillTable(([, kernel]) => KERNEL[kernel]);
/** Work of each op. */
export const WORK_OF_OP = fillTable(([, , work]) => WORK[work]);

/** Kinds as positions among the banks: 0 scalars, 1 vectors, 2 matrices, -1 none. */
function banksOf(kinds: Uint8Array): Int8Array {
  return Int8Array.from(kinds, (kind) => kind - FLAT_KINDS.scalar);
}

/** Bank of each op's first input. */
export const FIRST_KIND_OF_OP = banksOf(FLAT_OPS.in1Kind);
/** Bank of each op's second input. */
export const SECOND_KIND_OF_OP = banksOf(FLAT_OPS.in2Kind);
/** Bank of each op's result. */
export const RESULT_KIND_OF_OP = banksOf(FLAT_OPS.outKind);
