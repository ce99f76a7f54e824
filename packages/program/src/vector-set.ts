/**
 * Program vectors: programs with the fitness and training steps that AutoML-Zero gave them, checked
 * against our evaluators. Pure part of `adit program verify-vectors`.
 *
 * A task file is `{ features, eval, train: [[x..., y]], valid }`, a record
 * `{ setup, predict, learn, fitness, steps }`; banks 5/9/2, error limit 100, no flush, no cost limit.
 */
import { AditError, type ErrorNumbers } from '@adit/base';
import { compileTasks } from './compiled/compile-tasks.ts';
import { type Evaluation, type EvaluationRules, evaluateTask, type TaskData } from './evaluate.ts';
import { parseProgramJson } from './json.ts';
import type { Banks, Program } from './program.ts';

/** A task of a vector set. */
export interface VectorTask {
  readonly features: number;
  readonly eval: 'rmse' | 'accuracy';
  /** Rows of F features and the label. */
  readonly train: readonly (readonly number[])[];
  readonly valid: readonly (readonly number[])[];
}

/** A program of a vector set with what it must give. */
export interface VectorRecord {
  readonly program: Program;
  readonly fitness: number;
  readonly steps: number;
}

/** Counts over a vector set. */
export interface VectorReport {
  readonly programs: number;
  /** Records with equal training steps. */
  readonly stepsEqual: number;
  /** Records whose fitness differs by at most 1e-9. */
  readonly within1e9: number;
  /** Records with the same fitness bits. */
  readonly exact: number;
}

const VECTOR_BANKS: Banks = { scalars: 5, vectors: 9, matrices: 2 };
const VECTOR_RULES: EvaluationRules = { maxAbsError: 100, flushEvery: 0 };
const FITNESS_TOLERANCE = 1e-9;

function invalidVectors(message: string, numbers: ErrorNumbers = {}): AditError {
  return new AditError('invalid_vectors', message, {
    numbers,
    nextStep: 'Give a folder in the format of program vectors: task_NAME and programs_NAME files.',
  });
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) throw invalidVectors('expected an object');
  return new Map<string, unknown>(Object.entries(value));
}

function parseRow(row: unknown, index: number, columns: number): number[] {
  const fields: unknown[] = Array.isArray(row) ? row : [];
  const numbers = fields.filter((field) => typeof field === 'number');
  if (fields.length !== columns || numbers.length !== columns) {
    const facts = { row: index, columns: fields.length, expected: columns };
    throw invalidVectors(`row ${index} has not ${columns} numbers`, facts);
  }
  return numbers;
}

function parseRows(value: unknown, columns: number): number[][] {
  if (!Array.isArray(value)) throw invalidVectors('a task needs rows under train and valid');
  const rows: unknown[] = value;
  return rows.map((row, index) => parseRow(row, index, columns));
}

/** A task file's content. Throws AditError `invalid_vectors`. */
export function parseVectorTask(value: unknown): VectorTask {
  const members = membersOf(value);
  const features = members.get('features');
  const evalType = members.get('eval');
  if (typeof features !== 'number') throw invalidVectors('features is not a number');
  if (evalType !== 'rmse' && evalType !== 'accuracy') {
    throw invalidVectors('eval is neither rmse nor accuracy');
  }
  const train = parseRows(members.get('train'), features + 1);
  const valid = parseRows(members.get('valid'), features + 1);
  return { features, eval: evalType, train, valid };
}

/** One record of a programs file. Throws AditError `invalid_vectors`, `invalid_dsl`. */
export function parseVectorRecord(value: unknown, task: VectorTask): VectorRecord {
  const members = membersOf(value);
  const fitness = members.get('fitness');
  const steps = members.get('steps');
  if (typeof fitness !== 'number' || typeof steps !== 'number') {
    throw invalidVectors('fitness and steps are numbers');
  }
  const shape = { banks: VECTOR_BANKS, features: task.features };
  return { program: parseProgramJson(value, shape), fitness, steps };
}

function columnsOf(rows: VectorTask['train'], features: number) {
  return {
    x: Float64Array.from(rows.flatMap((row) => row.slice(0, features))),
    y: Float64Array.from(rows.map((row) => row[features])),
  };
}

/** The task of a vector set as the interpreter takes it. */
export function vectorTaskData(task: VectorTask): TaskData {
  const train = columnsOf(task.train, task.features);
  const valid = columnsOf(task.valid, task.features);
  return {
    evalType: task.eval,
    features: task.features,
    trainX: train.x,
    trainY: train.y,
    validX: valid.x,
    validY: valid.y,
    seed: 0n,
  };
}

/** Who evaluates: the compiled evaluator, or the interpreter that is its oracle. */
export type EvaluatorName = 'compiled' | 'interpreter';

function createEvaluate(data: TaskData, evaluator: EvaluatorName): (p: Program) => Evaluation {
  if (evaluator === 'interpreter') return (program) => evaluateTask(program, data, VECTOR_RULES);
  const compiled = compileTasks([data], VECTOR_RULES);
  return (program) => {
    compiled.evaluateProgram(program);
    return { fitness: compiled.fitness[0], steps: compiled.steps[0] };
  };
}

/** Evaluates every record's program and counts what agrees. */
export function checkVectorSet(
  task: VectorTask,
  records: Iterable<VectorRecord>,
  evaluator: EvaluatorName = 'compiled',
): VectorReport {
  const evaluate = createEvaluate(vectorTaskData(task), evaluator);
  const report = { programs: 0, stepsEqual: 0, within1e9: 0, exact: 0 };
  for (const record of records) {
    const found = evaluate(record.program);
    report.programs += 1;
    if (found.steps === record.steps) report.stepsEqual += 1;
    if (Math.abs(found.fitness - record.fitness) <= FITNESS_TOLERANCE) report.within1e9 += 1;
    if (found.fitness === record.fitness) report.exact += 1;
  }
  return report;
}
