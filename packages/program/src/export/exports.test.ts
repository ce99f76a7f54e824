import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRandom } from '@adit/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalProgram } from '../canonical.ts';
import { evaluateTask, type TaskData } from '../evaluate.ts';
import { bitsOf } from '../fixtures/bits.ts';
import { hasPython } from '../fixtures/python.ts';
import { ALL_OPS, randomProgram } from '../fixtures/random-program.ts';
import { randomTask } from '../fixtures/random-task.ts';
import { aditMath } from '../math/adit-math.ts';
import { OPS } from '../ops.ts';
import { FUNCTION_NAMES, type Program } from '../program.ts';
import { referencePrograms } from '../reference-programs.ts';
import { formatDataFile } from './data-file.ts';
import type { ExportSuite } from './module-parts.ts';
import { formatPythonModule } from './python-module.ts';
import { formatTypeScriptModule } from './typescript-module.ts';

const PROGRAMS = 200;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-exports-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly fitness: readonly number[];
  readonly steps: readonly number[];
}

interface Example {
  readonly name: string;
  readonly program: Program;
  readonly expected: Result;
}

const BANKS = { scalars: 5, vectors: 4, matrices: 3 };

/** One task of each kind, sometimes only one kind; limits and flushing differ. */
function createSuite(index: number): ExportSuite {
  const random = createRandom(`export suite ${index}`);
  const features = [2, 3, 4][index % 3] ?? 4;
  const kinds = ([['rmse', 'accuracy'], ['rmse'], ['accuracy']] as const)[index % 3] ?? ['rmse'];
  const tasks = kinds.map((evalType) =>
    randomTask(random, { evalType, features, train: 12, valid: 6 }),
  );
  const rules = {
    maxAbsError: index % 2 === 0 ? 100 : 1e12,
    flushEvery: [0, 1, 5][index % 3] ?? 0,
  };
  const aggregate = index % 4 === 0 ? 'median' : 'mean';
  return { id: 'random/search', digest: 'ab'.repeat(32), aggregate, rules, tasks };
}

/** Programs with something live in predict, so that most of an export runs. */
function drawPrograms(): readonly { program: Program; suite: ExportSuite }[] {
  const random = createRandom('exported programs');
  return Array.from({ length: PROGRAMS }, (_, index) => {
    const suite = createSuite(index);
    const features = suite.tasks[0]?.features ?? 4;
    for (;;) {
      const program = randomProgram(random, { banks: BANKS, features, length: 12, ops: ALL_OPS });
      const canonical = canonicalProgram(program);
      if (canonical.predict.length > 2) return { program, suite };
    }
  });
}

function scoreOf(program: Program, suite: ExportSuite): Result {
  const canonical = canonicalProgram(program);
  const results = suite.tasks.map((task) => evaluateTask(canonical, task, suite.rules));
  return {
    fitness: results.map(({ fitness }) => fitness),
    steps: results.map(({ steps }) => steps),
  };
}

const examples: Example[] = [];
beforeAll(() => {
  for (const [index, { program, suite }] of drawPrograms().entries()) {
    const name = `program_${index}`;
    const data = `${name}.data.json`;
    const write = (file: string, text: string): void =>
      fs.writeFileSync(path.join(folder, file), text);
    write(data, formatDataFile(program, suite));
    write(`${name}.ts`, formatTypeScriptModule(program, suite, data));
    write(`${name}.py`, formatPythonModule(program, suite, data));
    examples.push({ name, program, expected: scoreOf(program, suite) });
  }
});

function bits({ fitness, steps }: Result) {
  return { fitness: fitness.map(bitsOf), steps };
}

describe('exported programs', () => {
  it('are programs of every op, most of which are not trivial', () => {
    const ops = new Set(
      examples.flatMap(({ program }) => {
        const canonical = canonicalProgram(program);
        return FUNCTION_NAMES.flatMap((name) => canonical[name].map(({ op }) => op));
      }),
    );
    expect(OPS.filter(({ code }) => code > 0 && !ops.has(code)).map(({ name }) => name)).toEqual(
      [],
    );
    const fills = examples.filter(({ program }) =>
      FUNCTION_NAMES.some((name) =>
        canonicalProgram(program)[name].some(({ op }) => OPS[op].isRandom),
      ),
    );
    expect(fills.length).toBeGreaterThan(50);
    const distinct = new Set(examples.flatMap(({ expected }) => bits(expected).fitness));
    expect(distinct.size).toBeGreaterThan(60);
  });

  it('give the same bits in TypeScript', async () => {
    for (const { name, expected } of examples) {
      const module: { score: () => Result } = await import(path.join(folder, `${name}.ts`));
      expect({ name, ...bits(module.score()) }).toEqual({ name, ...bits(expected) });
    }
  });

  it('give the same bits in Python', ({ skip }) => {
    if (!hasPython()) skip('no python3');
    const script = [
      'import importlib, json, sys',
      'sys.dont_write_bytecode = True',
      'sys.path.insert(0, sys.argv[1])',
      'for name in sys.argv[2:]:',
      '    print(json.dumps(importlib.import_module(name).score()))',
    ].join('\n');
    const names = examples.map(({ name }) => name);
    const output = execFileSync('python3', ['-c', script, folder, ...names], { encoding: 'utf8' });
    const results: Result[] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const [index, { name, expected }] of examples.entries()) {
      const found = results[index] ?? { fitness: [], steps: [] };
      expect({ name, ...bits(found) }).toEqual({ name, ...bits(expected) });
    }
  });
});

