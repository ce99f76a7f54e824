/**
 * One search: from the parents, in slices, until its generations or its time are over. Its best
 * programs at planned generations are its result; a lease's missing ones are random mutants.
 *
 * The result depends on the seed and on how many evaluations were made, never on the slices. When
 * the time is over before any new program was found, the search goes on until there is one or until
 * the assignment itself times out.
 */
import { AditError, type Clock } from '@adit/base';
import type { FoundProgram, Search, TaskType } from '@adit/evolution';
import { canonicalProgram, formatProgramText, type Program, programHash } from '@adit/program';
import { suiteMismatch } from './evaluate-item.ts';
import type { Evaluator } from './evaluator.ts';
import { drawMutants } from './fill-budget.ts';
import { planSnapshots } from './lease-plan.ts';
import { readProgram } from './read-program.ts';
import type { GateView } from './work-gate.ts';
import type { WorkItem } from './work-item.ts';

/** How a problem is to be searched; what a foreign pool does not say is the task type's own. */
export interface SearchInstructions {
  readonly problem: string;
  readonly population?: number;
  readonly search_suite?: string;
  readonly search_suite_digest?: string;
}

/** What is to be searched. Times are milliseconds of this machine's clock. */
export interface EvolveOrder {
  readonly algorithms: readonly WorkItem[];
  readonly instructions: SearchInstructions;
  /** Most programs wanted, all different and new. */
  readonly budget: number;
  /** True fills the budget with mutants of the parents where the search found fewer. */
  readonly isFilled: boolean;
  /** Generations, not more than the instructions'. */
  readonly generations: number;
  readonly seed: string;
  /** When the search should end. */
  readonly stopAtMs: number;
  /** When it must end, with or without a new program. */
  readonly giveUpAtMs: number;
}

/** A program for the pool; mutants that fill a budget have no score. */
export interface EvolvedProgram {
  readonly text: string;
  readonly hash: string;
  readonly searchScore: number | null;
}

/** What a search found, ready for the job's result. */
export interface EvolveOutcome {
  /** Best first; the first one is `evolved_function`. */
  readonly programs: readonly EvolvedProgram[];
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
  /** Where slices wait for their turn; default nowhere. */
  readonly gate?: GateView;
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
  const { instructions, seed, generations, budget } = order;
  const taskType = requireTaskType(instructions, deps.problems);
  const population = instructions.population ?? taskType.population;
  const parents = parseParents(order.algorithms, taskType);
  const known = new Set(parents.map(({ hash }) => hash));
  const search = deps.evaluator.createSearch({
    taskType,
    seeds: parents.map(({ program }) => program),
    seed,
    generations,
    population,
    isKnown: (hash) => known.has(hash),
  });
  const { found, evaluations } = runSearch(search, { order, population, deps });
  const programs = found.slice(-budget).reverse().map(describeFound);
  if (order.isFilled && programs.length < budget) {
    const taken = new Set([...known, ...programs.map(({ hash }) => hash)]);
    const wanted = { count: budget - programs.length, budget, taken, seed };
    const starts = parents.map(({ program }) => program);
    programs.push(...drawMutants(starts, wanted, { taskType, evaluator: deps.evaluator }));
  }
  const [best] = programs;
  if (best === undefined) throw noNewProgram(evaluations);
  return {
    programs,
    evolved_function: best.text,
    content_hash: best.hash,
    search_score: best.searchScore ?? 0,
    evaluations,
    generations: Math.floor(evaluations / population),
    seed,
    parent_ids: parents.map(({ id }) => id),
  };
}

interface SearchRun {
  readonly order: EvolveOrder;
  readonly population: number;
  readonly deps: EvolveDeps;
}

/** Slices until the end; the different bests at the planned generations, the last one best. */
function runSearch(search: Search, { order, population, deps }: SearchRun) {
  const points = planSnapshots(order.generations, order.budget).map((at) => at * population);
  const found = new Map<string, FoundProgram>();
  const note = (): void => {
    const best = search.bestNew();
    if (best !== null) found.set(best.hash, best);
  };
  let slice = FIRST_SLICE;
  let evaluations = 0;
  const mayGoOn = (): boolean => {
    const nowMs = deps.clock.nowMs();
    if (search.isDone || nowMs >= order.giveUpAtMs) return false;
    const mayTakeLonger = nowMs < order.stopAtMs && deps.gate?.isEnding() !== true;
    return mayTakeLonger || search.bestNew() === null;
  };
  const isUnwanted = (): boolean => deps.isCancelled() || deps.clock.nowMs() >= order.giveUpAtMs;
  while (mayGoOn()) {
    deps.gate?.rest(isUnwanted);
    if (deps.isCancelled()) throw new AditError('cancelled', 'The job was given up');
    const startMs = deps.clock.nowMs();
    // A slice ends at a snapshot, so that slices do not decide what is found.
    const untilPoint = (points[0] ?? Number.POSITIVE_INFINITY) - evaluations;
    const progress = search.run(Math.min(slice, untilPoint));
    evaluations = progress.evaluationsTotal;
    if (evaluations >= (points[0] ?? Number.POSITIVE_INFINITY)) {
      points.shift();
      note();
    }
    const tookMs = deps.clock.nowMs() - startMs;
    const { bestScore, trainingSteps } = progress;
    const programsPerS = tookMs > 0 ? (progress.evaluations * 1_000) / tookMs : null;
    deps.onProgress({ evaluations, bestScore, trainingSteps, programsPerS });
    slice = nextSlice(slice, tookMs);
  }
  note();
  return { found: [...found.values()], evaluations };
}

function describeFound({ program, hash, searchScore }: FoundProgram): EvolvedProgram {
  return { text: formatProgramText(program), hash, searchScore };
}

/** The next slice's size, at most four times the last one's. */
function nextSlice(slice: number, tookMs: number): number {
  const wanted = Math.round((slice * SLICE_MS) / Math.max(1, tookMs));
  return Math.max(1, Math.min(wanted, slice * 4, SLICE_MAX));
}

function requireTaskType(
  instructions: SearchInstructions,
  problems: ReadonlyMap<string, TaskType>,
): TaskType {
  const { problem, search_suite: suite = '', search_suite_digest: asked } = instructions;
  const taskType = problems.get(problem);
  if (taskType === undefined) {
    throw new AditError('unknown_task', `This worker has no problem ${problem}`, {
      numbers: { problem },
      nextStep: 'Start the worker with this problem, or tell the driver to ask for its own only.',
    });
  }
  const own = taskType.searchSuite.digest;
  if (asked === undefined || own === asked) return taskType;
  const { code, detail, numbers, nextStep } = suiteMismatch({ problem, suite, asked, own });
  throw new AditError(code, detail, { numbers, ...(nextStep === null ? {} : { nextStep }) });
}

interface Parent {
  readonly id: number;
  readonly program: Program;
  readonly hash: string;
}

/** Parents of the problem that parse; one that does not is left out and not claimed as parent. */
function parseParents(algorithms: readonly WorkItem[], taskType: TaskType): Parent[] {
  const parents = algorithms.flatMap((algorithm): Parent[] => {
    if (algorithm.task_type !== taskType.id) return [];
    try {
      const program = canonicalProgram(readProgram(algorithm, taskType));
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
