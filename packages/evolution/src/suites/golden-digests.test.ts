import { readFileSync } from 'node:fs';
import { canonicalProgram } from '@adit/program';
import { describe, expect, it } from 'vitest';
import {
  createResultDigests,
  GOLDEN_SPECS,
  goldenPrograms,
  goldenTable,
  interpretedDigest,
} from '../fixtures/golden-results.ts';
import { openTaskType } from '../tasks/open-task-type.ts';

function readGolden(name: string): string {
  return readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8');
}

const suites: Record<string, { search: string; consensus: string }> = JSON.parse(
  readGolden('suite-digests.json'),
);
const results: Record<string, string[]> = JSON.parse(readGolden('result-digests.json'));

describe('suite digests', () => {
  // They are the same on every machine and Node version; a change here is a new semantics version.
  it.each(Object.keys(suites))('of %s are the committed ones', (spec) => {
    const { searchSuite, consensusSuite } = openTaskType(spec, goldenTable);
    expect({ search: searchSuite.digest, consensus: consensusSuite.digest }).toEqual(suites[spec]);
  });
});

describe('result digests', () => {
  it('are the committed ones from the compiled evaluator', () => {
    expect(createResultDigests()).toEqual(results);
  });

  it.each(GOLDEN_SPECS)('on %s are the committed ones from the interpreter', (spec) => {
    const taskType = openTaskType(spec, goldenTable);
    const digests = goldenPrograms(taskType).map((program) =>
      interpretedDigest(canonicalProgram(program), taskType.consensusSuite),
    );
    expect(digests).toEqual(results[spec]);
    expect(new Set(digests).size).toBeGreaterThan(10);
  });
});