/** What a module without a suite exports. */
interface OwnModule {
  createMemory(seedLow: number, seedHigh: number): unknown;
  setup(memory: unknown): void;
  train(memory: unknown, features: Float64Array, label: number): number;
  trainClass(memory: unknown, features: Float64Array, label: number): number;
  answer(memory: unknown, features: Float64Array): number;
}

const NET = referencePrograms.net(4);
const ROWS = { features: 4, train: 30, valid: 10 };

/** Predictions for the validation rows after learning from the training rows, in both languages. */
function predictionsOf(module: OwnModule, task: TaskData): number[] {
  const row = (x: Float64Array, index: number) => x.slice(index * 4, (index + 1) * 4);
  const memory = module.createMemory(Number(task.seed & 0xffffffffn), Number(task.seed >> 32n));
  module.setup(memory);
  const train = task.evalType === 'rmse' ? module.train : module.trainClass;
  for (const [index, label] of task.trainY.entries()) train(memory, row(task.trainX, index), label);
  return Array.from(task.validY, (_, index) => module.answer(memory, row(task.validX, index)));
}

function fitnessOf(predictions: readonly number[], task: TaskData): number {
  const errors = predictions.map((prediction, index) => (task.validY[index] ?? 0) - prediction);
  const wrong = predictions.filter((p, index) => p > 0 !== (task.validY[index] ?? 0) > 0.5).length;
  if (task.evalType === 'accuracy') return 1 - wrong / predictions.length;
  const mean = errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
  return 1 - 0.6366197723675814 * aditMath.atan(Math.sqrt(mean));
}

describe('modules for data of one’s own', () => {
  const rules = { maxAbsError: 100, flushEvery: 0 };
  const tasks = (['rmse', 'accuracy'] as const).map((evalType) =>
    randomTask(createRandom(`own ${evalType}`), { evalType, ...ROWS }),
  );

  it('learn and predict in TypeScript as the interpreter does', async () => {
    const file = path.join(folder, 'own.ts');
    fs.writeFileSync(file, formatTypeScriptModule(canonicalProgram(NET), null, ''));
    const module: OwnModule = await import(file);
    for (const task of tasks) {
      const expected = evaluateTask(canonicalProgram(NET), task, rules).fitness;
      expect(expected).toBeGreaterThan(0);
      expect(bitsOf(fitnessOf(predictionsOf(module, task), task))).toBe(bitsOf(expected));
    }
  });

  it('learn and predict in Python as in TypeScript', async ({ skip }) => {
    if (!hasPython()) skip('no python3');
    const module: OwnModule = await import(path.join(folder, 'own.ts'));
    fs.writeFileSync(path.join(folder, 'own.py'), formatPythonModule(NET, null, ''));
    for (const task of tasks) {
      const { evalType, seed, trainX, trainY, validX, validY } = task;
      const input = [trainX, trainY, validX, validY].map((values) => [...values]);
      const script = [
        'import json, sys',
        'sys.path.insert(0, sys.argv[1])',
        'import own',
        'x, y, vx, vy = [[float(n) for n in list] for list in json.loads(sys.argv[2])]',
        `m = own.create_memory(${seed & 0xffffffffn}, ${seed >> 32n})`,
        'own.setup(m)',
        `train = own.${evalType === 'rmse' ? 'train' : 'train_class'}`,
        'for i in range(len(y)):',
        '    train(m, x[i * 4:i * 4 + 4], y[i])',
        'print(json.dumps([own.answer(m, vx[i * 4:i * 4 + 4]) for i in range(len(vy))]))',
      ].join('\n');
      const args = ['-B', '-c', script, folder, JSON.stringify(input)];
      const found: number[] = JSON.parse(execFileSync('python3', args, { encoding: 'utf8' }));
      expect(found.map(bitsOf)).toEqual(predictionsOf(module, task).map(bitsOf));
    }
  });
});
