import { describe, expect, it } from 'vitest';
import { KERNELS } from './kernels/kernels.ts';
import { constantFieldsOf, findOpByName, OPS } from './ops.ts';

/** Operands by code, from the op table of AutoML-Zero: kinds in, kind out. */
const SIGNATURES: Readonly<Record<string, readonly number[]>> = {
  '>': [0],
  'ss>s': [1, 2, 3, 4, 44, 47],
  's>s': [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  'v>v': [16, 20, 22],
  'm>m': [17, 30, 37, 38],
  'sv>v': [18],
  's>v': [19],
  'v>s': [21, 50, 54],
  'm>s': [34, 51, 55],
  'vv>v': [23, 24, 25, 26, 45, 48],
  'vv>s': [27],
  'vv>m': [28],
  'sm>m': [29],
  'mv>v': [31],
  'v>m': [32, 33],
  'm>v': [35, 36, 52, 53],
  'mm>m': [39, 40, 41, 42, 43, 46, 49],
  '>s': [56, 59, 62],
  '>v': [57, 60, 63],
  '>m': [58, 61, 64],
};

describe('OPS', () => {
  it('has the 65 ops of the table with their operands', () => {
    expect(OPS.map((op) => op.code)).toEqual(Array.from({ length: 65 }, (_, code) => code));
    for (const [signature, codes] of Object.entries(SIGNATURES)) {
      for (const code of codes) {
        const { inputs, output } = OPS[code] ?? { inputs: [], output: null };
        const found = `${inputs.map((kind) => kind[0]).join('')}>${output?.[0] ?? ''}`;
        expect({ code, found }).toEqual({ code, found: signature });
      }
    }
    expect(Object.values(SIGNATURES).flat().length).toBe(65);
  });

  it('has one mnemonic an op and one kernel an op', () => {
    expect(new Set(OPS.map((op) => op.name)).size).toBe(65);
    expect(KERNELS.length).toBe(65);
    for (const op of OPS) expect(findOpByName(op.name)).toBe(op);
    expect(findOpByName('nonsense')).toBeUndefined();
  });

  it('knows which constants an op uses and which are element indexes', () => {
    const fields = OPS.map((op) => constantFieldsOf(op).join(','));
    expect(fields.slice(0, 56).every((field) => field === '')).toBe(true);
    expect(fields.slice(56)).toEqual(['act', 'd0,d1', 'd0,d1,d2', ...Array(6).fill('d0,d1')]);
    expect(OPS.filter((op) => op.indexConstants > 0).map((op) => op.code)).toEqual([57, 58]);
    expect(OPS.filter((op) => op.keepsOutput).map((op) => op.code)).toEqual([57, 58]);
    expect(OPS.filter((op) => op.isRandom).map((op) => op.code)).toEqual([59, 60, 61, 62, 63, 64]);
  });
});
