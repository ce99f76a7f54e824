/**
 * The checks behind `npm test`: format and lint, types of the tests, unused code, then every test.
 * Prints one line a check and ends with `N passed, N failed, N skipped` over checks and tests.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Checks that are a program's exit code. */
const PROGRAMS = [
  ['format and lint', ['@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.']],
  ['types of the tests', ['typescript/bin/tsc', '-p', 'tsconfig.tests.json']],
  ['types of the console', ['typescript/bin/tsc', '-p', 'packages/console']],
  ['unused code', ['knip/bin/knip.js', '--no-progress']],
];

function runProgram(root, args) {
  const [program, ...rest] = args;
  const file = path.join(root, 'node_modules', program);
  const result = spawnSync(process.execPath, [file, ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
  return result.status ?? 1;
}

/** Runs vitest and counts from its own JSON report; a run without a report counts as one failure. */
function runTests(root, projects, args) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-tests-'));
  const report = path.join(folder, 'report.json');
  const names = projects.flatMap((name) => ['--project', name]);
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = runProgram(root, ['vitest/vitest.mjs', 'run', ...names, ...output, ...args]);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const result = JSON.parse(fs.readFileSync(report, 'utf8'));
    counts.passed = result.numPassedTests;
    counts.failed = result.numFailedTests;
    counts.skipped = result.numPendingTests + result.numTodoTests;
  } catch {
    counts.failed = 1;
  }
  fs.rmSync(folder, { recursive: true, force: true });
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  if (counts.passed === 0 && args.length === 0) counts.failed += 1;
  return counts;
}

/** Runs a lane: `test` is everything but the long lane, `long` is the long lane alone. */
export function runChecks({ root, lane, args }) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const isNarrowed = args.length > 0;
  for (const [name, program] of lane === 'test' && !isNarrowed ? PROGRAMS : []) {
    const isGood = runProgram(root, program) === 0;
    total[isGood ? 'passed' : 'failed'] += 1;
    process.stdout.write(`${isGood ? 'ok  ' : 'FAIL'} ${name}\n`);
  }
  const projects = lane === 'test' ? ['repository', 'unit', 'process', 'system'] : ['long'];
  const counts = runTests(root, projects, args);
  for (const key of Object.keys(total)) total[key] += counts[key];
  const { passed, failed, skipped } = total;
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
