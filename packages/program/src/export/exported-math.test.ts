/** The portable elementary functions against our own at the points of vectors/math.json. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bitsOf, fromBits } from '../fixtures/bits.ts';
import { hasPython } from '../fixtures/python.ts';
import { aditMath } from '../math/adit-math.ts';
import { parseProgramText } from '../parse-text.ts';
import { formatPythonModule } from './python-module.ts';
import { formatTypeScriptModule } from './typescript-module.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-exported-math-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const vectors = new URL('../../vectors/math.json', import.meta.url);
const references: Record<string, [x: string][]> = JSON.parse(fs.readFileSync(vectors, 'utf8'));
const FUNCTIONS = ['exp', 'log', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan'] as const;

/** A program whose prediction is the function of its only feature. */
function programOf(name: string) {
  const head = '# adit az64 scalars=3 vectors=1 matrices=0 features=1\n';
  return parseProgramText(`${head}predict:\n  s2 = vmean v0\n  s1 = ${name} s2\n`);
}

interface OwnModule {
  createMemory(seedLow: number, seedHigh: number): unknown;
  answer(memory: unknown, features: Float64Array): number;
}

/** Arguments as bits: those of the vectors and what is special. */
function argumentsOf(name: string): string[] {
  const special = [
    0,
    -0,
    1,
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1e300,
    1e22,
    1e6,
    1e6 + 1,
  ];
  return [...(references[name] ?? []).map(([x]) => x), ...special.map(bitsOf)];
}

const SCRIPT = `import importlib, json, struct, sys
sys.path.insert(0, sys.argv[1])
def bits(x):
    return '7ff8000000000000' if x != x else struct.pack('>d', x).hex()
for line in sys.stdin:
    name, points = json.loads(line)
    module = importlib.import_module('math_' + name)
    values = [struct.unpack('>d', bytes.fromhex(x))[0] for x in points]
    print(json.dumps([bits(module.answer(module.create_memory(0, 0), [x])) for x in values]))`;

describe('exported elementary functions', () => {
  it.each(FUNCTIONS)('%s has our bits in TypeScript', async (name) => {
    const file = path.join(folder, `math_${name}.ts`);
    fs.writeFileSync(file, formatTypeScriptModule(programOf(name), null, ''));
    const module: OwnModule = await import(file);
    const points = argumentsOf(name);
    expect(points.length).toBeGreaterThan(300);
    const memory = module.createMemory(0, 0);
    for (const x of points) {
      const found = bitsOf(module.answer(memory, Float64Array.of(fromBits(x))));
      expect({ x, found }).toEqual({ x, found: bitsOf(aditMath[name](fromBits(x))) });
    }
  });

  it('have our bits in Python', ({ skip }) => {
    if (!hasPython()) skip('no python3');
    const lines = FUNCTIONS.map((name) => {
      const text = formatPythonModule(programOf(name), null, '');
      fs.writeFileSync(path.join(folder, `math_${name}.py`), text);
      return JSON.stringify([name, argumentsOf(name)]);
    });
    const options = { input: lines.join('\n'), encoding: 'utf8' } as const;
    const output = execFileSync('python3', ['-B', '-c', SCRIPT, folder], options);
    const found: string[][] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const [index, name] of FUNCTIONS.entries()) {
      const expected = argumentsOf(name).map((x) => bitsOf(aditMath[name](fromBits(x))));
      expect(found[index], name).toEqual(expected);
    }
  });
});
