/**
 * AutoML-Zero's own results on 3 200 random programs, where that data is there: ADIT_DATA_DIR,
 * default ../shared/data beside the repository.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  checkVectorSet,
  type EvaluatorName,
  parseVectorRecord,
  parseVectorTask,
} from './vector-set.ts';

const root = path.resolve(fileURLToPath(import.meta.url), '../../../..');
const dataFolder = path.resolve(root, process.env['ADIT_DATA_DIR'] ?? '../shared/data');
const folder = path.join(dataFolder, 'program-vectors');

const readGzip = (name: string) => zlib.gunzipSync(fs.readFileSync(path.join(folder, name)));
const SETS = [
  { name: 'lin4_arith', programs: 1000, isClassification: false },
  { name: 'nn4_all', programs: 1000, isClassification: false },
  { name: 'class16_arith', programs: 600, isClassification: true },
  { name: 'class16_all', programs: 600, isClassification: true },
] as const;

function checkSet(name: string, evaluator: EvaluatorName) {
  const task = parseVectorTask(JSON.parse(readGzip(`task_${name}.json.gz`).toString('utf8')));
  const lines = readGzip(`programs_${name}.jsonl.gz`).toString('utf8').trim().split('\n');
  return checkVectorSet(
    task,
    lines.map((line) => parseVectorRecord(JSON.parse(line), task)),
    evaluator,
  );
}

describe('checkVectorSet', () => {
  it.for(['compiled', 'interpreter'] as const)(
    'agrees with AutoML-Zero, %s',
    (evaluator, context) => {
      if (!fs.existsSync(folder)) context.skip(`no data in ${folder} (set ADIT_DATA_DIR)`);
      const reports = SETS.map((set) => ({ ...set, report: checkSet(set.name, evaluator) }));
      for (const { name, programs, isClassification, report } of reports) {
        expect({ name, ...report }).toMatchObject({ name, programs, stepsEqual: programs });
        if (isClassification) expect({ name, ...report }).toMatchObject({ exact: programs });
      }
      const within = reports.reduce((sum, { report }) => sum + report.within1e9, 0);
      // Two programs that iterate tan on its own output are chaotic; see evolution.md 5.
      expect(within).toBeGreaterThanOrEqual(3200 * 0.999);
    },
  );

  const task = parseVectorTask({ features: 1, eval: 'rmse', train: [[1, 0]], valid: [[1, 0]] });
  const record = (fitness: number, steps: number) =>
    parseVectorRecord({ setup: [], predict: [], learn: [], fitness, steps }, task);

  it('counts what agrees and what does not', () => {
    const records = [record(1, 1), record(1 - 1e-10, 1), record(0.5, 1), record(1, 2)];
    expect(checkVectorSet(task, records)).toEqual({
      programs: 4,
      stepsEqual: 3,
      within1e9: 3,
      exact: 2,
    });
  });

  it.each([
    [null],
    [{}],
    [{ features: '4', eval: 'rmse', train: [], valid: [] }],
    [{ features: 4, eval: 'auc', train: [], valid: [] }],
    [{ features: 1, eval: 'rmse', train: [[1]], valid: [] }],
    [{ features: 1, eval: 'rmse', train: [[1, '2']], valid: [] }],
    [{ features: 1, eval: 'rmse', train: [] }],
  ])('refuses the task %j', (value) => {
    expect(() => parseVectorTask(value)).toThrow(
      expect.objectContaining({ code: 'invalid_vectors' }),
    );
  });

  it('refuses a record without numbers', () => {
    const value = { setup: [], predict: [], learn: [], fitness: '1', steps: 1 };
    expect(() => parseVectorRecord(value, task)).toThrow(
      expect.objectContaining({ code: 'invalid_vectors' }),
    );
  });
});
