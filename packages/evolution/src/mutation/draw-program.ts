/** Programs of random instructions. */
import type { Random } from '@adit/base';
import {
  dependsOnFeatures,
  type FunctionName,
  type Instruction,
  type Program,
} from '@adit/program';
import { drawInstruction, pick } from './instruction.ts';
import type { SearchSpace } from './search-space.ts';

/** `length` random instructions of the ops that `name` may use. */
export function drawInstructions(
  space: SearchSpace,
  name: FunctionName,
  { length, random }: { readonly length: number; readonly random: Random },
): readonly Instruction[] {
  return Array.from({ length }, () =>
    drawInstruction(pick(space.ops[name], random), space.limits.banks, random),
  );
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

/** A program of random instructions with the given lengths; every op list must have an entry. */
export function drawProgram(
  space: SearchSpace,
  lengths: Readonly<Record<FunctionName, number>>,
  random: Random,
): Program {
  const draw = (name: FunctionName): readonly Instruction[] =>
    drawInstructions(space, name, { length: lengths[name], random });
  const setup = draw('setup');
  const predict = draw('predict');
  const learn = draw('learn');
  return { banks: space.limits.banks, features: space.features, setup, predict, learn };
}
