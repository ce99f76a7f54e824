/**
 * One evolve job: a search from the parents, in slices, until its generations or its time are over.
 *
 * The result depends on the seed and on how many evaluations were made, never on the slices. When
 * the time is over before any new program was found, the search goes on until there is one or until
 * the assignment itself times out.
 */
import { AditError, type Clock } from '@adit/base';
import type { TaskType } from '@adit/evolution';
import {
  canonicalProgram,
  formatProgramText,
  type Program,
  parseProgramText,
  programHash,
} from '@adit/program';
import type { AlgorithmRef, EvolveInstructions } from '@adit/wire';
import { suiteMismatch } from './evaluate-item.ts';
import type { Evaluator } from './evaluator.ts';

/** What is to be searched. Times are milliseconds of this machine's clock. */
export interface EvolveOrder {
  readonly algorithms: readonly AlgorithmRef[];
  readonly instructions: EvolveInstructions;
  /** Generations, not more than the instructions'. */
  readonly generations: number;
  readonly seed: string;
  /** When the search should end. */
  readonly stopAtMs: number;
  /** When it must end, with or without a new program. */
  readonly giveUpAtMs: number;
}

/** What a search found, ready for the job's result. */
export interface EvolveOutcome {
  readonly evolved_function: string;
  readonly content_hash: string;
  readonly search_score: number;
  readonly evaluations: number;
  readonly generations: number;
  readonly seed: string;
  readonly parent_ids: number[];
}

/** How a running search tells of itself. */
export interface EvolveProgress {
  /** Programs looked at so far. */
  readonly evaluations: number;
  readonly bestScore: number;
  /** Training steps executed since the last report. */
  readonly trainingSteps: number;
  /** Programs a second in the last slice; null when it was too short to tell. */
  readonly programsPerS: number | null;
}

/** Surroundings of a search. */
export interface EvolveDeps {
  readonly problems: ReadonlyMap<string, TaskType>;
  readonly evaluator: Evaluator;
  readonly clock: Clock;
  readonly isCancelled: () => boolean;
  readonly onProgress: (progress: EvolveProgress) => void;
}

/** Aim of one slice's duration: short enough to stop and to report in time. */
const SLICE_MS = 200;
const FIRST_SLICE = 8;
const SLICE_MAX = 2_000;

/**
 * Runs the search to its end.
 * @throws AditError `unknown_task`, `suite_mismatch`, `no_parent`, `no_new_program`, `cancelled`,
 *   and those of `createSearch`.
 */
export function evolveBatch(order: EvolveOrder, deps: EvolveDeps): EvolveOutcome {
  const { instructions, seed, generations } = order;
  const taskType = requireTaskType(instructions, deps.problems);
  const parents = parseParents(order.algorithms, taskType);
  const known = new Set(parents.map(({ hash }) => hash));
  const search = deps.evaluator.createSearch({
    taskType,
    seeds: parents.map(({ program }) => program),
    seed,
    generations,
    population: instructions.population,
    isKnown: (hash) => known.has(hash),
  });
  let slice = FIRST_SLICE;
  let evaluations = 0;
  const mayGoOn = (): boolean => {
    const nowMs = deps.clock.nowMs();
    if (search.isDone || nowMs >= order.giveUpAtMs) return false;
    return nowMs < order.stopAtMs || search.bestNew() === null;
  };
  while (mayGoOn()) {
    if (deps.isCancelled()) throw new AditError('cancelled', 'The job was given up');
    const startMs = deps.clock.nowMs();
    const progress = search.run(slice);
    evaluations = progress.evaluationsTotal;
    const tookMs = deps.clock.nowMs() - startMs;
    const { bestScore, trainingSteps } = progress;
    const programsPerS = tookMs > 0 ? (progress.evaluations * 1_000) / tookMs : null;
    deps.onProgress({ evaluations, bestScore, trainingSteps, programsPerS });
    slice = nextSlice(slice, tookMs);
  }
  const best = search.bestNew();
  if (best === null) throw noNewProgram(evaluations);
  return {
    evolved_function: formatProgramText(best.program),
    content_hash: best.hash,
    search_score: best.searchScore,
    evaluations,
    generations: Math.floor(evaluations / instructions.population),
    seed,
    parent_ids: parents.map(({ id }) => id),
  };
}

/** The next slice's size, at most four times the last one's. */
function nextSlice(slice: number, tookMs: number): number {
  const wanted = Math.round((slice * SLICE_MS) / Math.max(1, tookMs));
  return Math.max(1, Math.min(wanted, slice * 4, SLICE_MAX));
}

function requireTaskType(
  instructions: EvolveInstructions,
  problems: ReadonlyMap<string, TaskType>,
): TaskType {
  const { problem, search_suite: suite, search_suite_digest: asked } = instructions;
  const taskType = problems.get(problem);
  if (taskType === undefined) {
    throw new AditError('unknown_task', `This worker has no problem ${problem}`, {
      numbers: { problem },
      nextStep: 'Start the worker with this problem, or tell the driver to ask for its own only.',
    });
  }
  const own = taskType.searchSuite.digest;
  if (own === asked) return taskType;
  const { code, detail, numbers, nextStep } = suiteMismatch({ problem, suite, asked, own });
  throw new AditError(code, detail, { numbers, ...(nextStep === null ? {} : { nextStep }) });
}

interface Parent {
  readonly id: number;
  readonly program: Program;
  readonly hash: string;
}

/** Parents of the problem that parse; one that does not is left out and not claimed as parent. */
function parseParents(algorithms: readonly AlgorithmRef[], taskType: TaskType): Parent[] {
  const parents = algorithms.flatMap((algorithm): Parent[] => {
    if (algorithm.task_type !== taskType.id) return [];
    try {
      const text = parseProgramText(algorithm.algorithm_dsl, taskType.limits);
      const program = canonicalProgram(text);
      return [{ id: algorithm.id, program, hash: programHash(program) }];
    } catch {
      return [];
    }
  });
  if (parents.length > 0 || algorithms.length === 0) return parents;
  throw new AditError('no_parent', 'None of the parents can be read', {
    numbers: { parents: algorithms.length, problem: taskType.id },
    nextStep: 'Update Adit: the pool hands out programs that this version cannot read.',
  });
}

function noNewProgram(evaluations: number): AditError {
  return new AditError('no_new_program', 'The search found nothing new in its time', {
    numbers: { evaluations },
    nextStep: 'Ask for other work; more time or another seed will find something.',
  });
}
