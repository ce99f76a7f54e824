import { describe, expect, it } from 'vitest';
import { deriveAuthors, listParents } from './lineage.ts';

const authors = new Map([
  [1, 'pool'],
  [2, 'ada'],
]);

describe('listParents', () => {
  it('marks parents of other authors and keeps unknown ones', () => {
    expect(listParents({ author: 'ada', parents: [2, 1, 2, 9] }, authors)).toEqual([
      { id: 2, author: 'ada', byAnother: false },
      { id: 1, author: 'pool', byAnother: true },
      { id: 9, author: null, byAnother: false },
    ]);
  });
});

describe('deriveAuthors', () => {
  it('is empty before anything is loaded', () => {
    expect(deriveAuthors(undefined, undefined).size).toBe(0);
  });
  it('reads the best programs', () => {
    const program = {
      id: 7,
      score: 1,
      author: 'ada',
      decided_at: '',
      content_hash: '',
      program: '',
      parents: [],
      epoch: 1,
    };
    const problem = { task_type: 't', title: 't', best_score: 1, curve: [], programs: [program] };
    expect(deriveAuthors({ problems: [problem] }, undefined).get(7)).toBe('ada');
  });
});
