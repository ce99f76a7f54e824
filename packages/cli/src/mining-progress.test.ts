import { describe, expect, it } from 'vitest';
import { describeProgress } from './mining-progress.ts';

const idle = {
  pool: 'http://a',
  pools: [{ url: 'http://a', answers: true }],
  held: 0,
  no_work: { code: 'no_tasks_available', detail: 'No tasks available: quota' },
  stats: null,
};

describe('describeProgress()', () => {
  it('says why there is no work, and that it is asked for again', () => {
    expect(describeProgress(idle)).toBe(
      '[http://a] no work: No tasks available: quota (asked again within 20 s); the pool does not answer',
    );
  });

  it('says no reason while there is work at hand', () => {
    expect(describeProgress({ ...idle, held: 2 })).toMatch(/^\[http:\/\/a\] 2 at hand;/);
  });
});
