/**
 * Binary classification of any CSV file (decision 24).
 *
 * Rows are split once, standardised by the training rows, projected by N(0,1) to the program's
 * feature count, and standardised again by the training rows. Every task of a suite is another
 * projection of the same rows. The consensus score is the median accuracy; a search is steered by
 * the mean of its four, which also notices a program that fails on one.
 */
import type { TaskData } from '@adit/program';
import type { RawSplit, TaskType } from '../task-type.ts';
import { createClassificationType } from '../tasks/classification.ts';
import type { SuiteSpec } from '../tasks/create-task-type.ts';
import { deriveSeed } from '../tasks/derive-seed.ts';
import { classifyTable } from './classify-table.ts';
import { type CsvHeader, parseCsv } from './parse-csv.ts';
import { type RowSplit, splitRows } from './split-rows.ts';
import { projectRows, type SplitMatrix, standardizeByTraining, takeRows } from './standardize.ts';

/** Options of a `csv:` task. */
export interface CsvOptions {
  /** `last`, a column's name (with `header: 'names'`) or its index from 0. */
  readonly label: string;
  readonly header: CsvHeader;
  /** Decides the split and the projections. */
  readonly seed: string;
  /** Columns after projection. */
  readonly features: number;
}

/** Options in force unless told. */
export const CSV_DEFAULTS: CsvOptions = {
  label: 'last',
  header: 'none',
  seed: 'adit',
  features: 16,
};

const SEARCH_PROJECTIONS = 4;
const CONSENSUS_PROJECTIONS = 8;
const MAX_STEM_CHARACTERS = 64;

/** `csv:` and the file's name without folders and extension, in a plain alphabet. */
function taskIdOf(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? '';
  const stem = name.replace(/\.[^.]*$/, '').replace(/[^\w.-]/g, '-');
  return `csv:${stem.slice(0, MAX_STEM_CHARACTERS) || 'data'}`;
}

interface Rows {
  readonly split: SplitMatrix;
  readonly trainY: Float64Array;
  readonly validY: Float64Array;
}

function labelsOf(labels: Uint8Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => labels[row] ?? Number.NaN);
}

function readRows(text: string, options: CsvOptions): Rows {
  const table = classifyTable(parseCsv(text, options.header), options.label);
  const { train, valid }: RowSplit = splitRows(table.labels, options.seed);
  const raw = {
    train: takeRows(table, train),
    valid: takeRows(table, valid),
  };
  return {
    split: standardizeByTraining(raw),
    trainY: labelsOf(table.labels, train),
    validY: labelsOf(table.labels, valid),
  };
}

function projectTask(rows: Rows, features: number, seed: string): TaskData {
  const projection = deriveSeed(`${seed} projection`);
  const { train, valid } = standardizeByTraining({
    train: projectRows(rows.split.train, features, projection),
    valid: projectRows(rows.split.valid, features, projection),
  });
  return {
    evalType: 'accuracy',
    features,
    trainX: train.values,
    trainY: rows.trainY,
    validX: valid.values,
    validY: rows.validY,
    seed: deriveSeed(`${seed} fills`),
  };
}

function csvSuite(rows: Rows, options: CsvOptions, role: 'search' | 'consensus'): SuiteSpec {
  const seed = `csv/${role} ${options.seed}`;
  const count = role === 'search' ? SEARCH_PROJECTIONS : CONSENSUS_PROJECTIONS;
  const tasks = Array.from({ length: count }, (_, index) =>
    projectTask(rows, options.features, `${seed} ${index}`),
  );
  return { tasks, aggregate: role === 'search' ? 'mean' : 'median', seed };
}

function rawSplitOf(rows: Rows): RawSplit {
  return {
    columns: rows.split.train.columns,
    trainX: rows.split.train.values,
    trainY: rows.trainY,
    validX: rows.split.valid.values,
    validY: rows.validY,
  };
}

/**
 * The task type of a CSV text that was read from `path`.
 * @throws AditError with line numbers where there is a line: `csv_too_large`, `ragged_row`,
 *   `malformed_quote`, `unknown_label_column`, `missing_value`, `not_a_number`, `value_too_large`,
 *   `too_many_classes`, `one_class`, `too_few_rows`.
 */
export function createCsvTaskType(path: string, text: string, options: CsvOptions): TaskType {
  const rows = readRows(text, options);
  const id = taskIdOf(path);
  return createClassificationType({
    id,
    title: `Binary classification of ${id.slice('csv:'.length)}, ${options.features} features`,
    features: options.features,
    search: csvSuite(rows, options, 'search'),
    consensus: csvSuite(rows, options, 'consensus'),
    rawSplit: rawSplitOf(rows),
  });
}
