import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openTaskType } from '../tasks/open-task-type.ts';

const file = new URL('../../vectors/suite-digests.json', import.meta.url);
const golden: Record<string, { search: string; consensus: string }> = JSON.parse(
  readFileSync(file, 'utf8'),
);
const rows = Array.from(
  { length: 50 },
  (_, row) => `${(row * 37) % 17},${((row * row) % 23) / 7},${row * 1e-3},${row % 5 < 2 ? 1 : 0}`,
);

describe('suite digests', () => {
  // They are the same on every machine and Node version; a change here is a new semantics version.
  it.each(Object.keys(golden))('of %s are the committed ones', (spec) => {
    const { searchSuite, consensusSuite } = openTaskType(spec, () => rows.join('\n'));
    expect({ search: searchSuite.digest, consensus: consensusSuite.digest }).toEqual(golden[spec]);
  });
});
