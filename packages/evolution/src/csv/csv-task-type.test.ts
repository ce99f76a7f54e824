import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseProgramText } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { logisticBaseline } from '../baseline/logistic.ts';
import { createSearch } from '../search/search.ts';
import { scoreProgram } from '../suites/score-program.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { CSV_DEFAULTS, createCsvTaskType } from './csv-task-type.ts';

const rows = Array.from({ length: 60 }, (_, row) => {
  const [first, second] = [(row * 7) % 13, (row * row) % 11];
  return `${first},${second},5,${first + second > 10 ? 'good' : 'bad'}`;
});

describe('createCsvTaskType', () => {
  const taskType = createCsvTaskType('rows.csv', rows.join('\n'), { ...CSV_DEFAULTS, features: 4 });

  it('standardises by the training rows before and after the projection', () => {
    for (const { trainX, features } of taskType.consensusSuite.tasks) {
      for (let column = 0; column < features; column++) {
        const values = trainX.filter((_, index) => index % features === column);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
        expect(mean).toBeCloseTo(0, 10);
        expect(square).toBeCloseTo(1, 10);
      }
    }
  });

  it('turns a constant column into zeros', () => {
    const raw = taskType.rawSplit;
    expect(raw?.columns).toBe(3);
    expect(raw?.trainX.filter((_, index) => index % 3 === 2).every((value) => value === 0)).toBe(
      true,
    );
  });

  it('gives every projection the same rows in the same order', () => {
    const [first, ...others] = taskType.consensusSuite.tasks;
    for (const task of [...others, ...taskType.searchSuite.tasks]) {
      expect(task.trainY).toEqual(first?.trainY);
      expect(task.trainX).not.toEqual(first?.trainX);
    }
    expect(taskType.rawSplit?.validY).toEqual(first?.validY);
  });

  it('changes split and projections with the seed', () => {
    const other = createCsvTaskType('rows.csv', rows.join('\n'), {
      ...CSV_DEFAULTS,
      features: 4,
      seed: 'other',
    });
    expect(other.id).toBe(taskType.id);
    expect(other.consensusSuite.digest).not.toBe(taskType.consensusSuite.digest);
  });

  it('has a baseline that learns separable rows', () => {
    const baseline = logisticBaseline(taskType);
    expect(baseline?.rawAccuracy).toBeGreaterThan(0.8);
    expect(baseline?.projectedAccuracy).toBeGreaterThan(0.8);
    expect(logisticBaseline(openTaskType('net-check', () => ''))).toBeNull();
  });
});

const dataDir =
  process.env['ADIT_DATA_DIR'] ??
  fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const path = join(dataDir, 'breast_cancer.csv');
const reason = existsSync(path) ? '' : ` (skipped: no ${path}; set ADIT_DATA_DIR)`;

describe.skipIf(reason !== '')(`breast cancer${reason}`, () => {
  const open = () =>
    openTaskType(`csv:${path}?header=skip&label=last`, (file) => readFileSync(file, 'utf8'));

  it('is learned to 0.92 by a hand-written linear classifier', () => {
    const { consensusSuite } = open();
    const linear = parseProgramText(`# adit az64 scalars=4 vectors=3 matrices=0 features=16
setup:
  s2 = const 0.1
predict:
  s1 = dot v1 v0
learn:
  s3 = sub s0 s1
  s3 = mul s2 s3
  v2 = vscale s3 v0
  v1 = vadd v1 v2
`);
    expect(scoreProgram(linear, consensusSuite).score).toBeGreaterThanOrEqual(0.92);
    const majority = consensusSuite.tasks[0]?.validY ?? new Float64Array();
    const share = majority.reduce((sum, label) => sum + label, 0) / majority.length;
    expect(share).toBeCloseTo(0.627, 2);
  });

  it('has a logistic baseline on raw columns and on the projections', () => {
    const baseline = logisticBaseline(open());
    expect(baseline?.rawAccuracy).toBeGreaterThan(0.95);
    expect(baseline?.projectedAccuracy).toBeGreaterThan(0.93);
  });

  // The figures for five seeds are in repeated-jobs.long.test.ts and in the README.
  it('is learned far beyond the majority by a search from start programs', () => {
    const taskType = open();
    const search = createSearch({ taskType, seeds: [], seed: 'z0', generations: 20 });
    search.run(2000);
    const found = search.bestNew();
    if (found === null) throw new Error('nothing found');
    expect(scoreProgram(found.program, taskType.consensusSuite).score).toBeGreaterThan(0.8);
  });
});
