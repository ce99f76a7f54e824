/**
 * The 65 ops of az64: code, mnemonic, operands, constants.
 *
 * Codes and meanings are AutoML-Zero's; the mnemonics are ours, one per op: plain for scalars, `v` or
 * `m` in front for vectors and matrices. The order of the table is the order of the codes.
 */
import type { OperandKind } from './program.ts';

/** Which constant fields an op uses. */
export type ConstantFields = 'none' | 'act' | 'd0d1' | 'd0d1d2';

/** One op. */
export interface OpInfo {
  /** 0 to 64. */
  readonly code: number;
  /** Mnemonic of the text form, unique. */
  readonly name: string;
  /** Kinds of in1 and in2, as many as it takes. */
  readonly inputs: readonly OperandKind[];
  /** Kind of the result; null for the no-op. */
  readonly output: OperandKind | null;
  readonly constants: ConstantFields;
  /** How many of the constants, from the first, are element indexes as a fraction in [0, 1). */
  readonly indexConstants: number;
  /** True when elements of the output slot survive, so that the op reads it as well. */
  readonly keepsOutput: boolean;
  /** True when it draws from the random stream. */
  readonly isRandom: boolean;
  /** What it computes, for a reader. */
  readonly meaning: string;
}

const KINDS: Readonly<Record<string, OperandKind>> = { s: 'scalar', v: 'vector', m: 'matrix' };

/** Name, signature (`ss>s`), meaning; one row a code, from 0. */
const ROWS: readonly (readonly [name: string, signature: string, meaning: string])[] = [
  ['noop', '>', 'nothing'],
  ['add', 'ss>s', 'a + b'],
  ['sub', 'ss>s', 'a - b'],
  ['mul', 'ss>s', 'a * b'],
  ['div', 'ss>s', 'a / b'],
  ['abs', 's>s', 'absolute value'],
  ['inv', 's>s', '1 / a'],
  ['sin', 's>s', 'sine'],
  ['cos', 's>s', 'cosine'],
  ['tan', 's>s', 'tangent'],
  ['asin', 's>s', 'inverse sine'],
  ['acos', 's>s', 'inverse cosine'],
  ['atan', 's>s', 'inverse tangent'],
  ['exp', 's>s', 'e to the power a'],
  ['log', 's>s', 'natural logarithm'],
  ['step', 's>s', '1 where a >= 0, else 0'],
  ['vstep', 'v>v', '1 where an element > 0, else 0'],
  ['mstep', 'm>m', '1 where an element > 0, else 0'],
  ['vscale', 'sv>v', 'scalar times vector'],
  ['vfill', 's>v', 'every element = a'],
  ['vinv', 'v>v', '1 / element'],
  ['vnorm', 'v>s', 'Euclidean norm'],
  ['vabs', 'v>v', 'absolute value of each element'],
  ['vadd', 'vv>v', 'element-wise a + b'],
  ['vsub', 'vv>v', 'element-wise a - b'],
  ['vmul', 'vv>v', 'element-wise a * b'],
  ['vdiv', 'vv>v', 'element-wise a / b'],
  ['dot', 'vv>s', 'inner product'],
  ['outer', 'vv>m', 'outer product, [r][c] = a[r] * b[c]'],
  ['mscale', 'sm>m', 'scalar times matrix'],
  ['minv', 'm>m', '1 / element'],
  ['matvec', 'mv>v', 'matrix times vector'],
  ['mcolumns', 'v>m', 'every column = a'],
  ['mrows', 'v>m', 'every row = a'],
  ['mnorm', 'm>s', 'Frobenius norm'],
  ['columnnorms', 'm>v', 'norm of each column'],
  ['rownorms', 'm>v', 'norm of each row'],
  ['transpose', 'm>m', 'transpose'],
  ['mabs', 'm>m', 'absolute value of each element'],
  ['madd', 'mm>m', 'element-wise a + b'],
  ['msub', 'mm>m', 'element-wise a - b'],
  ['mmul', 'mm>m', 'element-wise a * b'],
  ['mdiv', 'mm>m', 'element-wise a / b'],
  ['matmul', 'mm>m', 'matrix product'],
  ['min', 'ss>s', 'b < a ? b : a'],
  ['vmin', 'vv>v', 'element-wise b < a ? b : a'],
  ['mmin', 'mm>m', 'element-wise a < b ? a : b'],
  ['max', 'ss>s', 'a < b ? b : a'],
  ['vmax', 'vv>v', 'element-wise a < b ? b : a'],
  ['mmax', 'mm>m', 'element-wise a > b ? a : b'],
  ['vmean', 'v>s', 'mean'],
  ['mmean', 'm>s', 'mean of all elements'],
  ['rowmeans', 'm>v', 'mean of each row'],
  ['rowstds', 'm>v', 'standard deviation of each row'],
  ['vstd', 'v>s', 'standard deviation'],
  ['mstd', 'm>s', 'standard deviation of all elements'],
  ['const', 'c>s', 'the constant'],
  ['vset', 'cc>v', 'element at fraction d0 = d1, others kept'],
  ['mset', 'ccc>m', 'element at row fraction d0, column fraction d1 = d2, others kept'],
  ['uniform', 'cc>s', 'random, uniform in (d0, d1)'],
  ['vuniform', 'cc>v', 'every element random, uniform in (d0, d1)'],
  ['muniform', 'cc>m', 'every element random, uniform in (d0, d1)'],
  ['normal', 'cc>s', 'random, normal with mean d0, deviation d1'],
  ['vnormal', 'cc>v', 'every element random, normal with mean d0, deviation d1'],
  ['mnormal', 'cc>m', 'every element random, normal with mean d0, deviation d1'],
];

const CONSTANTS: readonly ConstantFields[] = ['none', 'act', 'd0d1', 'd0d1d2'];

function createOp(code: number): OpInfo {
  const [name, signature, meaning] = ROWS[code];
  const [from, to] = signature.split('>');
  const letters = [...from];
  const constants = letters.filter((letter) => letter === 'c').length;
  const isSet = name === 'vset' || name === 'mset';
  return {
    code,
    name,
    inputs: letters.flatMap((letter) => (letter === 'c' ? [] : [KINDS[letter]])),
    output: to === '' ? null : KINDS[to],
    constants: CONSTANTS[constants],
    indexConstants: isSet ? constants - 1 : 0,
    keepsOutput: isSet,
    isRandom: code >= 59,
    meaning,
  };
}

/** The 65 ops; the op with code c is element c. */
export const OPS: readonly OpInfo[] = ROWS.map((_, code) => createOp(code));

const BY_NAME: ReadonlyMap<string, OpInfo> = new Map(OPS.map((op) => [op.name, op]));

/** The op with this mnemonic, undefined when there is none. */
export function findOpByName(name: string): OpInfo | undefined {
  return BY_NAME.get(name);
}

/** Constant fields in the order in which the text form writes them. */
export function constantFieldsOf(op: OpInfo): readonly ('act' | 'd0' | 'd1' | 'd2')[] {
  switch (op.constants) {
    case 'none':
      return [];
    case 'act':
      return ['act'];
    case 'd0d1':
      return ['d0', 'd1'];
    case 'd0d1d2':
      return ['d0', 'd1', 'd2'];
  }
}
