/**
 * Vectors of our own: what every op becomes for every combination of operand types, in both section
 * styles, in the arrow form and in JSON, and which warning tells of what cannot be expressed.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatProgramText } from '../format-text.ts';
import { BITSOTA_OPS } from './language.ts';
import { translateBitsota, translateBitsotaJson } from './translate.ts';

interface Vectors {
  readonly features: number;
  readonly instructions: readonly {
    readonly name: string;
    /** Lines of predict. */
    readonly text: readonly string[];
    /** Lines of predict of the canonical form. */
    readonly az64: readonly string[];
    /** op, arg1, arg2, dest, const1, const2 of each instruction of predict. */
    readonly json: readonly (readonly number[])[];
  }[];
  readonly arrows: readonly { readonly text: string; readonly az64: readonly string[] }[];
  readonly warnings: readonly { readonly text: string; readonly code: string }[];
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../vectors/bitsota.json', import.meta.url), 'utf8'),
);
const { features } = vectors;

/** The lines of predict of what a program becomes; the other functions must be empty. */
function predictLines(program: Parameters<typeof formatProgramText>[0]): string[] {
  const [head, setup, predict, ...rest] = formatProgramText(program).trimEnd().split('\n');
  expect([head?.slice(0, 11), setup, predict]).toEqual(['# adit az64', 'setup:', 'predict:']);
  expect(rest.pop()).toBe('learn:');
  return rest.map((line) => line.trim());
}

const META = '# meta: scalar_count=20 vector_count=10 matrix_count=5 vector_dim=4';
const STYLES: Readonly<Record<string, (lines: readonly string[]) => string>> = {
  comment: (lines) => ['# setup', '# predict', ...lines, '# learn'].join('\n'),
  def: (lines) =>
    [
      `${META} setup_max_ops=7 predict_max_ops=11 learn_max_ops=23`,
      'def Setup():',
      '  NoOp()',
      'def Predict():',
      ...lines.map((line) => `  ${line}  # here`),
      'def Learn():',
      '  NoOp()',
    ].join('\r\n'),
  'no header': (lines) => lines.join('\n'),
};

function jsonOf(rows: readonly (readonly number[])[]) {
  const column = (at: number) => rows.map((row) => row[at]);
  const predict = {
    ...{ ops: column(0), arg1: column(1), arg2: column(2), dest: column(3) },
    ...{ const1: column(4), const2: column(5), size: rows.length, max_size: 30 },
  };
  return { input_dim: 4, scalar_count: 20, vector_dim: 4, phases: { predict } };
}

describe('BitSota vectors', () => {
  it('name every op', () => {
    const named = new Set(vectors.instructions.map(({ name }) => name.split(/[ ,]/)[0]));
    expect([...named].sort()).toEqual([...BITSOTA_OPS].sort());
  });

  describe.each(Object.entries(STYLES))('in the style with %s', (_, write) => {
    it.each(vectors.instructions)('$name', ({ text, az64 }) => {
      const { program, warnings } = translateBitsota(write(text), { features });
      expect(warnings).toEqual([]);
      expect(predictLines(program)).toEqual(az64);
    });
  });

  it.each(vectors.instructions)('$name in JSON', ({ json, az64 }) => {
    const { program, warnings } = translateBitsotaJson(jsonOf(json), { features });
    expect(warnings).toEqual([]);
    expect(predictLines(program)).toEqual(az64);
  });

  it.each(vectors.arrows)('$text', ({ text, az64 }) => {
    expect(predictLines(translateBitsota(text, { features }).program)).toEqual(az64);
  });

  it.each(vectors.warnings)('$text warns $code', ({ text, code }) => {
    const lines = ['def Predict():', '  s0 = dot(v0, v0)', text];
    const { program, warnings } = translateBitsota(lines.join('\n'), { features });
    const reason = expect.stringMatching(/^\S.*[^.]$/);
    expect(warnings).toMatchObject([{ line: 3, text: text.trim(), code, reason }]);
    expect(predictLines(program)).toEqual(['s1 = dot v0 v0']);
  });
});
