import { describe, expect, it } from 'vitest';
import { repeatFor } from './repeat-for.ts';

/** A clock that work moves: `costS` seconds a unit. */
function runWith(seconds: number, costS: number) {
  let nowS = 100;
  let done = 0;
  let looks = 0;
  const repeated = repeatFor(
    seconds,
    () => {
      looks++;
      return nowS;
    },
    (units) => {
      done += units;
      nowS += units * costS;
    },
  );
  return { ...repeated, done, looks };
}

describe('repeating for a time', () => {
  it('counts what was done and how long it took', () => {
    const { count, cpuS, done } = runWith(3, 0.001);
    expect(done).toBe(count);
    expect(cpuS).toBeCloseTo(count * 0.001, 6);
  });

  it('overruns the end by little, or by one unit, and seldom looks at the clock', () => {
    const { cpuS, looks } = runWith(3, 1e-5);
    expect(cpuS).toBeLessThan(3 * 1.011);
    expect(looks).toBeLessThan(40);
    expect(runWith(3, 2).count).toBe(2);
    expect(runWith(3, 0.04).cpuS).toBeLessThan(3.1);
  });
});
