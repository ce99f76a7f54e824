/**
 * From the canonical form back to something mutation can work on.
 *
 * The canonical form has no dead code and only the slots it uses. A search needs room: the task
 * type's banks, and functions of the lengths it started with. Missing instructions are filled in as
 * no-ops at random positions. No-ops leave the program's meaning alone and any op can take their
 * place; random dead instructions would be as harmless only until the next mutation reads them.
 */
import { AditError, type Random } from '@adit/base';
import {
  checkProgram,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  type Program,
} from '@adit/program';
import { NO_OP } from './instruction.ts';
import type { SearchSpace } from './search-space.ts';

function padFunction(
  instructions: readonly Instruction[],
  length: number,
  random: Random,
): readonly Instruction[] {
  const out = [...instructions];
  while (out.length < length) out.splice(random.nextBelow(out.length + 1), 0, NO_OP);
  return out;
}

/** A program with given functions and everything else taken from `program`. */
export function withFunction(
  program: Program,
  name: FunctionName,
  instructions: readonly Instruction[],
): Program {
  return { ...program, [name]: instructions };
}

/**
 * `program` with the space's banks, every function that mutation may change filled up to its
 * starting length. The meaning stays the same.
 * @throws AditError `invalid_dsl` when the program exceeds the space's limits, `features_differ` when
 *   it was written for another feature count.
 */
export function expandProgram(program: Program, space: SearchSpace, random: Random): Program {
  if (program.features !== space.features) {
    throw new AditError('features_differ', 'The program is for another number of features', {
      numbers: { program: program.features, task: space.features },
      nextStep: 'Give a program that was written for this task type.',
    });
  }
  checkProgram(program, space.limits);
  let expanded: Program = { ...program, banks: space.limits.banks };
  for (const name of FUNCTION_NAMES) {
    if (space.ops[name].length === 0) continue;
    const padded = padFunction(expanded[name], space.sizes[name].pad, random);
    expanded = withFunction(expanded, name, padded);
  }
  return expanded;
}
