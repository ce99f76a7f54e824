/**
 * The fixed programs of evolution.md 6.3: no search, one program evaluated again and again.
 */
import { createRandom } from '@adit/base';
import { type Program, referencePrograms, type TaskData } from '@adit/program';
import { createSyntheticTasks } from '../tasks/synthetic-tasks.ts';
import { drawPairTasks, PAIR_EXAMPLES, PAIR_FEATURES } from './two-class-tasks.ts';

/** Names of the fixed programs. */
export const FIXED_PROGRAM_NAMES = ['fixed-linear-4', 'fixed-linear-16', 'fixed-net-16'] as const;

/** A name of a fixed program. */
export type FixedProgramName = (typeof FIXED_PROGRAM_NAMES)[number];

/** A program and the ten tasks that it is evaluated on. */
export interface FixedProgram {
  readonly program: Program;
  readonly tasks: readonly TaskData[];
}

const TASKS = 10;

function linearTasks(
  name: string,
  features: number,
  examples: { readonly train: number; readonly valid: number },
): readonly TaskData[] {
  return createSyntheticTasks(
    { model: 'linear', features, examples },
    { count: TASKS, seed: name },
  );
}

const PROGRAMS: Readonly<Record<FixedProgramName, () => FixedProgram>> = {
  'fixed-linear-4': () => ({
    program: referencePrograms.linear(4),
    tasks: linearTasks('fixed-linear-4', 4, { train: 1000, valid: 100 }),
  }),
  'fixed-linear-16': () => ({
    program: referencePrograms.linear(PAIR_FEATURES),
    tasks: linearTasks('fixed-linear-16', PAIR_FEATURES, PAIR_EXAMPLES),
  }),
  'fixed-net-16': () => ({
    program: referencePrograms.net(PAIR_FEATURES),
    tasks: drawPairTasks(TASKS, createRandom('adit bench fixed-net-16')),
  }),
};

/** The fixed program of that name. */
export function openFixedProgram(name: FixedProgramName): FixedProgram {
  return PROGRAMS[name]();
}
