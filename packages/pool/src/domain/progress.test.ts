import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseStep, type Evaluation, type EvaluatorRules } from './progress.ts';
import type { Report } from './report.ts';
import { giveUpAfter, pauseAfterExpiries, reofferAfter } from './timing.ts';

const rules: EvaluatorRules = {
  minReports: 3,
  maxReports: 7,
  candidateReports: 5,
  toleranceRatio: 0.1,
  toleranceAbsFloor: 0.001,
  admitWithoutDigest: false,
};

const reportsOf = (...digests: readonly (string | null)[]): Report[] =>
  digests.map((digest, index) => ({ minerId: index + 1, vote: 'VALUE', score: 0.5, digest }));

const base: Evaluation = {
  nowMs: 1_000_000,
  reports: [],
  target: 3,
  pending: 0,
  eligible: 4,
  offeredSinceMs: 1_000_000,
  starvedSinceMs: null,
  reofferMs: 60_000,
  starveMs: 60_000,
  bestScore: 0.9,
  isPatient: false,
};

const outcome = (state: Partial<Evaluation>) => {
  const step = chooseStep({ ...base, ...state }, rules);
  return step.kind === 'decide' ? step.decision.outcome : step;
};

describe('when consensus is tried (decision 8)', () => {
  it('decides when every wanted slot is reported', () => {
    expect(outcome({ reports: reportsOf('aa', 'aa', 'bb') })).toBe('CONSENSUS');
  });

  it('waits below three reports whatever happens', () => {
    expect(outcome({ reports: reportsOf('aa', 'aa'), eligible: 1 })).toMatchObject({
      kind: 'wait',
    });
  });

  it('raises 3 -> 5 -> 7 without support, then gives up', () => {
    expect(outcome({ reports: reportsOf('a', 'b', 'c') })).toMatchObject({ target: 5 });
    expect(outcome({ reports: reportsOf('a', 'b', 'c', 'a', 'a'), target: 5 })).toMatchObject({
      target: 7,
    });
    const seven = reportsOf('a', 'b', 'c', 'a', 'b', 'c', 'd');
    expect(outcome({ reports: seven, target: 7 })).toBe('NO_CONSENSUS');
  });

  it('bounds the raise by the eligible miners', () => {
    expect(outcome({ reports: reportsOf('a', 'b', 'c'), eligible: 1 })).toMatchObject({
      target: 4,
    });
  });

  it('needs fewer than the target when fewer are eligible, never below three', () => {
    const four = reportsOf('a', 'a', 'a', 'b');
    expect(outcome({ reports: four, target: 5, eligible: 0 })).toBe('CONSENSUS');
    expect(outcome({ reports: reportsOf('a', 'a'), target: 5, eligible: 0 })).toMatchObject({
      kind: 'wait',
      starvedSinceMs: base.nowMs,
    });
  });

  it('goes on without the rest when the offer found no taker in the re-offer time', () => {
    const state = { reports: reportsOf('a', 'a', 'a'), target: 5, eligible: 2 };
    expect(outcome(state)).toMatchObject({ kind: 'wait' });
    expect(outcome({ ...state, offeredSinceMs: base.nowMs - 60_000 })).toBe('CONSENSUS');
    expect(outcome({ ...state, offeredSinceMs: base.nowMs - 60_000, pending: 1 })).toMatchObject({
      kind: 'wait',
    });
  });

  it('asks for one more when one of three reports lacks a digest', () => {
    expect(outcome({ reports: reportsOf('a', null, 'a') })).toMatchObject({ target: 4 });
  });

  it('gives up when seven reports hold fewer than three digests', () => {
    const reports = reportsOf('a', null, null, null, null, null, null);
    expect(outcome({ reports, target: 7 })).toBe('NO_CONSENSUS');
  });
});

