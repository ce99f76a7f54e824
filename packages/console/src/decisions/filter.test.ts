import { describe, expect, it } from 'vitest';
import type { Decision } from '../api.ts';
import { filterDecisions, listProblems } from './filter.ts';

function decision(id: number, task_type: string, verdict: 'AGREED' | 'OUTLIER'): Decision {
  return {
    id,
    epoch: 1,
    algorithm_id: id,
    task_type,
    program: '',
    content_hash: '',
    author: 'pool',
    score: 0.5,
    digest: null,
    outcome: 'CONSENSUS',
    decided_at: '',
    parents: [],
    reports: [
      { hotkey: 'a', score: 0.5, digest: null, verdict, reason: 'digest_equal', numbers: {} },
    ],
  };
}

const all = [
  decision(1, 'net-check', 'AGREED'),
  decision(2, 'linear-check', 'OUTLIER'),
  decision(3, 'net-check', 'OUTLIER'),
];

describe('filterDecisions', () => {
  it.each([
    [null, false, [1, 2, 3]],
    ['net-check', false, [1, 3]],
    [null, true, [2, 3]],
    ['net-check', true, [3]],
    ['csv:wine', false, []],
  ] as const)('problem %s, only outliers %s', (problem, onlyOutliers, ids) => {
    const listed = filterDecisions(all, { problem, onlyOutliers });
    expect(listed.map((item) => item.id)).toEqual(ids);
  });

  it('lists the problems that occur', () => {
    expect(listProblems(all)).toEqual(['linear-check', 'net-check']);
  });
});
