/**
 * One mutation of a program (evolution.md 3.2).
 *
 * The kind is drawn first, then a function among those that may change at all, then the place. A
 * mutation that the sizes forbid does nothing, so a child can equal its parent; this is AutoML-Zero's
 * behaviour and part of how often each kind succeeds.
 */
import type { Random } from '@adit/base';
import {
  CONSTANTS_PER_INSTRUCTION,
  type FlatPrograms,
  FUNCTION_NAMES,
  type Program,
} from '@adit/program';
import type { MutationKind, SizeRange } from '../task-type.ts';
import { drawIndex } from './draw-index.ts';
import { expandProgram } from './expand-program.ts';
import { flattenProgram } from './flat-space.ts';
import { InstructionDrawer, pick } from './instruction.ts';
import type { SearchSpace } from './search-space.ts';

/** A function that mutation may change. */
interface OpenFunction {
  /** 0 setup, 1 predict, 2 learn. */
  readonly index: number;
  readonly ops: readonly number[];
  readonly size: SizeRange;
}

/** Mutates programs that have the space's banks and room, in place. */
export class Mutator {
  readonly #kinds: readonly MutationKind[];
  readonly #open: readonly OpenFunction[];
  readonly #drawer: InstructionDrawer;
  readonly #random: Random;

  constructor(space: SearchSpace, random: Random) {
    this.#kinds = space.mutations.kinds;
    this.#open = FUNCTION_NAMES.flatMap((name, index) => {
      const ops = space.ops[name];
      return ops.length === 0 ? [] : [{ index, ops, size: space.sizes[name] }];
    });
    this.#drawer = new InstructionDrawer(space.limits.banks, random);
    this.#random = random;
  }

  /** One mutation of the program at `slot`; see expand-program.ts for what it may be. */
  mutate(programs: FlatPrograms, slot: number): void {
    const kind = pick(this.#kinds, this.#random);
    const target = pick(this.#open, this.#random);
    const length = programs.lengths[slot * 3 + target.index];
    switch (kind) {
      case 'alter':
        if (length > 0) this.#drawer.alter(programs, this.#anywhere(programs, slot, target));
        break;
      case 'randomizeInstruction':
        if (length > 0) this.#draw(programs, this.#anywhere(programs, slot, target), target);
        break;
      case 'randomizeFunction':
        for (let i = 0; i < length; i += 1) {
          this.#draw(programs, startOf(programs, slot, target) + i, target);
        }
        break;
      case 'insert':
        if (length < target.size.max - 1) this.#insert(programs, slot, target);
        break;
      case 'remove':
        if (length > target.size.min) this.#remove(programs, slot, target);
        break;
      case 'trade':
        this.#insert(programs, slot, target);
        this.#remove(programs, slot, target);
        break;
    }
  }

  /** A uniform instruction of a function that has some. */
  #anywhere(programs: FlatPrograms, slot: number, target: OpenFunction): number {
    const length = programs.lengths[slot * 3 + target.index];
    return startOf(programs, slot, target) + drawIndex(this.#random, length);
  }

  #draw(programs: FlatPrograms, at: number, { ops }: OpenFunction): void {
    this.#drawer.draw(pick(ops, this.#random), programs, at);
  }

  #insert(programs: FlatPrograms, slot: number, target: OpenFunction): void {
    const start = startOf(programs, slot, target);
    const length = programs.lengths[slot * 3 + target.index];
    const at = start + drawIndex(this.#random, length + 1);
    moveInstructions(programs, { from: at, to: at + 1, end: start + length });
    programs.lengths[slot * 3 + target.index] = length + 1;
    this.#draw(programs, at, target);
  }

  #remove(programs: FlatPrograms, slot: number, target: OpenFunction): void {
    const start = startOf(programs, slot, target);
    const length = programs.lengths[slot * 3 + target.index];
    if (length === 0) return;
    const at = start + drawIndex(this.#random, length);
    moveInstructions(programs, { from: at + 1, to: at, end: start + length });
    programs.lengths[slot * 3 + target.index] = length - 1;
  }
}

function startOf(programs: FlatPrograms, slot: number, { index }: OpenFunction): number {
  return slot * programs.stride + programs.starts[index];
}

/** Moves instructions `from` up to `end` so that they begin at `to`. */
function moveInstructions(
  { words, constants }: FlatPrograms,
  { from, to, end }: { readonly from: number; readonly to: number; readonly end: number },
): void {
  words.copyWithin(to, from, end);
  constants.copyWithin(
    to * CONSTANTS_PER_INSTRUCTION,
    from * CONSTANTS_PER_INSTRUCTION,
    end * CONSTANTS_PER_INSTRUCTION,
  );
}

/**
 * A mutant of any program of the task type, canonical or not: expanded first, then exactly one
 * mutation. It always passes the task type's limits.
 * @throws AditError `invalid_dsl` or `features_differ` when `program` is not of this task type.
 */
export function mutate(program: Program, space: SearchSpace, random: Random): Program {
  const programs = flattenProgram(expandProgram(program, space, random), space);
  new Mutator(space, random).mutate(programs, 0);
  return programs.read(0);
}
