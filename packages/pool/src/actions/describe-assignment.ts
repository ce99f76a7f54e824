/** From stored assignments and programs to the wire's shapes. */
import { isoTime } from '@adit/base';
import type { AlgorithmRef, Assignment } from '@adit/wire';
import type { StoredAssignment } from '../store/assignments.ts';
import type { OpenEpoch } from '../store/epochs.ts';
import { listPrograms, type StoredProgram } from '../store/programs.ts';
import type { Query } from '../store/query.ts';
import { listAssignmentSlots } from '../store/slots.ts';
import type { PoolContext } from './context.ts';

const BATCH_PREFIX = 'batch-';
const BATCH_PATTERN = /^batch-([1-9]\d{0,9})$/;
const MAX_ID = 2 ** 31 - 1;

/** An assignment's id as clients see it. */
export function formatBatchId(id: number): string {
  return `${BATCH_PREFIX}${id}`;
}

/** The id in a client's text, or null when no assignment can have it. */
export function parseBatchId(text: string): number | null {
  const id = Number(BATCH_PATTERN.exec(text)?.[1]);
  return id <= MAX_ID ? id : null;
}

/** An assignment as its miner gets it: programs, limits and, for evolve, the order. */
export async function describeAssignment(
  context: PoolContext,
  query: Query,
  given: { readonly assignment: StoredAssignment; readonly epoch: OpenEpoch },
): Promise<Assignment> {
  const { assignment, epoch } = given;
  const ids =
    assignment.kind === 'evolve'
      ? assignment.parents
      : (await listAssignmentSlots(query, assignment.id))
          .filter((slot) => slot.state === 'ASSIGNED')
          .map((slot) => slot.algorithmId);
  const programs = await listPrograms(query, ids);
  const problem = context.problems.find(({ key }) => key === assignment.problemKey);
  return {
    batch_id: formatBatchId(assignment.id),
    task_type: assignment.kind,
    algorithms: programs.flatMap((program) => describeProgram(context, program)),
    timeout_at: isoTime(assignment.timeoutAtMs),
    window_number: epoch.number,
    epoch_ends_at: isoTime(epoch.endsAtMs),
    ...(assignment.kind === 'evolve' && problem !== undefined
      ? {
          evolve: {
            problem: problem.taskType.id,
            generations: context.settings.evolveGenerations,
            population: problem.taskType.population,
            search_suite: problem.taskType.searchSuite.id,
            search_suite_digest: problem.taskType.searchSuite.digest,
            budget: 1,
          },
        }
      : {}),
  };
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
