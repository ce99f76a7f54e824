/**
 * Binary classification of any CSV file (decision 24).
 *
 * Rows are split once, standardised by the training rows, projected by N(0,1) to the program's
 * feature count, and standardised again by the training rows. Every task of a suite is another
 * projection of the same rows. The consensus score is the median accuracy; a search is steered by
 * the mean of its four, which also notices a program that fails on one. The search space is
 * AutoML-Zero's CIFAR baseline (evolution.md 1.5), started from small random programs.
 */
import type { Random } from '@adit/base';
import type { Banks, Program, ProgramLimits, TaskData } from '@adit/program';
import { drawProgram, drawUseful } from '../mutation/draw-program.ts';
import type { SearchSpace } from '../mutation/search-space.ts';
import type { RawSplit, SizeRange, TaskType } from '../task-type.ts';
import { createTaskType, PROGRAM_TEXT_BYTES, type SuiteSpec } from '../tasks/create-task-type.ts';
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

const BANKS: Banks = { scalars: 5, vectors: 9, matrices: 2 };
/** Longest functions of a program that a search starts from. */
const START_LENGTHS = { setup: 3, predict: 3, learn: 6 };
const INSTRUCTIONS = { setup: 7, predict: 11, learn: 23 };
const LIMITS: ProgramLimits = {
  banks: BANKS,
  instructions: INSTRUCTIONS,
  textBytes: PROGRAM_TEXT_BYTES,
};

function growing(max: number): SizeRange {
  return { pad: 1, min: 0, max };
}

function csvSpace(features: number): SearchSpace {
  return {
    features,
    limits: LIMITS,
    ops: {
      setup: [56, 62, 59, 63, 60, 64, 61],
      predict: [1, 31, 48, 27, 23],
      learn: [1, 2, 3, 18, 23, 16, 25, 28, 39],
    },
    sizes: {
      setup: growing(INSTRUCTIONS.setup),
      predict: growing(INSTRUCTIONS.predict),
      learn: growing(INSTRUCTIONS.learn),
    },
    mutations: {
      kinds: ['alter', 'randomizeFunction', 'insert', 'remove'],
      probability: 0.9,
      retries: 30,
    },
  };
}

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

/** A random program with 1 to START_LENGTHS instructions a function. */
function drawCsvProgram(space: SearchSpace, random: Random): Program {
  const lengths = {
    setup: 1 + random.nextBelow(START_LENGTHS.setup),
    predict: 1 + random.nextBelow(START_LENGTHS.predict),
    learn: 1 + random.nextBelow(START_LENGTHS.learn),
  };
  return drawProgram(space, lengths, random);
}

/**
 * The task type of a CSV text that was read from `path`.
 * @throws AditError with line numbers where there is a line: `csv_too_large`, `ragged_row`,
 *   `malformed_quote`, `unknown_label_column`, `missing_value`, `not_a_number`, `value_too_large`,
 *   `too_many_classes`, `one_class`, `too_few_rows`.
 */
export function createCsvTaskType(path: string, text: string, options: CsvOptions): TaskType {
  const rows = readRows(text, options);
  const space = csvSpace(options.features);
  const empty: Program = {
    banks: BANKS,
    features: options.features,
    setup: [],
    predict: [],
    learn: [],
  };
  const randomProgram = (random: Random): Program =>
    drawUseful(() => drawCsvProgram(space, random));
  const id = taskIdOf(path);
  return createTaskType({
    id,
    title: `Binary classification of ${id.slice('csv:'.length)}, ${options.features} features`,
    space,
    reference: empty,
    population: 100,
    tournament: 10,
    search: csvSuite(rows, options, 'search'),
    consensus: csvSuite(rows, options, 'consensus'),
    rawSplit: rawSplitOf(rows),
    startProgram: randomProgram,
    randomProgram,
  });
}
