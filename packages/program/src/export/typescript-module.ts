/** An export as TypeScript: one file, Node's own modules only, types that strip away. */

import type { Program } from '../program.ts';
import { BLAKE2B } from './library/blake2b.ts';
import { PRELUDE } from './library/prelude.ts';
import {
  createModuleParts,
  type ExportSuite,
  type ModuleParts,
  wrapWords,
} from './module-parts.ts';

const WIDTH = 96;

function header(parts: ModuleParts, usage: readonly string[]): string {
  const lines = [...parts.title, '', ...usage].flatMap((line) =>
    line === '' ? [''] : wrapWords(line, WIDTH),
  );
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
}

function prelude(names: ReadonlySet<string>): string[] {
  const needsBits = ['highWord', 'lowWord', 'fromWords'].some((name) => names.has(name));
  return Object.entries(PRELUDE).flatMap(([name, { typescript }]) => {
    const isNeeded = names.has(name) || name === 'zeros' || (name === 'BITS' && needsBits);
    return isNeeded && typescript !== null ? [typescript] : [];
  });
}

function memoryClass({ slots, fills }: ModuleParts): string {
  const fields = slots.map(({ kind, name, slot, meaning }) => {
    const value = { scalar: '0.0', vector: 'zeros(F)', matrix: 'zeros(F * F)' }[kind];
    return `  /** ${slot}: ${meaning}. */\n  ${name} = ${value};`;
  });
  return [
    '/** Memory of the program; it survives from example to example. */',
    'export class Memory {',
    ...fields,
    '  /** The seed of random fills, and how often each of them has run. */',
    '  seedLow = 0;',
    '  seedHigh = 0;',
    `  calls: number[] = [${Array(fills).fill('0').join(', ')}];`,
    '}',
  ].join('\n');
}

function epilogue(parts: ModuleParts, suite: ExportSuite, dataFile: string): string {
  const { hash } = parts;
  return `interface Task {
  isAccuracy: boolean;
  seedLow: number;
  seedHigh: number;
  trainX: Vector;
  trainY: Vector;
  validX: Vector;
  validY: Vector;
}

function inOrder(values: number[]): number[] {
  return [...values].sort((left, right) => left - right);
}

/** Numbers of the data file: base64 of little-endian f64. */
function decode(text: string): Vector {
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(i * 8));
}

function readTasks(): Task[] {
  const file = new URL(${JSON.stringify(`./${encodeURIComponent(dataFile)}`)}, import.meta.url);
  const data = JSON.parse(readFileSync(file, 'utf8')) as { tasks: Record<string, string>[] };
  return data.tasks.map((task) => ({
    isAccuracy: task.eval === 'accuracy',
    seedLow: Number(task.seed_low),
    seedHigh: Number(task.seed_high),
    trainX: decode(task.train_x),
    trainY: decode(task.train_y),
    validX: decode(task.valid_x),
    validY: decode(task.valid_y),
  }));
}

${BLAKE2B}

/** BLAKE2b-256 over suite digest, program hash and every task's steps and fitness. */
function resultDigest(fitness: number[], steps: number[]): string {
  const message = new DataView(new ArrayBuffer(64 + fitness.length * 16));
  const head = Buffer.from(SUITE_DIGEST + PROGRAM_HASH, 'hex');
  for (let i = 0; i < 64; i += 1) message.setUint8(i, head[i]);
  for (let i = 0; i < fitness.length; i += 1) {
    message.setBigUint64(64 + i * 16, BigInt(steps[i]), true);
    message.setFloat64(72 + i * 16, fitness[i], true);
  }
  return blake2b256(new Uint8Array(message.buffer));
}

/** The score on all tasks of the data file. */
export function score() {
  const results = readTasks().map(evaluateTask);
  const fitness = results.map(([value]) => value);
  const steps = results.map(([, count]) => count);
  return {
    score: aggregate(fitness),
    fitness,
    steps,
    result_digest: resultDigest(fitness, steps),
    program: PROGRAM_HASH,
    suite: ${JSON.stringify(suite.id)},
    suite_digest: SUITE_DIGEST,
  };
}

const PROGRAM_HASH = '${hash}';
const SUITE_DIGEST = '${suite.digest}';

const started = process.argv[1];
if (started !== undefined && import.meta.url === pathToFileURL(realpathSync(started)).href) {
  console.log(JSON.stringify(score()));
}`;
}

const USE = [
  'Examples are Float64Array of F numbers:',
  '  const m = createMemory(seedLow, seedHigh); setup(m);',
  '  train(m, features, label), or trainClass for labels 0 and 1; then answer(m, features).',
];

/** The module's text; `dataFile` is the name of the data file beside it. */
export function formatTypeScriptModule(
  program: Program,
  suite: ExportSuite | null,
  dataFile: string,
): string {
  const parts = createModuleParts(program, suite);
  const usage = suite === null ? USE : [`Data: ${dataFile} beside this file. Run it with node.`];
  const imports = [
    "import { readFileSync, realpathSync } from 'node:fs';",
    "import { pathToFileURL } from 'node:url';",
  ].join('\n');
  const shown = new Set([
    'setup',
    'predict',
    'learn',
    'createMemory',
    'train',
    'trainClass',
    'answer',
  ]);
  const text = parts.text.replaceAll(/^function (\w+)/gm, (line, name: string) =>
    shown.has(name) ? `export ${line}` : line,
  );
  const pieces = [
    header(parts, usage),
    ...(suite === null ? [] : [imports]),
    `/** Features of an example, and elements of a vector. */\nconst F = ${program.features};`,
    '/** F numbers, or F * F of a matrix, row by row. */\ntype Vector = Float64Array;',
    ...prelude(parts.names),
    memoryClass(parts),
    text,
    ...(suite === null ? [] : [epilogue(parts, suite, dataFile)]),
  ];
  return `${pieces.join('\n\n')}\n`;
}
