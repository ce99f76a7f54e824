/**
 * Every op against values worked out by hand: ordinary numbers, NaN, infinities, both zeros. Then
 * every op with its result in the place of an operand.
 */
import { createRandom } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { instructionOf, runOne, type Slots } from '../fixtures/run-one.ts';
import { OPS } from '../ops.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
type Case = readonly [
  op: string,
  a: readonly number[],
  b: readonly number[],
  want: readonly number[],
];

function letterOf(kind: string | null | undefined): string {
  return kind?.[0] ?? '';
}

/** Runs `out = op in1 in2` with in1 in slot 2 and in2 in slot 3, the result in slot 1. */
function runCase([name, a, b]: Case, features: number): number[] {
  const instruction = instructionOf(name, { in1: 2, out: 1 });
  const { inputs, output } = OPS[instruction.op] ?? OPS[0];
  const [first, second] = inputs;
  const slots: Record<string, readonly number[]> = { [`${letterOf(first)}2`]: a };
  if (second !== undefined) slots[`${letterOf(second)}3`] = b;
  const withSecond = second === undefined ? instruction : { ...instruction, in2: 3 };
  return runOne([withSecond], slots, { features, read: `${letterOf(output)}1` });
}

const SCALAR_CASES: readonly Case[] = [
  ['add', [1.5], [2.25], [3.75]],
  ['add', [inf], [-inf], [nan]],
  ['add', [-0], [-0], [-0]],
  ['sub', [1.5], [2.25], [-0.75]],
  ['sub', [inf], [inf], [nan]],
  ['mul', [1.5], [-2], [-3]],
  ['mul', [0], [inf], [nan]],
  ['div', [1], [4], [0.25]],
  ['div', [1], [0], [inf]],
  ['div', [1], [-0], [-inf]],
  ['div', [0], [0], [nan]],
  ['abs', [-2.5], [], [2.5]],
  ['abs', [-0], [], [0]],
  ['abs', [nan], [], [nan]],
  ['inv', [4], [], [0.25]],
  ['inv', [-0], [], [-inf]],
  ['inv', [-inf], [], [-0]],
  ['sin', [0], [], [0]],
  ['sin', [-0], [], [-0]],
  ['sin', [1], [], [0.8414709848078965]],
  ['sin', [inf], [], [nan]],
  ['cos', [0], [], [1]],
  ['cos', [1], [], [0.5403023058681398]],
  ['cos', [-inf], [], [nan]],
  ['tan', [1], [], [1.5574077246549023]],
  ['tan', [-0], [], [-0]],
  ['tan', [nan], [], [nan]],
  ['asin', [1], [], [1.5707963267948966]],
  ['asin', [-0], [], [-0]],
  ['asin', [1.0000000000000002], [], [nan]],
  ['acos', [1], [], [0]],
  ['acos', [-1], [], [Math.PI]],
  ['acos', [-1.5], [], [nan]],
  ['atan', [inf], [], [1.5707963267948966]],
  ['atan', [-1], [], [-0.7853981633974483]],
  ['atan', [nan], [], [nan]],
  ['exp', [1], [], [Math.E]],
  ['exp', [-inf], [], [0]],
  ['exp', [710], [], [inf]],
  ['exp', [nan], [], [nan]],
  ['log', [1], [], [0]],
  ['log', [0], [], [-inf]],
  ['log', [-0], [], [-inf]],
  ['log', [-1], [], [nan]],
  ['log', [inf], [], [inf]],
  ['step', [0], [], [1]],
  ['step', [-0], [], [1]],
  ['step', [-5e-324], [], [0]],
  ['step', [3], [], [1]],
  ['step', [nan], [], [0]],
  ['min', [2], [1], [1]],
  ['min', [nan], [1], [nan]],
  ['min', [1], [nan], [1]],
  ['min', [0], [-0], [0]],
  ['min', [-inf], [1], [-inf]],
  ['max', [2], [1], [2]],
  ['max', [nan], [1], [nan]],
  ['max', [1], [nan], [1]],
  ['max', [-0], [0], [-0]],
];

