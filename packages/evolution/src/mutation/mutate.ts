/**
 * One mutation of a program (evolution.md 3.2).
 *
 * The kind is drawn first, then a function among those that may change at all, then the place. A
 * mutation that the sizes forbid does nothing, so a child can equal its parent; this is AutoML-Zero's
 * behaviour and part of how often each kind succeeds.
 */
import type { Random } from '@adit/base';
import { FUNCTION_NAMES, type FunctionName, type Instruction, type Program } from '@adit/program';
import type { MutationKind } from '../task-type.ts';
import { expandProgram, withFunction } from './expand-program.ts';
import { alterInstruction, drawInstruction, pick } from './instruction.ts';
import type { SearchSpace } from './search-space.ts';

interface Place {
  readonly space: SearchSpace;
  readonly name: FunctionName;
  readonly random: Random;
}

type Change = (code: readonly Instruction[], place: Place) => readonly Instruction[];

function draw({ space, name, random }: Place): Instruction {
  return drawInstruction(pick(space.ops[name], random), space.limits.banks, random);
}

function changeOne(
  code: readonly Instruction[],
  { random }: Place,
  change: (instruction: Instruction) => Instruction,
): readonly Instruction[] {
  if (code.length === 0) return code;
  const index = random.nextBelow(code.length);
  return code.map((instruction, at) => (at === index ? change(instruction) : instruction));
}

const insertAnywhere: Change = (code, place) => {
  const index = place.random.nextBelow(code.length + 1);
  return [...code.slice(0, index), draw(place), ...code.slice(index)];
};

const removeAnywhere: Change = (code, { random }) => {
  if (code.length === 0) return code;
  const index = random.nextBelow(code.length);
  return code.filter((_, at) => at !== index);
};

const CHANGES: Readonly<Record<MutationKind, Change>> = {
  alter: (code, place) =>
    changeOne(code, place, (instruction) =>
      alterInstruction(instruction, place.space.limits.banks, place.random),
    ),
  randomizeInstruction: (code, place) => changeOne(code, place, () => draw(place)),
  randomizeFunction: (code, place) => code.map(() => draw(place)),
  insert: (code, place) =>
    code.length >= place.space.sizes[place.name].max - 1 ? code : insertAnywhere(code, place),
  remove: (code, place) =>
    code.length <= place.space.sizes[place.name].min ? code : removeAnywhere(code, place),
  trade: (code, place) => removeAnywhere(insertAnywhere(code, place), place),
};

/** One mutation of a program that already has the space's banks and room; see {@link expandProgram}. */
export function mutateExpanded(program: Program, space: SearchSpace, random: Random): Program {
  const kind = pick(space.mutations.kinds, random);
  const open = FUNCTION_NAMES.filter((name) => space.ops[name].length > 0);
  const name = pick(open, random);
  return withFunction(program, name, CHANGES[kind](program[name], { space, name, random }));
}

/**
 * A mutant of any program of the task type, canonical or not: expanded first, then exactly one
 * mutation. It always passes the task type's limits.
 * @throws AditError `invalid_dsl` or `features_differ` when `program` is not of this task type.
 */
export function mutate(program: Program, space: SearchSpace, random: Random): Program {
  return mutateExpanded(expandProgram(program, space, random), space, random);
}
