import { describe, expect, it } from 'vitest';
import { opCost, programCost } from './cost.ts';
import { OPS } from './ops.ts';
import { referencePrograms } from './reference-programs.ts';

describe('op cost', () => {
  it('is elements touched, F cubed for the matrix product, 0 for the no-op', () => {
    const costs = new Map(OPS.map((op) => [op.name, opCost(op.code, 4)]));
    expect(costs.get('noop')).toBe(0);
    expect(costs.get('matmul')).toBe(64);
    for (const name of ['add', 'exp', 'const', 'uniform']) expect(costs.get(name)).toBe(1);
    for (const name of ['vadd', 'dot', 'vfill', 'vset', 'vnormal']) expect(costs.get(name)).toBe(4);
    for (const name of ['outer', 'matvec', 'mrows', 'mmean', 'mset', 'transpose']) {
      expect(costs.get(name)).toBe(16);
    }
    expect(new Set(costs.values())).toEqual(new Set([0, 1, 4, 16, 64]));
  });

  it('adds up over each function', () => {
    expect(programCost(referencePrograms.linear(4), 4)).toEqual({
      setup: 1,
      predict: 4,
      learn: 10,
    });
    expect(programCost(referencePrograms.net(16), 16)).toEqual({
      setup: 16 + 256 + 1,
      predict: 256 + 16 + 16 + 16 + 1,
      learn: 1 + 1 + 1 + 16 * 6 + 256 * 2,
    });
  });
});