const VECTOR_CASES: readonly Case[] = [
  ['vstep', [0, -0, 2, nan], [], [0, 0, 1, 0]],
  ['vscale', [2], [1, -0, inf, nan], [2, -0, inf, nan]],
  ['vscale', [0], [1, -1, inf, nan], [0, -0, nan, nan]],
  ['vfill', [-0], [], [-0, -0, -0, -0]],
  ['vinv', [2, 0, -0, inf], [], [0.5, inf, -inf, 0]],
  ['vnorm', [1, 2, 2, 4], [], [5]],
  ['vnorm', [1, 2, nan, 4], [], [nan]],
  ['vnorm', [-0, 0, -0, -0], [], [0]],
  ['vnorm', [-inf, 1, 1, 1], [], [inf]],
  ['vabs', [-1, -0, nan, -inf], [], [1, 0, nan, inf]],
  ['vadd', [1, -0, inf, nan], [2, -0, -inf, 1], [3, -0, nan, nan]],
  ['vsub', [1, -0, inf, nan], [2, -0, inf, 1], [-1, 0, nan, nan]],
  ['vmul', [3, -0, inf, 2], [2, 1, 0, nan], [6, -0, nan, nan]],
  ['vdiv', [3, 1, -1, 0], [2, 0, 0, 0], [1.5, inf, -inf, nan]],
  ['dot', [1, 2, 3, 4], [5, 6, 7, 8], [70]],
  ['dot', [-0, 0, 0, 0], [1, -0, -0, -0], [-0]],
  ['dot', [inf, 1, 1, 1], [0, 1, 1, 1], [nan]],
  ['vmin', [1, nan, 1, 0], [2, 1, nan, -0], [1, nan, 1, 0]],
  ['vmax', [1, nan, 1, -0], [2, 1, nan, 0], [2, nan, 1, -0]],
  ['vmean', [1, 2, 3, 6], [], [3]],
  ['vmean', [1, inf, -inf, 6], [], [nan]],
  ['vmean', [-0, -0, -0, -0], [], [-0]],
  ['vstd', [2, 4, 4, 6], [], [Math.SQRT2]],
  ['vstd', [3, 3, 3, 3], [], [0]],
  ['vstd', [1, inf, 3, 3], [], [nan]],
];

