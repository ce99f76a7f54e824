import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConsensusRules,
  type Decision,
  giveUp,
  judgeAgainst,
  judgeReports,
  median,
  requiredSupport,
} from './consensus.ts';
import { classifyVote, type Report } from './report.ts';

const rules: ConsensusRules = {
  minReports: 3,
  toleranceRatio: 0.1,
  toleranceAbsFloor: 0.001,
  admitWithoutDigest: false,
};

let nextMiner = 1;
const value = (score: number, digest: string | null = null): Report => ({
  minerId: nextMiner++,
  vote: 'VALUE',
  score,
  digest,
});
const invalid = (): Report => ({
  minerId: nextMiner++,
  vote: 'INVALID',
  score: null,
  digest: null,
});
const badScore = (): Report => ({
  minerId: nextMiner++,
  vote: 'INVALID_SCORE',
  score: null,
  digest: null,
});

const decide = (reports: readonly Report[], with_: ConsensusRules = rules): Decision => {
  const judgement = judgeReports(reports, with_);
  if (judgement.kind !== 'decided') throw new Error(`not decided: ${JSON.stringify(judgement)}`);
  return judgement.decision;
};
const verdicts = (decision: Decision) => decision.verdicts.map(({ verdict }) => verdict);
const reasons = (decision: Decision) => decision.verdicts.map(({ reason }) => reason);

describe('the guide’s worked examples (pool.md 3.5)', () => {
  it.each([
    { scores: [0.92, 0.9, 0.91], score: 0.91, inside: [true, true, true] },
    { scores: [0.92, 0.5, 0.91], score: 0.915, inside: [true, false, true] },
    { scores: [0.99, 0.8, 0.8], score: 0.8, inside: [false, true, true] },
    { scores: [0.6, 0.91, 0.91], score: 0.91, inside: [false, true, true] },
  ])('$scores', ({ scores, score, inside }) => {
    const decision = decide(scores.map((one) => value(one)));
    expect(decision.outcome).toBe('CONSENSUS');
    expect(decision.score).toBeCloseTo(score, 12);
    expect(verdicts(decision)).toEqual(inside.map((is) => (is ? 'AGREED' : 'OUTLIER')));
  });

  it('says the deviation of the one outside', () => {
    const decision = decide([value(0.92), value(0.5), value(0.91)]);
    expect(decision.verdicts[1]).toMatchObject({
      reason: 'score_outside_tolerance',
      numbers: { median: 0.91, deviation: 0.41000000000000003, reports: 3, agreeing: 2, needed: 2 },
    });
  });
});

describe('why each extra is there (pool.md 3.4)', () => {
  it('takes exactly 10 % in, although 0.55 - 0.5 > 0.05 in doubles', () => {
    expect(0.55 - 0.5).toBeGreaterThan(0.05);
    expect(verdicts(decide([value(0.5), value(0.5), value(0.55)]))).toEqual([
      'AGREED',
      'AGREED',
      'AGREED',
    ]);
  });

  it('keeps one grid step near zero inside by the absolute floor', () => {
    expect(verdicts(decide([value(0.004), value(0.004), value(0.0045)]))).toEqual([
      'AGREED',
      'AGREED',
      'AGREED',
    ]);
  });

  it('measures the tolerance from |m| for negative scores', () => {
    expect(verdicts(decide([value(-0.5), value(-0.5), value(-0.52)]))).toEqual([
      'AGREED',
      'AGREED',
      'AGREED',
    ]);
  });

  it('refuses a median that nobody reported', () => {
    const reports = [value(0.5), value(0.5), value(0.9), value(0.9)];
    expect(judgeReports(reports, rules)).toEqual({
      kind: 'unsupported',
      counted: 4,
      largest: 0,
      needed: 3,
    });
  });

  it('scores the median of the agreeing reports, not of all', () => {
    expect(decide([value(0.92), value(0.9), value(0.5)]).score).toBeCloseTo(0.91, 12);
  });
});

