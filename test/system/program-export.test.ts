/** `adit program show · simplify · explain · export · history` as typed, and exports of evolved programs. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createRandom } from '@adit/base';
import {
  mutate,
  openTaskType,
  type ProgramScore,
  type Suite,
  scoreProgram,
  sealSuite,
  type TaskType,
} from '@adit/evolution';
import {
  canonicalProgram,
  FUNCTION_NAMES,
  formatDataFile,
  formatProgramText,
  formatPythonModule,
  formatTypeScriptModule,
  OPS,
  type Program,
  parseProgramText,
  programHash,
  referencePrograms,
  simplifyProgram,
} from '@adit/program';
import { transformWithOxc } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../repository/tree.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess } from './kit/process.ts';

const { folder, remove } = createTemporaryFolder();
afterAll(remove);

const EVOLVED = 200;
const POPULATION = 60;
const CHILDREN_BEFORE = 500;
const CHILDREN_MAX = 20_000;

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

/** Runs TypeScript as Node does where it strips types itself; elsewhere strips them first. */
async function runTypeScript(file: string): Promise<string> {
  const node = (script: string): string =>
    execFileSync(process.execPath, [script], { encoding: 'utf8' });
  if (process.features['typescript' as keyof NodeJS.ProcessFeatures]) return node(file);
  const { code } = await transformWithOxc(fs.readFileSync(file, 'utf8'), file);
  const script = file.replace(/\.ts$/, '.mjs');
  fs.writeFileSync(script, code);
  return node(script);
}

/** Small linear tasks on which every op may be used everywhere, random fills included. */
function createSpace(): TaskType {
  const base = openTaskType('scalar_linear?features=4', () => '');
  const all = OPS.map(({ code }) => code);
  const limits = {
    banks: { scalars: 6, vectors: 9, matrices: 3 },
    instructions: { setup: 8, predict: 10, learn: 16 },
    textBytes: 16_384,
  };
  const tasks = base.searchSuite.tasks.slice(0, 3).map((task, index) => ({
    ...task,
    evalType: index === 2 ? ('accuracy' as const) : task.evalType,
    trainX: task.trainX.slice(0, 40 * 4),
    trainY: task.trainY.slice(0, 40).map((label) => (index === 2 ? Number(label > 0) : label)),
    validX: task.validX.slice(0, 20 * 4),
    validY: task.validY.slice(0, 20).map((label) => (index === 2 ? Number(label > 0) : label)),
  }));
  const growing = (max: number) => ({ pad: 0, min: 0, max });
  const searchSuite = sealSuite({ ...base.searchSuite, tasks, limits, opCostLimit: 1e9 });
  return {
    ...base,
    limits,
    ops: { setup: all, predict: all, learn: all },
    sizes: { setup: growing(8), predict: growing(10), learn: growing(16) },
    mutations: {
      kinds: ['alter', 'insert', 'remove', 'randomizeInstruction'],
      probability: 1,
      retries: 0,
    },
    searchSuite,
  };
}

function listOps(program: Program): number[] {
  const canonical = canonicalProgram(program);
  return FUNCTION_NAMES.flatMap((name) => canonical[name].map(({ op }) => op));
}

interface Evolved {
  readonly program: Program;
  readonly score: ProgramScore;
}

function hasFills(program: Program): boolean {
  return listOps(program).some((op) => OPS[op]?.isRandom);
}

/**
 * Different programs of an aging evolution that score something, half of them with random fills;
 * the first children are left out, because they are still close to the starting programs.
 */
function evolve(space: TaskType): readonly Evolved[] {
  const random = createRandom('evolved exports');
  const suite = space.searchSuite;
  const starts = [referencePrograms.linear(4), referencePrograms.net(4)];
  const ring = starts.map((program): Evolved => ({ program, score: scoreProgram(program, suite) }));
  const found = { fixed: new Map<string, Evolved>(), random: new Map<string, Evolved>() };
  for (let child = 0; child < CHILDREN_MAX; child += 1) {
    const rivals = Array.from({ length: 3 }, () => ring[random.nextBelow(ring.length)]);
    const winner = rivals.reduce((best, rival) =>
      (rival?.score.score ?? 0) > (best?.score.score ?? 0) ? rival : best,
    );
    if (winner === undefined) break;
    const program = mutate(winner.program, space, random);
    const entry = { program, score: scoreProgram(program, suite) };
    if (ring.length < POPULATION) ring.push(entry);
    else ring[child % POPULATION] = entry;
    const kind = hasFills(program) ? found.random : found.fixed;
    const isWanted = child > CHILDREN_BEFORE && entry.score.score > 0 && kind.size < EVOLVED / 2;
    if (isWanted) kind.set(programHash(program), entry);
    if (found.fixed.size + found.random.size === EVOLVED) break;
  }
  return [...found.fixed.values(), ...found.random.values()];
}

