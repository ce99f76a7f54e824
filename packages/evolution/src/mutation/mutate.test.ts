import { createRandom, type Random } from '@adit/base';
import {
  type Banks,
  canonicalProgram,
  checkProgram,
  FlatPrograms,
  FUNCTION_NAMES,
  type Instruction,
  type Program,
  programHash,
} from '@adit/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suiteCost } from '../suites/suite-cost.ts';
import type { TaskType } from '../task-type.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { alterConstant, drawConstant, drawNormal } from './constants.ts';
import { expandProgram } from './expand-program.ts';
import { flattenProgram } from './flat-space.ts';
import { InstructionDrawer, NO_OP } from './instruction.ts';
import { Mutator, mutate } from './mutate.ts';
import type { SearchSpace } from './search-space.ts';

const noFile = (path: string): string => {
  throw new Error(`no file ${path}`);
};
const rows = Array.from({ length: 40 }, (_, row) => `${row % 7},${(row * row) % 11},${row % 2}`);
const TASK_TYPES: readonly TaskType[] = [
  openTaskType('net-check', noFile),
  openTaskType('linear-check', noFile),
  openTaskType('scalar_linear?features=4', noFile),
  openTaskType('csv:tiny.csv?features=4', () => rows.join('\n')),
];
const BANKS = { scalars: 5, vectors: 9, matrices: 2 };

/** One mutation of an expanded program. */
function mutateExpanded(program: Program, space: SearchSpace, random: Random): Program {
  const programs = flattenProgram(program, space);
  new Mutator(space, random).mutate(programs, 0);
  return programs.read(0);
}

/** One instruction as a program of its own. */
function single(instruction: Instruction, banks: Banks): FlatPrograms {
  const programs = new FlatPrograms(
    { features: 4, banks, room: { setup: 1, predict: 0, learn: 0 } },
    1,
  );
  programs.store(0, { banks, features: 4, setup: [instruction], predict: [], learn: [] });
  return programs;
}

function drawInstruction(op: number, banks: Banks, random: Random): Instruction {
  const programs = single(NO_OP, banks);
  new InstructionDrawer(banks, random).draw(op, programs, 0);
  return programs.read(0).setup[0];
}

function alterInstruction(instruction: Instruction, banks: Banks, random: Random): Instruction {
  const programs = single(instruction, banks);
  new InstructionDrawer(banks, random).alter(programs, 0);
  return programs.read(0).setup[0];
}

const anyTaskType = fc.constantFrom(...TASK_TYPES);
const anySeed = fc.string();

function isAllowed(taskType: TaskType, name: (typeof FUNCTION_NAMES)[number], op: number): boolean {
  return op === NO_OP.op || taskType.ops[name].includes(op);
}

