/**
 * Every op by itself in both languages against the interpreter, on random numbers and on NaN,
 * infinities and zeros of both signs. Whole random programs seldom tell one wrong element.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalProgram } from '../canonical.ts';
import { bitsOf } from '../fixtures/bits.ts';
import { hasPython } from '../fixtures/python.ts';
import { createMachine } from '../machine.ts';
import { OPS, type OpInfo } from '../ops.ts';
import { parseProgramText } from '../parse-text.ts';
import type { Program } from '../program.ts';
import { formatPythonModule } from './python-module.ts';
import { formatTypeScriptModule } from './typescript-module.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-exported-ops-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const SEEDS = 8;
const HEAD = '# adit az64 scalars=12 vectors=12 matrices=8 features=3\n';

/** Random numbers in s2, s3, v1, v2, m0, m1 and in the weights v3, v4 that results are read with. */
const NUMBERS = [
  ...['s2 = normal 0 1', 's3 = normal 0 1', 'v1 = vnormal 0 1', 'v2 = vnormal 0 1'],
  ...['v3 = vnormal 0 1', 'v4 = vnormal 0 1', 'm0 = mnormal 0 1', 'm1 = mnormal 0 1'],
];
/** NaN, infinity and zeros of both signs at some places of the same slots. */
const SPECIALS = [
  ...['v5 = vfill s2', 'v5 = vset 0.1 0', 'v6 = vinv v5', 'v7 = vmul v6 v5', 'v1 = vmul v1 v7'],
  ...['v1 = vset 0.4 -0', 'v2 = vset 0.4 0', 'v8 = vfill s3', 'v8 = vset 0.9 0', 'v8 = vinv v8'],
  ...['v2 = vmul v2 v8', 'm2 = mcolumns v7', 'm0 = mmul m0 m2', 'm0 = mset 0.5 0.5 -0'],
  ...['m3 = mrows v8', 'm1 = mmul m1 m3', 'm1 = mset 0.5 0.5 0', 'm1 = mset 0.9 0.1 0'],
  ...['s5 = const -1', 's2 = log s5'],
];
const INPUTS = { scalar: ['s2', 's3'], vector: ['v1', 'v2'], matrix: ['m0', 'm1'] } as const;
const CONSTANTS = { none: [], act: ['-0.25'], d0d1: ['0.4', '0.75'], d0d1d2: ['0.4', '0.9', '-2'] };
/** How the whole result reaches the prediction; with a step, so that NaN does not hide the rest. */
const READERS = {
  scalar: { plain: ['s1 = sub s4 s11'], stepped: ['s1 = step s4'] },
  vector: { plain: ['s1 = dot v9 v3'], stepped: ['v9 = vstep v9', 's1 = dot v9 v3'] },
  matrix: {
    plain: ['v9 = matvec m4 v3', 's1 = dot v9 v4'],
    stepped: ['m4 = mstep m4', 'v9 = matvec m4 v3', 's1 = dot v9 v4'],
  },
};
const RESULTS = { scalar: 's4', vector: 'v9', matrix: 'm4' };

function programOf(op: OpInfo, variant: 'plain' | 'special'): Program {
  const output = op.output ?? 'scalar';
  const inputs = op.inputs.map((kind, position) => INPUTS[kind][position]);
  const line = `${RESULTS[output]} = ${[op.name, ...inputs, ...CONSTANTS[op.constants]].join(' ')}`;
  const setup = variant === 'plain' ? NUMBERS : [...NUMBERS, ...SPECIALS];
  const reader = READERS[output][variant === 'plain' ? 'plain' : 'stepped'];
  // Read twice: an op that draws or keeps elements must go on where it was.
  const learn = op.keepsOutput || op.isRandom ? [line] : [];
  const list = (lines: readonly string[]) => lines.map((text) => `  ${text}\n`).join('');
  return canonicalProgram(
    parseProgramText(
      `${HEAD}setup:\n${list(setup)}predict:\n${list([line, ...reader])}learn:\n${list(learn)}`,
    ),
  );
}

/** The prediction for each seed: after setup, and once more after learn. */
function expectedOf(program: Program): string[] {
  return Array.from({ length: SEEDS }, (_, seed) => {
    const machine = createMachine(program, BigInt(seed));
    const run = (steps: typeof machine.setup): void => {
      for (const step of steps) step.run(machine.memory, step);
    };
    run(machine.setup);
    run(machine.predict);
    const first = bitsOf(machine.memory[1]);
    run(machine.learn);
    run(machine.predict);
    return `${first} ${bitsOf(machine.memory[1])}`;
  });
}

const cases = OPS.filter(({ output }) => output !== null).flatMap((op) =>
  (['plain', 'special'] as const).map((variant) => {
    const program = programOf(op, variant);
    return { name: `${op.name}_${variant}`, op: op.code, program, expected: expectedOf(program) };
  }),
);

interface OwnModule {
  createMemory(seedLow: number, seedHigh: number): { prediction: number };
  setup(memory: unknown): void;
  predict(memory: unknown): void;
  learn(memory: unknown): void;
}

const SCRIPT = `import importlib, json, struct, sys
sys.path.insert(0, sys.argv[1])
def bits(x):
    return '7ff8000000000000' if x != x else struct.pack('>d', x).hex()
def run(module, seed):
    m = module.create_memory(seed, 0)
    module.setup(m)
    module.predict(m)
    first = bits(m.prediction)
    module.learn(m)
    module.predict(m)
    return first + ' ' + bits(m.prediction)
for name in sys.argv[3:]:
    module = importlib.import_module(name)
    print(json.dumps([run(module, seed) for seed in range(int(sys.argv[2]))]))`;

describe('exported ops', () => {
  it('are run by programs that keep them, with results that differ by seed', () => {
    for (const { name, op, program } of cases) {
      expect(
        program.predict.some((instruction) => instruction.op === op),
        name,
      ).toBe(true);
    }
    const plain = cases.filter(({ name }) => name.endsWith('plain'));
    const varied = plain.filter(({ expected }) => new Set(expected).size === SEEDS);
    expect(varied.length).toBeGreaterThan(50);
  });

  it('have the interpreter’s bits in TypeScript', async () => {
    for (const { name, program, expected } of cases) {
      const file = path.join(folder, `${name}.ts`);
      fs.writeFileSync(file, formatTypeScriptModule(program, null, ''));
      const module: OwnModule = await import(file);
      const found = expected.map((_, seed) => {
        const memory = module.createMemory(seed, 0);
        module.setup(memory);
        module.predict(memory);
        const first = bitsOf(memory.prediction);
        module.learn(memory);
        module.predict(memory);
        return `${first} ${bitsOf(memory.prediction)}`;
      });
      expect({ name, found }).toEqual({ name, found: expected });
    }
  });

  it('have the interpreter’s bits in Python', ({ skip }) => {
    if (!hasPython()) skip('no python3');
    for (const { name, program } of cases) {
      fs.writeFileSync(path.join(folder, `${name}.py`), formatPythonModule(program, null, ''));
    }
    const names = cases.map(({ name }) => name);
    const args = ['-B', '-c', SCRIPT, folder, String(SEEDS), ...names];
    const lines = execFileSync('python3', args, { encoding: 'utf8' }).trim().split('\n');
    for (const [index, { name, expected }] of cases.entries()) {
      const found: unknown = JSON.parse(lines[index] ?? 'null');
      expect({ name, found }).toEqual({ name, found: expected });
    }
  });
});
