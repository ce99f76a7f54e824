import { describe, expect, it } from 'vitest';
import { formatAge, formatAgo, formatClockTime, formatCountdown, parseTime } from './time.ts';

describe('formatCountdown', () => {
  it.each([
    [0, '0:00'],
    [-5_000, '0:00'],
    [1, '0:01'],
    [7_000, '0:07'],
    [60_000, '1:00'],
    [750_000, '12:30'],
    [3_750_000, '1:02:30'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatCountdown(ms)).toBe(text);
  });
});

describe('ages', () => {
  it('uses the largest unit', () => {
    const ages = [0, 999, 7_400, 180_000, 7_200_000, 345_600_000, -50].map(formatAge);
    expect(ages).toEqual(['now', 'now', '7 s', '3 min', '2 h', '4 d', 'now']);
  });
  it('ends a sentence', () => {
    expect([formatAgo(10), formatAgo(7_000)]).toEqual(['just now', '7 s ago']);
  });
});

describe('times', () => {
  it('reads ISO times and refuses others', () => {
    expect(parseTime('1970-01-01T00:00:01Z')).toBe(1000);
    expect(parseTime('soon')).toBeNull();
    expect(formatClockTime('soon')).toBe('–');
    expect(formatClockTime('2026-01-01T10:20:30Z')).toMatch(/^\d{2}:\d{2}:\d{2}$/);
  });
});
