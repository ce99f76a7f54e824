/** From stored assignments and programs to the wire's shapes. */
import { isoTime } from '@adit/base';
import type { AlgorithmRef, Assignment, EvolveInstructions, Lease } from '@adit/wire';
import type { StoredAssignment } from '../store/assignments.ts';
import type { OpenEpoch } from '../store/epochs.ts';
import { listPrograms, type StoredProgram } from '../store/programs.ts';
import type { Query } from '../store/query.ts';
import { listAssignmentSlots } from '../store/slots.ts';
import { formatAssignmentId } from './assignment-id.ts';
import type { PoolContext } from './context.ts';
import { type Dialect, renderProgram } from './dialect.ts';

/** An assignment in the epoch that is open now, for a client that reads one dialect. */
export interface Described<Kind = StoredAssignment['kind']> {
  readonly assignment: StoredAssignment & { readonly kind: Kind };
  readonly epoch: OpenEpoch;
  readonly dialect: Dialect;
}

/** A batch as its miner gets it: programs, limits and, for evolve, the order. */
export async function describeBatch(
  context: PoolContext,
  query: Query,
  given: Described<'evolve' | 'evaluate'>,
): Promise<Assignment> {
  const { assignment, epoch, dialect } = given;
  const isEvolve = assignment.kind === 'evolve';
  const ids = isEvolve ? assignment.parents : await listUnreported(query, assignment);
  const purpose = isEvolve ? 'seed' : 'evaluate';
  const evolve = describeEvolve(context, assignment, assignment.evolveBudget);
  return {
    batch_id: formatAssignmentId(assignment),
    task_type: assignment.kind,
    algorithms: await describePrograms(context, query, { ids, dialect, purpose }),
    timeout_at: isoTime(assignment.timeoutAtMs),
    window_number: epoch.number,
    epoch_ends_at: isoTime(epoch.endsAtMs),
    ...(evolve === null ? {} : { evolve }),
  };
}

/** A lease as its miner gets it: what is not reported yet, and what is left of its budget. */
export async function describeLease(
  context: PoolContext,
  query: Query,
  given: Described<'lease'> & { readonly evolutions: number },
): Promise<Lease> {
  const { assignment, epoch, evolutions, dialect } = given;
  const budget = Math.max(0, assignment.evolveBudget - evolutions);
  const evolve = describeEvolve(context, assignment, budget);
  const waiting = await listUnreported(query, assignment);
  const seeds = evolve === null ? [] : assignment.parents;
  return {
    lease_id: formatAssignmentId(assignment),
    window_number: epoch.number,
    timeout_at: isoTime(assignment.timeoutAtMs),
    epoch_ends_at: isoTime(epoch.endsAtMs),
    evolve_budget: evolve === null ? 0 : budget,
    evolution_offset: evolutions,
    evaluate_algorithms: await describePrograms(context, query, {
      ids: waiting,
      dialect,
      purpose: 'evaluate',
    }),
    seed_algorithms: await describePrograms(context, query, {
      ids: seeds,
      dialect,
      purpose: 'seed',
    }),
    gossip: null,
    ...(evolve === null ? {} : { evolve }),
  };
}

async function listUnreported(query: Query, { id }: StoredAssignment): Promise<number[]> {
  const slots = await listAssignmentSlots(query, id);
  return slots.filter(({ state }) => state === 'ASSIGNED').map(({ algorithmId }) => algorithmId);
}

/** How to search; null without a budget, or when the problem is no longer configured. */
function describeEvolve(
  context: PoolContext,
  { problemKey }: StoredAssignment,
  budget: number,
): EvolveInstructions | null {
  const problem = context.problems.find(({ key }) => key === problemKey);
  if (problem === undefined || budget === 0) return null;
  const { id, population, searchSuite } = problem.taskType;
  return {
    problem: id,
    generations: context.settings.evolveGenerations,
    population,
    search_suite: searchSuite.id,
    search_suite_digest: searchSuite.digest,
    budget,
  };
}

async function describePrograms(
  context: PoolContext,
  query: Query,
  given: {
    readonly ids: readonly number[];
    readonly dialect: Dialect;
    readonly purpose: 'evaluate' | 'seed';
  },
): Promise<AlgorithmRef[]> {
  const programs = await listPrograms(query, given.ids);
  return programs.flatMap((program) => {
    const text = renderProgram(program.text, given.dialect, given.purpose);
    return text === null ? [] : describeProgram(context, { ...program, text });
  });
}

/** A program inside an assignment; none when its problem is no longer configured. */
function describeProgram(context: PoolContext, program: StoredProgram): AlgorithmRef[] {
  const problem = context.problems.find(({ key }) => key === program.problemKey);
  if (problem === undefined) return [];
  const { id, features, consensusSuite } = problem.taskType;
  return [
    {
      id: program.id,
      algorithm_dsl: program.text,
      task_type: id,
      input_dim: features,
      content_hash: program.contentHash,
      suite: consensusSuite.id,
      suite_digest: consensusSuite.digest,
    },
  ];
}
