/** Flat programs of a search space. */
import {
  type Allocate,
  FlatPrograms,
  type FlatShape,
  type FunctionName,
  type Program,
} from '@adit/program';
import type { SearchSpace } from './search-space.ts';

/** The shape of every program that a search in `space` can hold; a trade needs one place more. */
function flatShape({ features, limits, sizes }: SearchSpace): FlatShape {
  const roomOf = (name: FunctionName): number =>
    1 + Math.max(limits.instructions[name], sizes[name].pad, sizes[name].max);
  const room = { setup: roomOf('setup'), predict: roomOf('predict'), learn: roomOf('learn') };
  return { features, banks: limits.banks, room };
}

/** Room for `count` programs of `space`. */
export function createFlatPrograms(
  space: SearchSpace,
  count: number,
  allocate?: Allocate,
): FlatPrograms {
  return new FlatPrograms(flatShape(space), count, allocate);
}

/** `program`, which has the space's banks, as the only one of a set. */
export function flattenProgram(program: Program, space: SearchSpace): FlatPrograms {
  const programs = createFlatPrograms(space, 1);
  programs.store(0, program);
  return programs;
}