const MATRIX_CASES: readonly Case[] = [
  ['mstep', [0, -0, 2, nan], [], [0, 0, 1, 0]],
  ['outer', [2, -0], [3, inf], [6, inf, -0, nan]],
  ['mscale', [2], [1, -0, inf, nan], [2, -0, inf, nan]],
  ['minv', [2, 0, -0, inf], [], [0.5, inf, -inf, 0]],
  ['matvec', [1, 2, 3, 4], [5, 6], [17, 39]],
  ['matvec', [inf, 2, -0, 0], [0, 1], [nan, 0]],
  ['matvec', [-0, -0, 1, 1], [1, 1], [-0, 2]],
  ['mcolumns', [7, -0], [], [7, 7, -0, -0]],
  ['mrows', [7, -0], [], [7, -0, 7, -0]],
  ['mnorm', [1, 2, 2, 4], [], [5]],
  ['mnorm', [1, 2, nan, 4], [], [nan]],
  ['columnnorms', [3, 5, 4, 12], [], [5, 13]],
  ['columnnorms', [nan, 5, 4, 12], [], [nan, 13]],
  ['rownorms', [3, 4, 5, 12], [], [5, 13]],
  ['rownorms', [-0, -0, inf, 1], [], [0, inf]],
  ['transpose', [1, 2, 3, nan], [], [1, 3, 2, nan]],
  ['mabs', [-1, -0, nan, -inf], [], [1, 0, nan, inf]],
  ['madd', [1, -0, inf, nan], [2, -0, -inf, 1], [3, -0, nan, nan]],
  ['msub', [1, -0, inf, nan], [2, -0, inf, 1], [-1, 0, nan, nan]],
  ['mmul', [3, -0, inf, 2], [2, 1, 0, nan], [6, -0, nan, nan]],
  ['mdiv', [3, 1, -1, 0], [2, 0, 0, 0], [1.5, inf, -inf, nan]],
  ['matmul', [1, 2, 3, 4], [5, 6, 7, 8], [19, 22, 43, 50]],
  ['matmul', [inf, 0, -0, -0], [0, 1, 1, 1], [nan, inf, -0, -0]],
  ['mmin', [1, nan, 1, 0], [2, 1, nan, -0], [1, 1, nan, -0]],
  ['mmax', [1, nan, 1, -0], [2, 1, nan, 0], [2, 1, nan, 0]],
  ['mmean', [1, 2, 3, 6], [], [3]],
  ['mmean', [1, 2, nan, 6], [], [nan]],
  ['rowmeans', [1, 2, 3, 7], [], [1.5, 5]],
  ['rowmeans', [1, nan, -0, -0], [], [nan, -0]],
  ['rowstds', [1, 3, 5, 5], [], [1, 0]],
  ['rowstds', [inf, 3, 5, 7], [], [nan, 1]],
  ['mstd', [2, 4, 4, 6], [], [Math.SQRT2]],
  ['mstd', [1, nan, 3, 3], [], [nan]],
];

describe.each([
  ['scalar', SCALAR_CASES, 4],
  ['vector', VECTOR_CASES, 4],
  ['matrix', MATRIX_CASES, 2],
] as const)('%s ops', (_, cases, features) => {
  it.each(
    cases.map((one) => [`${one[0]} ${one[1].join(' ')} | ${one[2].join(' ')}`, one] as const),
  )('%s', (_title, one) => {
    expect(runCase(one, features)).toEqual(one[3]);
  });
});

describe('ops together', () => {
  it('all have a case of their own', () => {
    const covered = new Set([...SCALAR_CASES, ...VECTOR_CASES, ...MATRIX_CASES].map(([op]) => op));
    const elsewhere = ['noop', 'const', 'vset', 'mset'];
    const missing = OPS.filter((op) => !op.isRandom && !covered.has(op.name)).map((op) => op.name);
    expect(missing).toEqual(elsewhere);
  });

  it('noop changes nothing, const writes its f64', () => {
    const slots = { s1: [3], s2: [4] };
    expect(runOne([instructionOf('noop')], slots, { features: 2, read: 's1' })).toEqual([3]);
    const constant = instructionOf('const', { out: 1, act: 0.1 });
    expect(runOne([constant], slots, { features: 2, read: 's1' })).toEqual([0.1]);
  });

  it('the two kinds of step differ at zero', () => {
    expect(runCase(['step', [0], [], []], 2)).toEqual([1]);
    expect(runCase(['vstep', [0, 0], [], []], 2)).toEqual([0, 0]);
    expect(runCase(['mstep', [0, 0, 0, 0], [], []], 2)).toEqual([0, 0, 0, 0]);
  });

  it('a deviation is NaN when rounding makes the variance negative', () => {
    const values = Array.from({ length: 3 }, () => 0.1);
    const sum = 0.1 + 0.1 + 0.1;
    const squares = 0.1 * 0.1 + 0.1 * 0.1 + 0.1 * 0.1;
    const variance = squares / 3 - (sum / 3) * (sum / 3);
    expect(variance).toBeLessThan(0);
    expect(runCase(['vstd', values, [], []], 3)).toEqual([nan]);
  });

  it('sums run from the first product to the last', () => {
    const a = [1e16, 1, -1e16, 1];
    expect(runCase(['dot', a, [1, 1, 1, 1], []], 4)).toEqual([1]);
    expect(runCase(['vmean', a, [], []], 4)).toEqual([0.25]);
    expect(runCase(['matmul', [1e16, 1, 1, -1e16], [1, 0, 1, 0], []], 2)).toEqual([
      1e16,
      0,
      1 - 1e16,
      0,
    ]);
  });
});

