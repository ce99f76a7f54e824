import { ManualClock, systemClock } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { checkMachine, fitItems } from './machine-check.ts';

describe('checkMachine()', () => {
  it('says that the machine agrees, and how fast it is', () => {
    const { lines } = checkMachine(['linear-check'], { clock: systemClock, cpuPercent: 100 });
    expect(lines[0]).toMatch(/^This machine agrees: 6 of 6 digests \(\d+ ms\)$/);
    expect(lines[1]).toMatch(/^Speed: at least \S+ programs\/s a thread/);
  });

  it('refuses a machine that disagrees', () => {
    const given = { clock: new ManualClock(0), cpuPercent: 100 };
    const golden = [{ name: 'x', ops: 'noop', body: 'setup:\npredict:\nlearn:\n', digest: '00' }];
    expect(() => checkMachine(['linear-check'], given, { golden })).toThrow(
      expect.objectContaining({ code: 'machine_disagrees' }),
    );
  });
});

describe('fitItems()', () => {
  it('is between 1 and 8, by the programs of ten minutes', () => {
    expect([0, 0.001, 0.005, 1_000].map(fitItems)).toEqual([1, 1, 3, 8]);
  });
});
