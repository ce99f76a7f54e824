/** Programs of random instructions. */
import type { Random } from '@adit/base';
import {
  dependsOnFeatures,
  FlatPrograms,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  type Program,
} from '@adit/program';
import { InstructionDrawer, pick } from './instruction.ts';
import type { SearchSpace } from './search-space.ts';

type Lengths = Readonly<Record<FunctionName, number>>;

/** A program of random instructions with the given lengths; an op list of length > 0 must have an entry. */
export function drawProgram(space: SearchSpace, lengths: Lengths, random: Random): Program {
  const { banks } = space.limits;
  const programs = new FlatPrograms({ features: space.features, banks, room: lengths }, 1);
  const drawer = new InstructionDrawer(banks, random);
  for (const [index, name] of FUNCTION_NAMES.entries()) {
    programs.lengths[index] = lengths[name];
    for (let i = 0; i < lengths[name]; i++) {
      drawer.draw(pick(space.ops[name], random), programs, programs.starts[index] + i);
    }
  }
  return programs.read(0);
}

/** `length` random instructions of the ops that `name` may use. */
export function drawInstructions(
  space: SearchSpace,
  name: FunctionName,
  { length, random }: { readonly length: number; readonly random: Random },
): readonly Instruction[] {
  return drawProgram(space, { setup: 0, predict: 0, learn: 0, [name]: length }, random)[name];
}

const MAX_DRAWS = 1_000;

/**
 * The first of at most 1000 drawn programs whose prediction can depend on the features, else the
 * last: the others have nothing to evolve from.
 */
export function drawUseful(draw: () => Program): Program {
  let program = draw();
  for (let drawn = 1; drawn < MAX_DRAWS && !dependsOnFeatures(program); drawn++) program = draw();
  return program;
}
