/** One job of any kind to its result: what is computed, and how it is told (sidecar.md 2.5, 3.2). */
import { AditError, type Clock, type Logger } from '@adit/base';
import type { Job, LeaseJobPayload, LeaseJobResult, UndoneItem } from '@adit/wire';
import type { EvolveOrder, EvolveOutcome } from './evolve-batch.ts';
import { describeFailure } from './failure.ts';
import {
  deriveSearchSeed,
  limitGenerations,
  parseEvaluatePayload,
  parseEvolvePayload,
  parseLeasePayload,
  planEvolve,
  type SearchLimits,
} from './job-payload.ts';
import {
  chooseLeaseParents,
  type LeasePlan,
  type LeasePlanSettings,
  planLease,
  planSearchEnd,
} from './lease-plan.ts';
import { readWorkItems, type WorkItem } from './work-item.ts';
import type { WorkerReport } from './worker-report.ts';
import type { EvaluateOutcome, Workplace } from './workplace.ts';

/** What jobs are computed with. */
export interface JobContext {
  readonly runId: string;
  readonly workerId: string;
  readonly workplace: Workplace;
  readonly report: WorkerReport;
  readonly clock: Clock;
  readonly log: Logger;
  readonly seed: string | undefined;
  readonly maxGenerations: number | undefined;
  /** Generations of an evolve job that says nothing. */
  readonly evolveGenerations: number;
  /** Generations of a lease job that says nothing. */
  readonly leaseEvolveGenerations: number;
  readonly leasePlan: LeasePlanSettings;
  /** Problem ids that can be worked on. */
  readonly problems: readonly string[];
}

/** A job's result and what is said of it. */
export interface Computed {
  readonly result: Record<string, unknown>;
  readonly line: string;
  /** Programs looked at. */
  readonly programs: number;
  readonly engineBest?: number;
}

/** Computes a job. @throws AditError `unknown_kind`, `invalid_payload`, and what the work raises. */
export async function computeJob(
  job: Job,
  context: JobContext,
  signal: AbortSignal,
): Promise<Computed> {
  if (job.kind === 'evaluate') return evaluateJob(job, context, signal);
  if (job.kind === 'evolve') return evolveJob(job, context, signal);
  if (job.kind === 'lease') return leaseJob(job, context, signal);
  throw new AditError('unknown_kind', `unknown kind: ${job.kind}`, {
    numbers: { kind: job.kind },
    nextStep: 'Enqueue evaluate, evolve or lease.',
  });
}

async function evaluateJob(job: Job, context: JobContext, signal: AbortSignal): Promise<Computed> {
  const payload = parseEvaluatePayload(job.payload);
  const timeoutMs = Date.parse(payload.timeout_at ?? '');
  const items = readWorkItems(payload.algorithms, payload.input_dim);
  const deadlineMs = Number.isFinite(timeoutMs) ? timeoutMs : Number.POSITIVE_INFINITY;
  const { evaluations, undone } = await evaluate(items, { context, signal, deadlineMs });
  return {
    result: { evaluations, undone },
    line: `evaluate batch_id=${payload.batch_id} n=${evaluations.length}${describeUndone(undone)}`,
    programs: evaluations.length,
  };
}

async function evolveJob(job: Job, context: JobContext, signal: AbortSignal): Promise<Computed> {
  const payload = parseEvolvePayload(job.payload);
  const seed = seedOf(job, context, { owner: payload.miner, batchId: payload.batch_id });
  const limits = limitsOf(context, seed, context.evolveGenerations);
  const order = planEvolve(payload, limits, context.clock);
  const { programs: _, ...result } = await evolve(order, context, signal);
  const { evaluations, search_score: engineBest } = result;
  const line = `evolve batch_id=${payload.batch_id} programs=${evaluations} best=${engineBest}`;
  return { result: { ...result }, line, programs: evaluations, engineBest };
}

/** Evaluates all, then searches while the budget is above 0; hands in what is done in time. */
async function leaseJob(job: Job, context: JobContext, signal: AbortSignal): Promise<Computed> {
  const payload = parseLeasePayload(job.payload);
  const { lease_id: leaseId, evolve_budget: budget } = payload;
  const timeoutMs = readSecondsMs(payload.lease_timeout_at_s);
  const evolveBudget = budget + (payload.later_evolve_budget ?? 0);
  const times = { nowMs: context.clock.nowMs(), timeoutMs, evolveBudget };
  const plan = planLease(times, context.leasePlan);
  const items = readWorkItems(payload.evaluate_algorithms, payload.input_dim);
  const deadlineMs = plan.evaluateUntilMs;
  const { evaluations, undone } = await evaluate(items, { context, signal, deadlineMs });
  const evaluated = items.flatMap((item) => {
    const report = evaluations.find(({ algorithm_id: id }) => id === item.id);
    return report === undefined ? [] : [{ ...item, score: report.score }];
  });
  const order = budget === 0 ? null : planLeaseSearch({ job, context, payload, plan, evaluated });
  const found = order === null ? null : await searchLease(order, context, signal);
  const evolutions = (found?.programs ?? []).map(({ text }) => ({
    parent_algorithm_ids: [...(found?.parent_ids ?? [])],
    algorithm_dsl: text,
  }));
  const iterations = evaluations.length + (found?.generations ?? 0);
  const result: LeaseJobResult = {
    evaluations: [...evaluations],
    evolutions,
    iterations,
    undone: [...undone],
    ...(found === null ? {} : { seed: found.seed }),
  };
  const counts = `eval_n=${evaluations.length} evo_n=${evolutions.length} iter_n=${iterations}`;
  return {
    result: { ...result },
    line: `lease lease_id=${leaseId} ${counts}${describeUndone(undone)}`,
    programs: evaluations.length + (found?.evaluations ?? 0),
    ...(found === null ? {} : { engineBest: found.search_score }),
  };
}