describe('exports of evolved programs', () => {
  let suite: Suite;
  let evolved: (Evolved & { readonly name: string })[] = [];
  beforeAll(() => {
    const space = createSpace();
    suite = space.searchSuite;
    evolved = evolve(space).map((entry, index) => ({
      name: `evolved_${index}`,
      ...entry,
    }));
    for (const { name, program } of evolved) {
      const data = `${name}.data.json`;
      write(`evolved/${data}`, formatDataFile(program, suite));
      write(`evolved/${name}.ts`, formatTypeScriptModule(program, suite, data));
      write(`evolved/${name}.py`, formatPythonModule(program, suite, data));
    }
  });

  const summary = ({ score, fitness, steps, digest }: ProgramScore) => ({
    ...{ score, fitness, steps, result_digest: digest },
  });

  it('are 200 different ones, many with random fills', () => {
    expect(evolved.length).toBe(EVOLVED);
    expect(evolved.filter(({ program }) => hasFills(program)).length).toBe(EVOLVED / 2);
    expect(new Set(evolved.flatMap(({ program }) => listOps(program))).size).toBeGreaterThan(40);
    expect(new Set(evolved.map(({ score }) => score.score)).size).toBeGreaterThan(80);
  });

  it('reproduce the digest over the bits of the score in TypeScript', async () => {
    for (const { name, score } of evolved) {
      const module: { score: () => unknown } = await import(
        path.join(folder, 'evolved', `${name}.ts`)
      );
      expect(module.score()).toMatchObject(summary(score));
    }
  });

  it('reproduce it in Python', ({ skip }) => {
    if (!hasPython()) skip('no python3');
    const script =
      'import importlib, json, sys\nsys.path.insert(0, sys.argv[1])\n' +
      'for name in sys.argv[2:]:\n    print(json.dumps(importlib.import_module(name).score()))';
    const names = evolved.map(({ name }) => name);
    const args = ['-B', '-c', script, path.join(folder, 'evolved'), ...names];
    const lines = execFileSync('python3', args, { encoding: 'utf8' }).trim().split('\n');
    expect(lines.length).toBe(evolved.length);
    for (const [index, { score }] of evolved.entries()) {
      expect(JSON.parse(lines[index] ?? '')).toMatchObject(summary(score));
    }
  });

  it('keep fitness bits and steps when they are simplified first', () => {
    let shorter = 0;
    for (const { program, score } of evolved) {
      const { program: simplified, after, before, dead } = simplifyProgram(program);
      const found = scoreProgram(simplified, suite);
      expect(found.fitness.map((value, task) => Object.is(value, score.fitness[task]))).toEqual(
        score.fitness.map(() => true),
      );
      expect(found.steps).toEqual(score.steps);
      if (after < before - dead) shorter += 1;
    }
    expect(shorter).toBeGreaterThan(5);
  });
});

const linear = write(
  'linear.az64',
  formatProgramText(referencePrograms.linear(4)).replace('predict:', '  s1 = sin s2\npredict:'),
);

async function answerOf(...args: string[]) {
  const { code, stdout } = await runAditProcess(['program', ...args, '--json']);
  return { code, answer: JSON.parse(stdout) };
}