describe('candidates for the best score', () => {
  const reports = reportsOf('a', 'a', 'a');

  it('get five reports, or as many as there are evaluators', () => {
    expect(outcome({ reports, bestScore: 0.4 })).toMatchObject({ kind: 'wait', target: 5 });
    expect(outcome({ reports, bestScore: null, eligible: 1 })).toMatchObject({ target: 4 });
  });

  it('are decided when nobody is left or nobody takes the place', () => {
    expect(outcome({ reports, bestScore: 0.4, eligible: 0 })).toBe('CONSENSUS');
    const offeredSinceMs = base.nowMs - 60_000;
    expect(outcome({ reports, bestScore: 0.4, target: 5, offeredSinceMs })).toBe('CONSENSUS');
  });
});

describe('starving (decision 9)', () => {
  const reports = reportsOf('a', 'a');

  it('starts when nobody eligible is left, and ends when somebody comes', () => {
    expect(outcome({ reports, eligible: 0 })).toMatchObject({ starvedSinceMs: base.nowMs });
    const starvedSinceMs = base.nowMs - 1;
    expect(outcome({ reports, eligible: 0, starvedSinceMs })).toMatchObject({ starvedSinceMs });
    expect(outcome({ reports, eligible: 1, starvedSinceMs })).toMatchObject({
      starvedSinceMs: null,
    });
    expect(outcome({ reports, eligible: 0, pending: 1, starvedSinceMs })).toMatchObject({
      starvedSinceMs: null,
    });
  });

  it('ends in NO_CONSENSUS with the numbers', () => {
    const step = chooseStep(
      { ...base, reports, eligible: 0, starvedSinceMs: base.nowMs - 60_000 },
      rules,
    );
    expect(step).toMatchObject({
      kind: 'decide',
      decision: {
        outcome: 'NO_CONSENSUS',
        verdicts: [
          { verdict: 'VOID', reason: 'too_few_evaluators', numbers: { starvedMs: 60_000 } },
          { verdict: 'VOID' },
        ],
      },
    });
  });

  it('does not touch programs nobody has reported, nor the pool’s own start programs', () => {
    const starvedSinceMs = 0;
    expect(outcome({ eligible: 0, starvedSinceMs })).toMatchObject({ kind: 'wait' });
    expect(outcome({ reports, eligible: 0, starvedSinceMs, isPatient: true })).toMatchObject({
      kind: 'wait',
    });
  });
});

describe('properties', () => {
  it('a step repeated without news changes nothing, and targets stay in bounds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', null), { maxLength: 9 }),
        fc.record({
          target: fc.integer({ min: 3, max: 7 }),
          pending: fc.integer({ min: 0, max: 3 }),
          eligible: fc.integer({ min: 0, max: 5 }),
          bestScore: fc.constantFrom(null, 0.1, 0.9),
          isPatient: fc.boolean(),
        }),
        (digests, rest) => {
          const state = { ...base, ...rest, reports: reportsOf(...digests) };
          const step = chooseStep(state, rules);
          if (step.kind === 'decide') {
            expect(step.decision.verdicts.length).toBe(digests.length);
            return;
          }
          expect(step.target).toBeGreaterThanOrEqual(state.target);
          expect(step.target).toBeLessThanOrEqual(7);
          const again = chooseStep(
            { ...state, target: step.target, starvedSinceMs: step.starvedSinceMs },
            rules,
          );
          expect(again).toEqual(step);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('durations', () => {
  it('re-offers after max(floor, 4 medians), gives up after max(floor, 2 medians)', () => {
    expect(reofferAfter(60_000, null)).toBe(60_000);
    expect(reofferAfter(60_000, 20_000)).toBe(80_000);
    expect(giveUpAfter(10_000, 20_000)).toBe(40_000);
    expect(giveUpAfter(10_000, 1_000)).toBe(10_000);
  });

  it('pauses 10 min at three expiries in a row, doubling to 6 h', () => {
    expect([0, 2, 3, 4, 8, 9, 99].map(pauseAfterExpiries)).toEqual([
      0, 0, 600_000, 1_200_000, 19_200_000, 21_600_000, 21_600_000,
    ]);
  });
});
