import { createRandom } from '@adit/base';
import {
  dependsOnFeatures,
  evaluateTask,
  type Program,
  parseProgramText,
  type TaskData,
} from '@adit/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawProgram, drawUseful } from './draw-program.ts';
import type { SearchSpace } from './search-space.ts';

const SPACE: SearchSpace = {
  features: 2,
  limits: {
    banks: { scalars: 4, vectors: 3, matrices: 1 },
    instructions: { setup: 4, predict: 4, learn: 4 },
    textBytes: 10_000,
  },
  ops: { setup: [56, 60], predict: [1, 3, 27, 23, 57], learn: [1, 18, 23] },
  sizes: {
    setup: { pad: 1, min: 0, max: 4 },
    predict: { pad: 1, min: 0, max: 4 },
    learn: { pad: 1, min: 0, max: 4 },
  },
  mutations: { kinds: ['insert'], probability: 1, retries: 0 },
};
const LENGTHS = { setup: 3, predict: 3, learn: 3 };

function program(predict: string): Program {
  const header = '# adit az64 scalars=4 vectors=3 matrices=1 features=2';
  return parseProgramText(`${header}\nsetup:\npredict:\n${predict}\nlearn:\n`);
}

/** A task whose validation examples have these features. */
function taskWith(validX: readonly number[]): TaskData {
  const validY = new Float64Array(validX.length / 2);
  const trainX = Float64Array.of(1, -2, 0.5, 3);
  const trainY = Float64Array.of(1, 0);
  const x = Float64Array.from(validX);
  return { evalType: 'rmse', features: 2, trainX, trainY, validX: x, validY, seed: 1n };
}

describe('dependsOnFeatures', () => {
  it.each([
    ['  s1 = dot v1 v0', true],
    ['  s1 = dot v1 v2', false],
    ['  v1 = vadd v0 v2\n  s1 = dot v1 v1', true],
    ['  s1 = dot v1 v0\n  s1 = const 1', false],
    ['  v1 = vadd v0 v0\n  v1 = vset 0.25 1\n  s1 = dot v1 v1', true],
    ['  s1 = dot v1 v1\n  v1 = vadd v0 v0', false],
    ['', false],
  ])('of predict %j is %s', (predict, expected) => {
    expect(dependsOnFeatures(program(predict))).toBe(expected);
  });

  it('is never false for a program whose answer to one example changes with its features', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.tuple(fc.double({ min: -9, max: 9, noNaN: true })),
        (seed, [x]) => {
          const drawn = drawProgram(SPACE, LENGTHS, createRandom(seed));
          const rules = { maxAbsError: 100, flushEvery: 0 };
          const fitness = [
            [x, 1],
            [1, x],
            [0, 0],
          ].map((example) => evaluateTask(drawn, taskWith(example), rules).fitness);
          if (new Set(fitness).size > 1) expect(dependsOnFeatures(drawn)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is true for programs that are drawn to be useful', () => {
    const random = createRandom('useful');
    for (let drawn = 0; drawn < 50; drawn++) {
      const useful = drawUseful(() => drawProgram(SPACE, LENGTHS, random));
      expect(dependsOnFeatures(useful)).toBe(true);
    }
  });
});
