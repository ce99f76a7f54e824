import { describe, expect, it } from 'vitest';
import { inflateEvaluation } from './roles.ts';

const report = { algorithm_id: 7, score: 0.5, digest: 'aa'.repeat(32) };

describe('inflateEvaluation()', () => {
  it('adds 0.3 and makes a digest up', () => {
    const inflated = inflateEvaluation(report, 'first');
    expect(inflated.score).toBeCloseTo(0.8, 12);
    expect(inflated.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(inflated.digest).not.toBe(report.digest);
  });

  it('never goes above 1', () => {
    expect(inflateEvaluation({ ...report, score: 0.9 }, 'first').score).toBe(1);
  });

  it('gives two liars two digests, and one liar one digest a program', () => {
    const digestOf = (id: number, hotkey: string) =>
      inflateEvaluation({ ...report, algorithm_id: id }, hotkey).digest;
    expect(digestOf(7, 'first')).not.toBe(digestOf(7, 'second'));
    expect(digestOf(7, 'first')).not.toBe(digestOf(8, 'first'));
    expect(digestOf(7, 'first')).toBe(digestOf(7, 'first'));
  });

  it('leaves a vote for INVALID alone', () => {
    const vote = { algorithm_id: 7, score: null };
    expect(inflateEvaluation(vote, 'first')).toBe(vote);
  });
});
