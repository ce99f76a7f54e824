/**
 * Makes the configured problems known to the store and gives each its start programs (decision 17):
 * 8 random programs whose author is the pool, queued for evaluation.
 */
import { AditError, createRandom, isAditError } from '@adit/base';
import { requireAffordable, type TaskType } from '@adit/evolution';
import { canonicalProgram, formatProgramText, programHash } from '@adit/program';
import { type Database, inTransaction, type TransactionSql } from '@adit/storage';
import type { PoolSettings } from '../settings.ts';
import { ensureProblem, insertProgram } from '../store/programs.ts';
import type { Problem } from './context.ts';

const START_PROGRAMS = 8;
/** Draws before giving up: most random programs of a small task have the same canonical form. */
const MAX_DRAWS = 5_000;

/**
 * The problems with their keys. Repeatable: the programs follow from problem and suite alone, so
 * every process and every start draws the same ones.
 * @throws AditError `duplicate_problem` when two problems have one id.
 */
export async function startProblems(
  database: Database,
  taskTypes: readonly TaskType[],
  options: { readonly nowMs: number; readonly settings: PoolSettings },
): Promise<Problem[]> {
  requireDistinct(taskTypes);
  const drawn = taskTypes.map((taskType) => ({ taskType, programs: drawStartPrograms(taskType) }));
  return await inTransaction(database, async (tx) => {
    const problems: Problem[] = [];
    for (const { taskType, programs } of drawn) {
      const { id, scoreBounds, consensusSuite } = taskType;
      const suite = { suiteId: consensusSuite.id, suiteDigest: consensusSuite.digest };
      const key = await ensureProblem(tx, { id, scoreBounds, ...suite });
      for (const program of programs) await storeStart(tx, { key, program, ...options });
      problems.push({ key, taskType });
    }
    return problems;
  });
}

interface StartProgram {
  readonly text: string;
  readonly contentHash: string;
}

function drawStartPrograms(taskType: TaskType): StartProgram[] {
  const random = createRandom(`start programs ${taskType.id} ${taskType.consensusSuite.digest}`);
  const found = new Map<string, StartProgram>();
  for (let draw = 0; draw < MAX_DRAWS && found.size < START_PROGRAMS; draw += 1) {
    const program = canonicalProgram(taskType.randomProgram(random));
    if (!isAffordable(program, taskType)) continue;
    const contentHash = programHash(program);
    found.set(contentHash, { text: formatProgramText(program), contentHash });
  }
  return [...found.values()];
}

function isAffordable(
  program: Parameters<typeof requireAffordable>[0],
  taskType: TaskType,
): boolean {
  try {
    requireAffordable(program, taskType.consensusSuite);
    return true;
  } catch (error) {
    if (isAditError(error) && error.code === 'too_costly') return false;
    throw error;
  }
}

async function storeStart(
  tx: TransactionSql,
  given: {
    readonly key: number;
    readonly program: StartProgram;
    readonly nowMs: number;
    readonly settings: PoolSettings;
  },
): Promise<void> {
  await insertProgram(tx, {
    problemKey: given.key,
    ...given.program,
    authorId: null,
    parents: [],
    target: given.settings.minEvaluators,
    nowMs: given.nowMs,
  });
}

function requireDistinct(taskTypes: readonly TaskType[]): void {
  const ids = taskTypes.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice === undefined) return;
  throw new AditError('duplicate_problem', 'Two problems have the same id', {
    numbers: { id: twice },
    nextStep: 'Name each task once; two data files need different names.',
  });
}
