import { createRandom } from '@adit/base';
import { describe, expect, it } from 'vitest';
import { bitsOf } from '../fixtures/bits.ts';
import { aditMath } from '../math/adit-math.ts';
import { createEngine } from './engine.ts';
import { STEPS_START } from './layout.ts';
import { wasm } from './webassembly.ts';

const engine = createEngine(new wasm.Memory({ initial: 4 }));
const NAMES = ['exp', 'log', 'sigmoid', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan'] as const;
const EDGES = [
  ...[0, -0, 1, -1, 0.5, -0.5, Infinity, -Infinity, NaN, 5e-324, 2 ** -1022, 1e-9, 7.5e-9],
  ...[709.78, 709.79, -745.1, -745.2, 690, -690, 1e6, 1000001, 1e15, 2 ** 53, 1e22, 1e300],
];

/** Numbers of every size, with both signs; half of them in [-4, 4]. */
function drawInputs(count: number): number[] {
  const random = createRandom('engine math');
  return Array.from({ length: count }, () => {
    const unit = 2 * random.nextFloat() - 1;
    return random.nextBelow(2) === 0 ? 4 * unit : unit * 10 ** (random.nextBelow(620) - 310);
  });
}

describe('the engine', () => {
  it.each(NAMES)('computes %s with the bits of the reference', (name) => {
    const inputs = [...EDGES, ...drawInputs(20_000)];
    const different = inputs.filter((x) => bitsOf(engine[name](x)) !== bitsOf(aditMath[name](x)));
    expect(different).toEqual([]);
  });

  it('has its own tables below the steps', () => {
    expect(engine.staticEnd()).toBeLessThanOrEqual(STEPS_START);
  });
});
