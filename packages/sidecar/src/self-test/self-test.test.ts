/** Golden digests: they change together with the version of the semantics only. */
import { systemClock } from '@adit/base';
import { type ProgramScore, scoreProgram } from '@adit/evolution';
import { describe, expect, it } from 'vitest';
import { goldenPrograms } from './golden-programs.ts';
import { requireAgreement, runSelfTest } from './self-test.ts';

describe('runSelfTest()', () => {
  it('finds the committed digests, with programs that run to their end', () => {
    const scores: ProgramScore[] = [];
    const result = runSelfTest(systemClock, {
      score: (program, suite) => {
        const score = scoreProgram(program, suite);
        scores.push(score);
        return score;
      },
    });
    expect(result).toMatchObject({ total: 6, disagreements: [] });
    expect(result.elementsPerS).toBeGreaterThan(0);
    expect(() => requireAgreement(result)).not.toThrow();
    expect(scores.every(({ score }) => Number.isFinite(score) && score > 0)).toBe(true);
    expect(new Set(scores.map(({ digest }) => digest)).size).toBe(6);
    // Most use their arithmetic over all training examples.
    expect(scores.filter(({ trainingSteps }) => trainingSteps === 1_000).length).toBeGreaterThan(3);
  });

  it('names program and ops where one bit of a result differs', () => {
    const golden = goldenPrograms.map((one, index) =>
      index === 2
        ? { ...one, digest: one.digest.replace(/.$/, (d) => (d === '0' ? '1' : '0')) }
        : one,
    );
    const result = runSelfTest(systemClock, { golden });
    expect(result.disagreements.map(({ name }) => name)).toEqual(['waves']);
    expect(() => requireAgreement(result)).toThrow(
      expect.objectContaining({
        code: 'machine_disagrees',
        numbers: expect.objectContaining({ program: 'waves', agreed: 5, total: 6 }),
      }),
    );
  });

  it('disagrees when scoring fails', () => {
    const score = (): never => {
      throw new TypeError('broken');
    };
    const { disagreements } = runSelfTest(systemClock, { score });
    expect(disagreements).toHaveLength(6);
    expect(disagreements[0]).toMatchObject({ name: 'linear', actual: 'evaluator_failed' });
  });
});