describe('adit program', () => {
  it('shows a program, its live lines and its score', async () => {
    const { answer } = await answerOf('show', linear, '--task', 'linear-check');
    const expected = scoreProgram(
      referencePrograms.linear(4),
      openTaskType('linear-check', () => '').searchSuite,
    );
    expect(answer).toMatchObject({
      form: 'az64',
      hash: programHash(referencePrograms.linear(4)),
      depends_on_features: true,
      functions: {
        setup: {
          count: 2,
          live: 1,
          lines: [{ live: true }, { text: 's1 = sin s2', live: false }],
        },
      },
      score: {
        suite: 'linear-check/search',
        fitness: expected.fitness,
        result_digest: expected.digest,
      },
    });
    const text = await runAditProcess(['program', 'show', linear]);
    expect(text.stdout).toMatch(/ {4}s1 = sin s2 +dead\n/);
  });

  it('reads every form, standard input too, and says with a code what it cannot read', async () => {
    const json = await runAditProcess(['program', 'export', linear, '--to', 'json']);
    const { answer } = await answerOf('show', write('linear.json', json.stdout));
    expect(answer).toMatchObject({ form: 'json', hash: programHash(referencePrograms.linear(4)) });
    const bitsota = write('b.txt', '# predict\ns0 = dot(v1, v0)\nv3 = exp(v0)\n');
    const translated = await runAditProcess(['program', 'show', bitsota, '--features', '4']);
    expect(translated).toMatchObject({
      ...{ code: 0, stderr: expect.stringMatching(/^line 3: wrong_types/) },
    });
    const bad = write('bad.az64', fs.readFileSync(linear, 'utf8').replace('dot', 'dott'));
    expect(await answerOf('explain', bad)).toMatchObject({
      ...{ code: 1, answer: { error: { code: 'invalid_dsl', numbers: { line: 6 } } } },
    });
    expect(await answerOf('simplify', path.join(folder, 'nowhere'))).toMatchObject({
      ...{ code: 1, answer: { error: { code: 'file_unreadable' } } },
    });
    expect(await answerOf('export', linear, '--task', 'scalar_linear')).toMatchObject({
      ...{ code: 1, answer: { error: { code: 'features_differ' } } },
    });
    expect(await answerOf('export', linear, '--task', 'net-check')).toMatchObject({
      ...{ code: 1, answer: { error: { code: 'missing_out' } } },
    });
  });

  it('simplifies with the same score, and explains', async () => {
    const simplified = await runAditProcess([
      'program',
      'simplify',
      linear,
      '--task',
      'linear-check',
    ]);
    expect(parseProgramText(simplified.stdout)).toEqual(
      canonicalProgram(referencePrograms.linear(4)),
    );
    expect(simplified.stderr).toMatch(/^1 of 7 instructions went: 1 dead.*\nsame fitness bits/);
    const { stdout } = await runAditProcess(['program', 'explain', linear]);
    expect(stdout).toMatch(/^A linear model: /);
    expect(stdout).toMatch(/- s1 = sin s2 +# never used: /);
  });

  it('exports what type-checks strictly and runs alone, in both languages', async ({ skip }) => {
    const net = write('net.az64', formatProgramText(referencePrograms.net(4)));
    const out = path.join(folder, 'out');
    fs.mkdirSync(out);
    const args = ['program', 'export', net, '--task', 'net-check', '--role', 'consensus'];
    await runAditProcess([...args, '--to', 'ts', '--out', `${out}/net.ts`]);
    await runAditProcess([...args, '--to', 'python', '--out', `${out}/net.py`]);
    await runAditProcess(['program', 'export', net, '--to', 'ts', '--out', `${out}/own.ts`]);
    const compiler = path.join(repositoryRoot, 'node_modules/typescript/bin/tsc');
    fs.symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(folder, 'node_modules'));
    const flags =
      '--noEmit --strict --erasableSyntaxOnly --target es2023 --module nodenext --types node';
    const files = [`${out}/net.ts`, `${out}/own.ts`];
    write('out/package.json', '{"type":"module"}');
    execFileSync(process.execPath, [compiler, ...flags.split(' '), ...files], { cwd: out });
    const { consensusSuite } = openTaskType('net-check', () => '');
    const expected = scoreProgram(referencePrograms.net(4), consensusSuite);
    const answer = { result_digest: expected.digest, suite_digest: consensusSuite.digest };
    expect(JSON.parse(await runTypeScript(`${out}/net.ts`))).toMatchObject(answer);
    if (!hasPython()) skip('no python3');
    const printed = execFileSync('python3', ['-B', `${out}/net.py`], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toMatchObject(answer);
  });

  it('draws the history of a search', async () => {
    const history = write(
      'h.jsonl',
      '{"evaluation":0,"score":0.1}\n{"evaluation":9,"score":0.4}\n',
    );
    const picture = path.join(folder, 'h.svg');
    const { answer } = await answerOf('history', history, '--out', picture, '--title', 'One & two');
    expect(answer).toEqual({ file: picture, points: 2 });
    const checkpoint = { evaluations: 50, improvements: [{ evaluation: 3, score: 0.5 }] };
    const drawn = await runAditProcess([
      ...['program', 'history', write('checkpoint.json', JSON.stringify(checkpoint))],
    ]);
    expect(drawn.stdout).toContain('0.5 at evaluation 50');
    expect(fs.readFileSync(picture, 'utf8')).toMatch(/^<svg [\s\S]*One &amp; two[\s\S]*<\/svg>\n$/);
    expect(
      await answerOf('history', write('bad.jsonl', '{"evaluation":0,"score":0}\n{"x":1}\n')),
    ).toMatchObject({
      ...{ code: 1, answer: { error: { code: 'invalid_history', numbers: { line: 2 } } } },
    });
  });
});