function planLeaseSearch(given: {
  readonly job: Job;
  readonly context: JobContext;
  readonly payload: LeaseJobPayload;
  readonly plan: LeasePlan;
  readonly evaluated: readonly (WorkItem & { readonly score: number | null })[];
}): EvolveOrder {
  const { job, context, payload, plan, evaluated } = given;
  const nowMs = context.clock.nowMs();
  const seeds = readWorkItems(payload.seed_algorithms, payload.input_dim);
  const problem =
    payload.evolve?.problem ??
    [...seeds, ...evaluated].find(({ task_type: task }) => context.problems.includes(task))
      ?.task_type ??
    context.problems[0] ??
    '';
  const seed = seedOf(job, context, { owner: payload.miner, batchId: payload.lease_id });
  const limits = limitsOf(context, seed, context.leaseEvolveGenerations);
  const bootstrap = payload.bootstrap_population_size ?? 0;
  return {
    algorithms: chooseLeaseParents<WorkItem>(problem, evaluated, seeds),
    instructions: payload.evolve ?? {
      problem,
      ...(bootstrap > 0 ? { population: bootstrap } : {}),
    },
    generations: limitGenerations(payload.evolve?.generations, limits),
    budget: payload.evolve_budget,
    isFilled: true,
    seed,
    stopAtMs: planSearchEnd({
      nowMs,
      timeoutMs: readSecondsMs(payload.lease_timeout_at_s),
      epochEndMs: readSecondsMs(payload.epoch_ends_at_s),
      submitByMs: plan.submitByMs,
    }),
    giveUpAtMs: plan.submitByMs,
  };
}

/** A search whose failure costs its evolutions only: reports of the same lease are handed in. */
async function searchLease(
  order: EvolveOrder,
  context: JobContext,
  signal: AbortSignal,
): Promise<EvolveOutcome | null> {
  try {
    return await evolve(order, context, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const { code, detail, numbers } = describeFailure(error, 'worker_failed');
    context.log.warn({ code, numbers }, detail);
    context.report.reportLine(`lease search failed: ${code}: ${detail}`);
    return null;
  }
}

async function evaluate(
  items: readonly WorkItem[],
  given: {
    readonly context: JobContext;
    readonly signal: AbortSignal;
    readonly deadlineMs: number;
  },
): Promise<EvaluateOutcome> {
  const { context, signal, deadlineMs } = given;
  const { workplace, report, log } = context;
  const outcome = await workplace.evaluate(items, {
    signal,
    deadlineMs,
    onSteps: (steps) => {
      report.addSteps(steps);
      report.reportRunning({ rate: null });
    },
  });
  for (const item of outcome.undone) log.warn({ ...item }, 'item given back undone');
  return outcome;
}

async function evolve(
  order: EvolveOrder,
  { workplace, report }: JobContext,
  signal: AbortSignal,
): Promise<EvolveOutcome> {
  return workplace.evolve(order, {
    signal,
    onSteps: (steps) => report.addSteps(steps),
    onProgress: ({ programsPerS, bestScore }) =>
      report.reportRunning({ rate: programsPerS, engineBest: bestScore }),
  });
}

function seedOf(
  job: Job,
  { runId, workerId, seed }: JobContext,
  of: { readonly owner: string | undefined; readonly batchId: string },
): string {
  const { owner = runId, batchId } = of;
  return deriveSearchSeed({ owner, batchId, workerId, attempt: job.attempt, base: seed });
}

function limitsOf(context: JobContext, seed: string, defaultGenerations: number): SearchLimits {
  return { seed, maxGenerations: context.maxGenerations, defaultGenerations };
}

function readSecondsMs(seconds: number | null | undefined): number {
  return seconds === null || seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1_000;
}

function describeUndone(undone: readonly UndoneItem[]): string {
  const codes = [...new Set(undone.map(({ code }) => code))];
  return undone.length === 0 ? '' : ` undone=${undone.length} (${codes.join(', ')})`;
}
