import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRandom } from '@adit/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalProgram } from '../canonical.ts';
import { evaluateTask } from '../evaluate.ts';
import { bitsOf } from '../fixtures/bits.ts';
import { ALL_OPS, randomProgram } from '../fixtures/random-program.ts';
import { randomTask } from '../fixtures/random-task.ts';
import { OPS } from '../ops.ts';
import { FUNCTION_NAMES, type Program } from '../program.ts';
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

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
