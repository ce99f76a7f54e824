import { describe, expect, it } from 'vitest';
import { explainOutcome, explainReason, knownReasons } from './reasons.ts';

const explain = (reason: string, numbers: Record<string, unknown>, score: number | null = 0.98) =>
  explainReason({ reason, score, numbers }, 0.68);

describe('explainReason', () => {
  it('puts every coded reason in words', () => {
    const wording = {
      digest_equal: [{}, /Same result digest/],
      digest_differs: [
        { digest: 'c0ffee0011223344', consensusDigest: '9a1b04c755667788' },
        /c0ffee00… is not the agreed 9a1b04c7…; .* 0\.9800 .* 0\.6800 was agreed \(\+0\.3000\)\.$/,
      ],
      digest_missing: [{}, /no result digest/],
      digest_equal_score_differs: [{}, /Right digest, but not the score.*\(\+0\.3000\)/],
      score_within_tolerance: [
        { score: 0.7, consensus: 0.68, tolerance: 0.068, median: 0.69 },
        /Within 0\.0680 of the median 0\.6900; .* 0\.7000 .* 0\.6800 .* \(\+0\.0200\)/,
      ],
      score_outside_tolerance: [
        { tolerance: 0.068 },
        /Not within 0\.0680 of the agreed score; .*\(\+0\.3000\)/,
      ],
      score_not_valid: [{}, /not a finite number within the bounds/],
      voted_invalid: [{}, /invalid, as the deciding reports did/],
      voted_invalid_but_scored: [{ consensus: 0.68 }, /others agreed on 0\.6800/],
      scored_but_invalid: [{ score: 0.98 }, /Reported 0\.9800 .* found invalid/],
      no_consensus: [
        { agreeing: 2, needed: 4, reports: 5 },
        /2 of 5 reports, 4 were needed\. No reward/,
      ],
      too_few_evaluators: [
        { largest: 1, needed: 2, counted: 2 },
        /Nobody was left .* 1 of 2 reports, 2 were needed\. No reward/,
      ],
      late_report: [{}, /another miner/],
    } as const;
    expect(Object.keys(wording).sort()).toEqual([...knownReasons].sort());
    for (const [reason, [numbers, text]] of Object.entries(wording)) {
      expect(explain(reason, numbers)).toMatch(text);
    }
  });

  it('says that an equal score hides different results', () => {
    expect(explain('digest_differs', { score: 0.68 })).toMatch(/score itself is equal/);
  });

  it('does not mention an equal score within tolerance twice', () => {
    const text = explain('score_within_tolerance', { score: 0.68, tolerance: 0.068 });
    expect(text).toBe('Within 0.0680 of the agreed score.');
  });

  it('does without numbers that are missing', () => {
    for (const reason of knownReasons) {
      const text = explainReason({ reason, score: null, numbers: null }, null);
      expect(text).toMatch(/^[A-Z].*\.$/);
      expect(text).not.toMatch(/null|undefined|NaN/);
    }
  });

  it('shows unknown codes with their numbers', () => {
    expect(explain('clock_too_fast', { skew_s: 12 })).toBe('Clock too fast (skew s 12).');
    expect(explain('constructor', {})).toBe('Constructor.');
  });
});

describe('explainOutcome', () => {
  const report = (verdict: 'AGREED' | 'OUTLIER' | 'VOID') => ({
    hotkey: 'a',
    score: 0.5,
    digest: null,
    verdict,
    reason: 'digest_equal',
    numbers: {},
  });
  it('counts the reports that agree', () => {
    const reports = [report('AGREED'), report('AGREED'), report('OUTLIER')];
    expect(explainOutcome({ outcome: 'CONSENSUS', score: 0.5, reports })).toBe(
      '2 of 3 reports agree',
    );
    expect(explainOutcome({ outcome: 'INVALID', score: null, reports })).toBe(
      '2 of 3 found it invalid',
    );
    expect(explainOutcome({ outcome: 'NO_CONSENSUS', score: null, reports })).toBe(
      'no agreement among 3 reports',
    );
  });
});