describe('votes', () => {
  it('waits for three reports', () => {
    expect(judgeReports([value(0.5), value(0.5)], rules)).toEqual({ kind: 'too_few', counted: 2 });
  });

  it('ends INVALID when most cannot score it, also with digests around', () => {
    const decision = decide([invalid(), value(0.5, 'aa'), invalid()]);
    expect(decision.outcome).toBe('INVALID');
    expect(verdicts(decision)).toEqual(['AGREED', 'OUTLIER', 'AGREED']);
    expect(reasons(decision)).toEqual(['voted_invalid', 'scored_but_invalid', 'voted_invalid']);
  });

  it('an even split of INVALID and VALUE decides nothing', () => {
    const reports = [invalid(), invalid(), value(0.5), value(0.5)];
    expect(judgeReports(reports, rules).kind).toBe('unsupported');
  });

  it('counts an invalid score among the reports and never agrees with it', () => {
    const decision = decide([value(0.5), badScore(), value(0.5)]);
    expect(verdicts(decision)).toEqual(['AGREED', 'OUTLIER', 'AGREED']);
    expect(reasons(decision)[1]).toBe('score_not_valid');
    const two = [value(0.5), badScore(), badScore(), value(0.5)];
    expect(judgeReports(two, rules)).toMatchObject({ kind: 'unsupported', counted: 4, needed: 3 });
  });

  it.each([
    { score: Number.NaN, vote: 'INVALID_SCORE' },
    { score: Number.POSITIVE_INFINITY, vote: 'INVALID_SCORE' },
    { score: 1.1, vote: 'INVALID_SCORE' },
    { score: -0.001, vote: 'INVALID_SCORE' },
    { score: 1 + 1e-10, vote: 'VALUE' },
    { score: 0, vote: 'VALUE' },
    { score: null, vote: 'INVALID' },
  ] as const)('reads $score as $vote', ({ score, vote }) => {
    expect(classifyVote(score, false, [0, 1])).toBe(vote);
  });

  it('reads an error text as INVALID even beside a score', () => {
    expect(classifyVote(0.5, true, [0, 1])).toBe('INVALID');
  });
});

describe('digests (decision 8)', () => {
  it('lets the largest equal group decide, exactly', () => {
    const decision = decide([value(0.5, 'aa'), value(0.5000001, 'bb'), value(0.5, 'aa')]);
    expect(decision).toMatchObject({ outcome: 'CONSENSUS', score: 0.5, digest: 'aa' });
    expect(reasons(decision)).toEqual(['digest_equal', 'digest_differs', 'digest_equal']);
    expect(decision.verdicts[1]?.numbers).toMatchObject({ digest: 'bb', consensusDigest: 'aa' });
  });

  it.each([
    { counted: 3, needed: 2 },
    { counted: 4, needed: 3 },
    { counted: 5, needed: 4 },
    { counted: 6, needed: 4 },
    { counted: 7, needed: 5 },
  ])('needs $needed of $counted', ({ counted, needed }) => {
    expect(requiredSupport(counted)).toBe(needed);
    const group = (size: number) =>
      Array.from({ length: counted }, (_, i) => value(0.5, i < size ? 'aa' : `d${i}`));
    expect(judgeReports(group(needed), rules).kind).toBe('decided');
    expect(judgeReports(group(needed - 1), rules).kind).toBe('unsupported');
  });

  it('does not admit a report without digest into a digest quorum', () => {
    const two = [value(0.5, 'aa'), value(0.5), value(0.5, 'aa')];
    expect(judgeReports(two, rules)).toEqual({ kind: 'too_few', counted: 2 });
    const decision = decide([...two, value(0.5, 'aa')]);
    expect(verdicts(decision)).toEqual(['AGREED', 'VOID', 'AGREED', 'AGREED']);
    expect(reasons(decision)[1]).toBe('digest_missing');
  });

  it('judges it by tolerance against the quorum’s score where the operator admits it', () => {
    const admitting = { ...rules, admitWithoutDigest: true };
    const near = decide([value(0.5, 'aa'), value(0.52), value(0.5, 'aa')], admitting);
    expect(near).toMatchObject({ score: 0.5, digest: 'aa' });
    expect(reasons(near)[1]).toBe('score_within_tolerance');
    const far = decide([value(0.5, 'aa'), value(0.6), value(0.5, 'aa')], admitting);
    expect(verdicts(far)).toEqual(['AGREED', 'OUTLIER', 'AGREED']);
  });

  it('a copied digest with another score stays outside', () => {
    const decision = decide([value(0.5, 'aa'), value(0.8, 'aa'), value(0.5, 'aa')]);
    expect(decision.score).toBe(0.5);
    expect(reasons(decision)[1]).toBe('digest_equal_score_differs');
  });

  it('an inflator’s made-up digest is outside whatever the band', () => {
    const decision = decide([value(0.95, 'aa'), value(0.95, 'aa'), value(1, 'ff')]);
    expect(verdicts(decision)).toEqual(['AGREED', 'AGREED', 'OUTLIER']);
  });
});

