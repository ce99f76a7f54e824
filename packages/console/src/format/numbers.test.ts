import { describe, expect, it } from 'vitest';
import {
  countOf,
  deriveAccuracy,
  formatBps,
  formatDifference,
  formatPercent,
  formatPoints,
  formatScore,
} from './numbers.ts';

const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('formatScore', () => {
  it.each([
    [0.5, '0.5000'],
    [1, '1.0000'],
    [0, '0.0000'],
    [0.99994, '0.9999'],
    [0.99996, '0.99996'],
    [0.9999999, '0.9999999'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('%s is %s', (score, text) => {
    expect(formatScore(score)).toBe(text);
  });

  it('never shows a missed perfection as 1', () => {
    for (const score of [1 - 1e-5, 1 - 3e-8, 1 - Number.EPSILON]) {
      expect(Number(formatScore(score))).toBeLessThan(1);
    }
  });
});

describe('points, shares and counts', () => {
  it('keeps one or two decimals of points', () => {
    expect([13.1, 5, 1.94, 0].map(formatPoints)).toEqual(['13.1', '5.0', '1.94', '0.0']);
  });
  it('writes basis points as percent', () => {
    expect([0, 500, 3000, 1250].map((bps) => plain(formatBps(bps)))).toEqual([
      '0 %',
      '5 %',
      '30 %',
      '12.5 %',
    ]);
  });
  it('counts accuracy over decided evaluations only', () => {
    expect(deriveAccuracy(0, 0)).toBeNull();
    expect(deriveAccuracy(3, 1)).toBe(75);
  });
  it('does not round an imperfect miner up to 100 %', () => {
    expect([100, 99.97, 75, 0].map((p) => plain(formatPercent(p)))).toEqual([
      '100 %',
      '99.9 %',
      '75.0 %',
      '0 %',
    ]);
    expect(formatPercent(null)).toBe('–');
  });
  it('signs differences', () => {
    expect(formatDifference(0.3)).toBe('+0.3000');
    expect(formatDifference(-0.0012)).toBe('\u22120.0012');
  });
  it('adds the plural', () => {
    expect([countOf(1, 'report'), countOf(3, 'report')]).toEqual(['1 report', '3 reports']);
  });
});