describe('element sets', () => {
  it('vset keeps the other elements; the index is the truncated f32 product', () => {
    const before = { v1: [1, 2, 3, 4] };
    const set = (d0: number) =>
      runOne([instructionOf('vset', { out: 1, d0: Math.fround(d0), d1: 9 })], before, {
        features: 4,
        read: 'v1',
      });
    expect(set(0)).toEqual([9, 2, 3, 4]);
    expect(set(0.2499)).toEqual([9, 2, 3, 4]);
    expect(set(0.25)).toEqual([1, 9, 3, 4]);
    expect(set(0.999)).toEqual([1, 2, 3, 9]);
    expect(set(1 - 2 ** -24)).toEqual([1, 2, 3, 9]);
  });

  it('mset addresses row and column', () => {
    const fields = { out: 1, d0: 0.5, d1: 0.25, d2: Math.fround(-0.1) };
    const before = { m1: [1, 2, 3, 4] };
    const result = runOne([instructionOf('mset', fields)], before, { features: 2, read: 'm1' });
    expect(result).toEqual([1, 2, Math.fround(-0.1), 4]);
  });

  it.each([1, 2, 3, 5, 7, 16, 31, 33, 64])('the last fraction stays inside F = %i', (features) => {
    const fields = { out: 1, d0: Math.fround(1 - 2 ** -24), d1: 5 };
    const result = runOne([instructionOf('vset', fields)], {}, { features, read: 'v1' });
    expect(result.at(-1)).toBe(5);
  });
});

/** Operands where the result's slot may be the same as an input's, as [in1, in2] slot choices. */
function aliases(code: number): ReadonlyArray<{ in1: number; in2: number }> {
  const { inputs, output } = OPS[code] ?? OPS[0];
  const [first, second] = inputs;
  const choices = [];
  if (first === output) choices.push({ in1: 1, in2: second === undefined ? 0 : 3 });
  if (second !== undefined && second === output) choices.push({ in1: 2, in2: 1 });
  if (first === output && second === output) choices.push({ in1: 1, in2: 1 });
  return choices;
}

describe('operands are read before the result is written', () => {
  const features = 3;
  const random = createRandom('in place');
  const draw = (count: number) => Array.from({ length: count }, () => random.nextFloat() - 0.5);
  const codes = OPS.map((op) => op.code).filter((code) => aliases(code).length > 0);

  it.each(codes.map((code) => [OPS[code]?.name, code] as const))('%s in place', (_, code) => {
    const { output } = OPS[code] ?? OPS[0];
    const letter = letterOf(output);
    for (const { in1, in2 } of aliases(code)) {
      const slots: Slots = {
        s1: draw(1),
        s2: draw(1),
        s3: draw(1),
        v1: draw(3),
        v2: draw(3),
        v3: draw(3),
        m1: draw(9),
        m2: draw(9),
        m3: draw(9),
      };
      const apart = instructionOf(OPS[code]?.name ?? '', { in1, in2, out: 4 });
      const into = output === 'matrix' ? { ...apart, out: 0 } : apart;
      const want = runOne([into], slots, { features, read: `${letter}${into.out}` });
      const got = runOne([{ ...apart, out: 1 }], slots, { features, read: `${letter}1` });
      expect(got).toEqual(want);
    }
  });

  it('covers the ops that need it most', () => {
    const names = codes.map((code) => OPS[code]?.name);
    expect(names).toEqual(expect.arrayContaining(['matvec', 'transpose', 'matmul', 'vadd', 'min']));
  });
});