describe('against a frozen result', () => {
  const byDigest = { outcome: 'CONSENSUS', score: 0.5, digest: 'aa' } as const;
  const byMedian = { outcome: 'CONSENSUS', score: 0.5, digest: null } as const;

  it('compares digests where the decision has one', () => {
    expect(judgeAgainst(value(0.5, 'aa'), byDigest, rules).verdict).toBe('AGREED');
    expect(judgeAgainst(value(0.5, 'bb'), byDigest, rules).verdict).toBe('OUTLIER');
    expect(judgeAgainst(value(0.5), byDigest, rules).verdict).toBe('VOID');
  });

  it('uses the tolerance only for decisions without digest', () => {
    expect(judgeAgainst(value(0.54), byMedian, rules).verdict).toBe('AGREED');
    expect(judgeAgainst(value(0.6, 'bb'), byMedian, rules).verdict).toBe('OUTLIER');
  });

  it('voids what comes after NO_CONSENSUS and agrees with INVALID votes on INVALID', () => {
    const none = { outcome: 'NO_CONSENSUS', score: null, digest: null } as const;
    expect(judgeAgainst(value(0.5), none, rules).verdict).toBe('VOID');
    const bad = { outcome: 'INVALID', score: null, digest: null } as const;
    expect(judgeAgainst(invalid(), bad, rules).verdict).toBe('AGREED');
    expect(judgeAgainst(badScore(), byDigest, rules).reason).toBe('score_not_valid');
  });
});

describe('properties', () => {
  const report = fc.record({
    minerId: fc.integer({ min: 1, max: 1000 }),
    vote: fc.constantFrom('VALUE', 'VALUE', 'VALUE', 'INVALID', 'INVALID_SCORE'),
    score: fc.constantFrom(0, 0.5, 0.52, 0.9, 1),
    digest: fc.constantFrom(null, 'aa', 'bb'),
  });
  const reportsArbitrary = fc
    .uniqueArray(report, { selector: (one) => one.minerId, minLength: 0, maxLength: 7 })
    .map((list): Report[] =>
      list.map((one) => ({ ...one, score: one.vote === 'VALUE' ? one.score : null })),
    );

  it('gives one verdict per report, whatever their order', () => {
    fc.assert(
      fc.property(reportsArbitrary, fc.boolean(), (reports, admit) => {
        const with_ = { ...rules, admitWithoutDigest: admit };
        const first = judgeReports(reports, with_);
        const second = judgeReports([...reports].reverse(), with_);
        expect(second.kind).toBe(first.kind);
        if (first.kind !== 'decided' || second.kind !== 'decided') return;
        expect(first.decision.verdicts.map((v) => v.minerId)).toEqual(
          reports.map((one) => one.minerId),
        );
        expect([...second.decision.verdicts].reverse()).toEqual(first.decision.verdicts);
        expect(second.decision.score).toBe(first.decision.score);
      }),
      { numRuns: 500 },
    );
  });

  it('pays at least two thirds of the counted reports when it forms, and none when it gives up', () => {
    fc.assert(
      fc.property(reportsArbitrary, (reports) => {
        const judgement = judgeReports(reports, rules);
        if (judgement.kind === 'decided' && judgement.decision.outcome === 'CONSENSUS') {
          const agreed = verdicts(judgement.decision).filter((one) => one === 'AGREED').length;
          const counted = verdicts(judgement.decision).filter((one) => one !== 'VOID').length;
          expect(agreed).toBeGreaterThanOrEqual(requiredSupport(counted));
        }
        expect(new Set(verdicts(giveUp(reports, 'no_consensus', {}))).size).toBeLessThan(2);
      }),
      { numRuns: 500 },
    );
  });

  it('a minority below a third never moves a digest decision', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.constantFrom<Report>(value(1, 'ff'), invalid(), badScore(), value(0.9)), {
          maxLength: 1,
        }),
        (honest, bad) => {
          const reports = [...Array.from({ length: honest }, () => value(0.25, 'aa')), ...bad];
          const judgement = judgeReports(reports, rules);
          if (judgement.kind === 'decided') expect(judgement.decision.score).toBe(0.25);
        },
      ),
    );
  });

  it('median of an even count is the mean of the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([3])).toBe(3);
  });
});
