import { readFileSync } from 'node:fs';
import { canonicalProgram } from '@adit/program';
import { describe, expect, it } from 'vitest';
import {
  GOLDEN_SPECS,
  goldenPrograms,
  goldenTable,
  interpretedDigest,
} from '../fixtures/golden-results.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { scoreProgram } from './score-program.ts';

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
  it.each(GOLDEN_SPECS)('on %s are the committed ones, interpreted and compiled', (spec) => {
    const taskType = openTaskType(spec, goldenTable);
    const programs = goldenPrograms(taskType);
    const { consensusSuite: suite } = taskType;
    expect(programs.map((program) => scoreProgram(program, suite).digest)).toEqual(results[spec]);
    expect(programs.map((program) => interpretedDigest(canonicalProgram(program), suite))).toEqual(
      results[spec],
    );
    expect(new Set(results[spec]).size).toBeGreaterThan(10);
  });
});