describe('mutate', () => {
  it('makes children that keep the limits, the cost limits and the op lists, for ever', () => {
    fc.assert(
      fc.property(anyTaskType, anySeed, (taskType, seed) => {
        const random = createRandom(seed);
        let program = expandProgram(taskType.randomProgram(random), taskType, random);
        for (let child = 0; child < 30; child++) {
          program = mutateExpanded(program, taskType, random);
          checkProgram(program, taskType.limits);
          for (const suite of [taskType.searchSuite, taskType.consensusSuite]) {
            expect(suiteCost(program, suite)).toBeLessThanOrEqual(suite.opCostLimit);
          }
          for (const name of FUNCTION_NAMES) {
            if (taskType.ops[name].length === 0) continue;
            const isOpen = ({ op }: Instruction) =>
              isAllowed(taskType, name, op) || taskType.id === 'net-check';
            expect(program[name].every(isOpen)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes a canonical program, and every child of one is a program of the task type', () => {
    fc.assert(
      fc.property(anyTaskType, anySeed, (taskType, seed) => {
        const random = createRandom(seed);
        const parent = canonicalProgram(taskType.randomProgram(random));
        checkProgram(mutate(parent, taskType, random), taskType.limits);
      }),
    );
  });

  it('gives the same child for the same seed', () => {
    fc.assert(
      fc.property(anyTaskType, anySeed, (taskType, seed) => {
        const child = (): Program => {
          const random = createRandom(seed);
          return mutate(taskType.randomProgram(random), taskType, random);
        };
        expect(child()).toEqual(child());
      }),
    );
  });

  it('leaves frozen functions alone', () => {
    const [netCheck] = TASK_TYPES;
    if (netCheck === undefined) throw new Error('no task type');
    const random = createRandom('frozen');
    let program = expandProgram(netCheck.startProgram(random), netCheck, random);
    const { predict, learn } = program;
    for (let child = 0; child < 500; child++) {
      program = mutateExpanded(program, netCheck, random);
    }
    expect(program.predict).toEqual(predict);
    expect(program.learn).toEqual(learn);
    expect(program.setup).toHaveLength(6);
  });

  it('brings both fills of the reference net back from its start program', () => {
    const [netCheck] = TASK_TYPES;
    if (netCheck === undefined) throw new Error('no task type');
    const random = createRandom('grow');
    let program = expandProgram(netCheck.startProgram(random), netCheck, random);
    let hadBoth = false;
    for (let child = 0; child < 5000 && !hadBoth; child++) {
      program = mutateExpanded(program, netCheck, random);
      hadBoth =
        program.setup.some(({ op, out }) => op === 63 && out === 2) &&
        program.setup.some(({ op, out }) => op === 64 && out === 0) &&
        program.setup.some(({ op, out }) => op === 56 && out === 3);
      if (program.setup.every(({ op }) => op !== 56)) {
        program = expandProgram(netCheck.startProgram(random), netCheck, random);
      }
    }
    expect(hadBoth).toBe(true);
  });
});

describe('expandProgram', () => {
  it('keeps the canonical form, widens the banks and fills open functions to their length', () => {
    fc.assert(
      fc.property(anyTaskType, anySeed, (taskType, seed) => {
        const random = createRandom(seed);
        const canonical = canonicalProgram(taskType.randomProgram(random));
        const expanded = expandProgram(canonical, taskType, random);
        expect(programHash(expanded)).toBe(programHash(canonical));
        expect(expanded.banks).toEqual(taskType.limits.banks);
        for (const name of FUNCTION_NAMES) {
          const { pad } = taskType.sizes[name];
          const isOpen = taskType.ops[name].length > 0;
          const expected = isOpen ? Math.max(canonical[name].length, pad) : canonical[name].length;
          expect(expanded[name]).toHaveLength(expected);
        }
      }),
    );
  });

  it('refuses programs of another feature count or beyond the limits', () => {
    const random = createRandom('refuse');
    const [netCheck, linearCheck] = TASK_TYPES;
    if (netCheck === undefined || linearCheck === undefined) throw new Error('no task types');
    const program = linearCheck.randomProgram(random);
    const wide = { ...program, features: 8 };
    expect(() => mutate(wide, linearCheck, random)).toThrow(
      expect.objectContaining({ code: 'features_differ', numbers: { program: 8, task: 4 } }),
    );
    expect(() => mutate(netCheck.startProgram(random), linearCheck, random)).toThrow(
      expect.objectContaining({ code: 'invalid_dsl' }),
    );
  });
});

describe('parameters', () => {
  it('draws addresses over every slot, never the label or the features for output', () => {
    const random = createRandom('addresses');
    const inputs = new Set<number>();
    const outputs = new Set<number>();
    for (let draw = 0; draw < 2000; draw++) {
      const instruction = drawInstruction(27, BANKS, random);
      inputs.add(instruction.in1).add(instruction.in2);
      outputs.add(instruction.out);
    }
    expect([...inputs].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...outputs].sort()).toEqual([1, 2, 3, 4]);
  });

  it('draws constants from their ranges, rounded to f32 where the op stores f32', () => {
    const random = createRandom('constants');
    const sums = { value: 0, deviation: 0 };
    for (let draw = 0; draw < 4000; draw++) {
      const { d0, d1 } = drawInstruction(63, BANKS, random);
      expect([Math.fround(d0), Math.fround(d1)]).toEqual([d0, d1]);
      expect(Math.abs(d0)).toBeLessThanOrEqual(1);
      expect(d1 >= 0 && d1 <= 1).toBe(true);
      sums.value += d0;
      sums.deviation += d1;
      const index = drawConstant(57, 0, random);
      expect(index >= 0 && index < 1).toBe(true);
    }
    expect(Math.abs(sums.value / 4000)).toBeLessThan(0.05);
    expect(Math.abs(sums.deviation / 4000 - 0.5)).toBeLessThan(0.05);
  });

  it('alters a value by a sign flip one time in ten, else log-normally with the sign kept', () => {
    const random = createRandom('alter');
    const logs: number[] = [];
    let flips = 0;
    for (let draw = 0; draw < 5000; draw++) {
      const constants = Float64Array.of(0.5, 0, 0);
      alterConstant(constants, { op: 56, place: 0, at: 0 }, random);
      const [act] = constants;
      if (act === -0.5) flips++;
      else logs.push(Math.log(act / 0.5));
    }
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length;
    expect(Math.abs(flips / 5000 - 0.1)).toBeLessThan(0.02);
    expect(Math.abs(mean)).toBeLessThan(0.06);
    expect(Math.abs(variance - 1)).toBeLessThan(0.08);
  });

  it('keeps deviations positive, uniform bounds in order and everything finite', () => {
    fc.assert(
      fc.property(anySeed, fc.constantFrom(56, 57, 58, 59, 60, 61, 62, 63, 64), (seed, op) => {
        const random = createRandom(seed);
        let instruction = drawInstruction(op, BANKS, random);
        const { d0: lowFirst, d1: highFirst } = instruction;
        for (let change = 0; change < 200; change++) {
          const before = instruction;
          instruction = alterInstruction(instruction, BANKS, random);
          const changed = (['d0', 'd1'] as const).some(
            (field) => before[field] !== instruction[field],
          );
          const isBound = op >= 59 && op <= 61;
          if (isBound && changed) expect(instruction.d0).toBeLessThanOrEqual(instruction.d1);
        }
        checkProgram(
          { banks: BANKS, features: 4, setup: [instruction], predict: [], learn: [] },
          { banks: BANKS, instructions: { setup: 1, predict: 0, learn: 0 }, textBytes: 1000 },
        );
        if (op >= 62) expect(instruction.d1).toBeGreaterThanOrEqual(0);
        expect([lowFirst, highFirst].every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('chooses among addresses and constants with equal chance; no-ops stay', () => {
    const random = createRandom('choice');
    const start = drawInstruction(63, { scalars: 2, vectors: 32, matrices: 0 }, random);
    const counts = { out: 0, d0: 0, d1: 0 };
    for (let draw = 0; draw < 3000; draw++) {
      const banks = { scalars: 2, vectors: 32, matrices: 0 };
      const changed = alterInstruction(start, banks, random);
      for (const field of ['out', 'd0', 'd1'] as const) {
        if (changed[field] !== start[field]) counts[field]++;
      }
    }
    // One redraw of the output in 31 gives the slot it had.
    counts.out *= 31 / 30;
    for (const count of Object.values(counts)) expect(Math.abs(count / 1000 - 1)).toBeLessThan(0.1);
    expect(alterInstruction(NO_OP, BANKS, random)).toEqual(NO_OP);
  });

  it('samples a normal distribution', () => {
    const random = createRandom('normal');
    const samples = Array.from({ length: 20_000 }, () => drawNormal(random));
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const variance = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    expect(samples.filter((value) => Math.abs(value) < 1).length / samples.length).toBeCloseTo(
      0.683,
      1,
    );
  });
});
