import { describe, expect, it } from 'vitest';
import { instructionOf, runOne } from '../fixtures/run-one.ts';
import { normalDraw, uniformDraw } from '../random-stream.ts';

const seed = 123_456_789_012_345n;

describe('random fills', () => {
  it.each([
    ['uniform', 's1', 1],
    ['vuniform', 'v1', 3],
    ['muniform', 'm1', 9],
  ] as const)('%s draws element by element', (name, read, count) => {
    const fill = instructionOf(name, { out: 1, d0: -2, d1: 3 });
    const want = Array.from({ length: count }, (_, i) => -2 + uniformDraw(seed, 0, i, 0) * 5);
    expect(runOne([fill], {}, { features: 3, read, seed })).toEqual(want);
  });

  it.each([
    ['normal', 's1', 1],
    ['vnormal', 'v1', 3],
    ['mnormal', 'm1', 9],
  ] as const)('%s draws element by element', (name, read, count) => {
    const fill = instructionOf(name, { out: 1, d0: 2, d1: 0.5 });
    const want = Array.from({ length: count }, (_, i) => 2 + 0.5 * normalDraw(seed, 0, i, 0));
    expect(runOne([fill], {}, { features: 3, read, seed })).toEqual(want);
  });

  it('counts ordinals over the random fills only', () => {
    const first = instructionOf('vnormal', { out: 1, d1: 1 });
    const between = instructionOf('const', { out: 2, act: 1 });
    const second = instructionOf('uniform', { out: 1, d1: 1 });
    const found = runOne([first, between, second], {}, { features: 2, read: 's1', seed });
    expect(found).toEqual([uniformDraw(seed, 1, 0, 0)]);
  });

  it.each([
    [1, 1],
    [2, 1],
    [0, -1],
  ])('uniform from %d to %d is the lower bound', (d0, d1) => {
    const fill = instructionOf('vuniform', { out: 1, d0, d1 });
    expect(runOne([fill], {}, { features: 2, read: 'v1', seed })).toEqual([d0, d0]);
  });

  it('stays inside the open interval when it is one f32 step wide', () => {
    const step = 2 ** -23;
    for (const [low, high] of [
      [1, 1 + step],
      [-1 - step, -1],
      [0, 2 ** -149],
      [-(2 ** -149), 0],
    ] as const) {
      const fill = instructionOf('muniform', { out: 1, d0: low, d1: high });
      for (const value of runOne([fill], {}, { features: 32, read: 'm1', seed })) {
        expect(value).toBeGreaterThan(low);
        expect(value).toBeLessThan(high);
      }
    }
  });

  it('a normal fill with deviation 0 is its mean, also for a negative deviation it is finite', () => {
    const flat = instructionOf('vnormal', { out: 1, d0: 3, d1: 0 });
    expect(runOne([flat], {}, { features: 2, read: 'v1', seed })).toEqual([3, 3]);
    const mirrored = instructionOf('normal', { out: 1, d0: 0, d1: -1 });
    const found = runOne([mirrored], {}, { features: 2, read: 's1', seed });
    expect(found).toEqual([-normalDraw(seed, 0, 0, 0)]);
  });
});
