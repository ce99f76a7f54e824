/** Real data: three epochs of a minute on the breast cancer table, logistic regression beside it. */
import { expect, it } from 'vitest';
import { dataFolder, findData } from './kit/data.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess } from './kit/process.ts';
import { parseSummary } from './kit/summary.ts';

const BEST_MIN = 0.9;
const table = findData('breast_cancer.csv');

it('adit up reaches 0.90 on breast cancer', async (context) => {
  if (table === null) return context.skip(`no breast_cancer.csv in ${dataFolder}`);
  const { folder, remove } = createTemporaryFolder();
  const task = `csv:${table}?header=skip&label=last`;
  const run = ['up', '--task', task, '--epochs', '3', '--epoch-seconds', '60', '--json'];
  const { code, stdout, stderr } = await runAditProcess([...run, '--data-dir', folder]);
  remove();
  expect(code, stderr).toBe(0);
  const summary = parseSummary(stdout);
  expect(summary.bestTask).toBe('csv:breast_cancer');
  expect(summary.bestScore).toBeGreaterThanOrEqual(BEST_MIN);
  expect(summary.baselines).toEqual([
    expect.objectContaining({
      task: 'csv:breast_cancer',
      rawAccuracy: expect.any(Number),
      projectedAccuracy: expect.any(Number),
    }),
  ]);
  return undefined;
});
