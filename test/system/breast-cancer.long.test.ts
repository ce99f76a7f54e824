/**
 * Real data: three epochs of a minute on the breast cancer table for each of five seeds, which decide
 * split and projections; logistic regression beside it.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder, findData } from './kit/data.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess } from './kit/process.ts';
import { parseSummary } from './kit/summary.ts';

const BEST_MIN = 0.92;
const SEEDS = ['adit', 'second', 'third', 'fourth', 'fifth'];
const REACHED_MIN = 4;
const table = findData('breast_cancer.csv');

describe.skipIf(table === null)(`breast cancer (${table ?? `not in ${dataFolder}`})`, () => {
  const best = new Map<string, number>();

  afterAll(() => {
    const lines = [...best].map(([seed, score]) => `${seed} ${score.toFixed(4)}`);
    process.stdout.write(`best scores on breast cancer: ${lines.join(', ')}\n`);
  });

  it.each(SEEDS)('adit up scores programs with baselines beside them, seed %s', async (seed) => {
    const { folder, remove } = createTemporaryFolder();
    const task = `csv:${table}?header=skip&label=last&seed=${seed}`;
    const run = ['up', '--task', task, '--epochs', '3', '--epoch-seconds', '60', '--json'];
    const { code, stdout, stderr } = await runAditProcess([...run, '--data-dir', folder]);
    remove();
    expect(code, stderr).toBe(0);
    const summary = parseSummary(stdout);
    expect(summary.bestTask).toBe('csv:breast_cancer');
    best.set(seed, summary.bestScore ?? 0);
    expect(summary.baselines).toEqual([
      expect.objectContaining({
        task: 'csv:breast_cancer',
        rawAccuracy: expect.any(Number),
        projectedAccuracy: expect.any(Number),
      }),
    ]);
  });

  it(`reaches ${BEST_MIN} in at least ${REACHED_MIN} of ${SEEDS.length} seeds`, () => {
    const scores = SEEDS.map((seed) => best.get(seed) ?? 0);
    const reached = scores.filter((score) => score >= BEST_MIN);
    expect(reached.length, `best scores: ${scores.join(', ')}`).toBeGreaterThanOrEqual(REACHED_MIN);
  });
});
