import { describe, expect, it } from 'vitest';
import { medianOf, ratesOf, requireOneHash, summarize } from './bench-result.ts';

describe('a benchmark result', () => {
  it('has the middle of its samples, not their mean', () => {
    expect(medianOf([9, 1, 100])).toBe(9);
    expect(medianOf([4, 1, 100, 2])).toBe(3);
    const unit = { unit: 'programs/cpu-s', better: 'higher' } as const;
    expect(summarize('DEMO', [3, 1, 2], unit)).toEqual({
      ...{ name: 'DEMO', ...unit, median: 2, min: 1, max: 3, samples: [3, 1, 2], cpp: 36_000 },
    });
  });

  it('counts evaluations a CPU second and for one run of the kernel', () => {
    expect(ratesOf({ programs: 100, cpuS: 2, kernelCpuS: 0.1 })).toEqual({
      ...{ perCpuS: 50, perKernel: 5 },
    });
  });

  it('fails when the samples and the interpreter do not agree to the bit', () => {
    expect(requireOneHash('DEMO', ['aa', 'aa', 'aa'])).toBe('aa');
    expect(() => requireOneHash('DEMO', ['aa', 'ab', 'aa'])).toThrow(
      expect.objectContaining({
        code: 'bench_differs',
        numbers: { name: 'DEMO', hashes: 'aa ab' },
      }),
    );
  });
});
