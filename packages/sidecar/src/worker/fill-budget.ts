/** Filling a lease's budget with random mutants where the search found too few programs. */
import { createRandom } from '@adit/base';
import { mutate, type TaskType } from '@adit/evolution';
import { canonicalProgram, formatProgramText, type Program, programHash } from '@adit/program';
import type { Evaluator } from './evaluator.ts';
import type { EvolvedProgram } from './evolve-batch.ts';
import { fillTries } from './lease-plan.ts';

/** Mutations between a parent and a mutant. */
const MUTATIONS = 3;

/** How many mutants, and which programs are taken already. */
export interface MutantOrder {
  readonly count: number;
  /** The whole budget, which bounds the tries. */
  readonly budget: number;
  readonly taken: ReadonlySet<string>;
  readonly seed: string;
}

/**
 * New affordable programs, each three mutations away from a random parent; may be fewer than wanted.
 * Without parents they come from the task type's start programs.
 */
export function drawMutants(
  parents: readonly Program[],
  order: MutantOrder,
  { taskType, evaluator }: { readonly taskType: TaskType; readonly evaluator: Evaluator },
): EvolvedProgram[] {
  const random = createRandom(`adit fill/1 ${order.seed}`);
  const taken = new Set(order.taken);
  const drawn: EvolvedProgram[] = [];
  for (let tries = fillTries(order.budget); tries > 0 && drawn.length < order.count; tries -= 1) {
    let program = parents[random.nextBelow(Math.max(1, parents.length))];
    program ??= taskType.startProgram(random);
    for (let step = 0; step < MUTATIONS; step += 1) program = mutate(program, taskType, random);
    const canonical = canonicalProgram(program);
    const hash = programHash(canonical);
    if (taken.has(hash) || !isAffordable(canonical, { taskType, evaluator })) continue;
    taken.add(hash);
    drawn.push({ text: formatProgramText(canonical), hash, searchScore: null });
  }
  return drawn;
}

function isAffordable(
  program: Program,
  { taskType, evaluator }: { readonly taskType: TaskType; readonly evaluator: Evaluator },
): boolean {
  try {
    evaluator.requireAffordable(program, taskType.consensusSuite);
    return true;
  } catch {
    return false;
  }
}
