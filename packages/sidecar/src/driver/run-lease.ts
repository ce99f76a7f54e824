/**
 * One lease (decision 16): its programs are evaluated in one job and reported at once, then its
 * budget is evolved in another job and handed in. A search never keeps reports waiting; what the
 * worker could not do is given back with the part that it belongs to.
 */
import type { AlgorithmRef, Job, Lease, LeaseJobResult } from '@adit/wire';
import { chooseLeaseParents, type ScoredItem } from '../worker/lease-plan.ts';
import { completeJob } from './complete-job.ts';
import { type DriverContext, LATE_MS, toLocalMs } from './driver-context.ts';
import { giveBack, sayNotDone } from './give-up.ts';
import { deriveJobId } from './job-ids.ts';
import { plainReport, readLeaseEnd } from './job-results.ts';
import { submit } from './submit.ts';

type Scored = AlgorithmRef & ScoredItem;

/** A part of a lease as it is handed in. */
interface Part {
  readonly result: LeaseJobResult;
  /** Programs that were in the part's job. */
  readonly programs: readonly AlgorithmRef[];
  readonly offset: number;
  readonly isFinal: boolean;
}

/** Works on a lease to its end; every failure is said, none is thrown. */
export async function runLease(context: DriverContext, lease: Lease): Promise<void> {
  const isEvolving = lease.evolve_budget > 0 && context.kinds.includes('evolve');
  const offset = lease.evolution_offset ?? 0;
  let evaluated: readonly Scored[] = [];
  let evolved = 0;
  if (lease.evaluate_algorithms.length > 0 || !isEvolving) {
    const part = await evaluatePart(context, lease, isEvolving ? lease.evolve_budget : 0);
    if (part === null) return;
    evolved = part.result.evolutions.length;
    evaluated = scoredOf(part);
    // A search is not begun any more by a driver that finishes: what it had to report is all.
    const isFinal = !isEvolving || evolved >= lease.evolve_budget || context.isFinishing;
    const isTaken = await handIn(context, lease, { ...part, offset, isFinal });
    if (!isTaken || isFinal) return;
  }
  if (context.stop.aborted) return;
  const part = await evolvePart(context, lease, { evaluated, evolved });
  if (part === null) return;
  await handIn(context, lease, { ...part, offset: offset + evolved, isFinal: true });
}

/** The reports of a lease; null when it timed out, or the driver ends. */
async function evaluatePart(context: DriverContext, lease: Lease, laterBudget: number) {
  const { evaluate_algorithms: programs } = lease;
  if (programs.length === 0) return { result: EMPTY, programs };
  const payload = {
    evaluate_algorithms: programs,
    seed_algorithms: [],
    evolve_budget: 0,
    later_evolve_budget: laterBudget,
  };
  const job = await haveDone(context, lease, { kind: 'evaluate', payload, programs, offset: 0 });
  return readPart(context, lease, { job, programs });
}

/** The evolutions of a lease; null when it timed out, or the driver ends. */
async function evolvePart(
  context: DriverContext,
  lease: Lease,
  before: { readonly evaluated: readonly Scored[]; readonly evolved: number },
) {
  const { seed_algorithms: seeds, evolve } = lease;
  const problem = evolve?.problem ?? seeds[0]?.task_type ?? '';
  const parents = chooseLeaseParents<AlgorithmRef>(problem, before.evaluated, seeds);
  const payload = {
    evaluate_algorithms: [],
    seed_algorithms: parents.map(withoutScore),
    evolve_budget: lease.evolve_budget - before.evolved,
    ...(evolve === undefined ? {} : { evolve }),
  };
  const offset = (lease.evolution_offset ?? 0) + before.evolved;
  // The parents are no part of the job's name: a restarted driver does not know the scores.
  const job = await haveDone(context, lease, { kind: 'evolve', payload, programs: [], offset });
  return readPart(context, lease, { job, programs: [] });
}

function withoutScore(item: AlgorithmRef): AlgorithmRef {
  const { id, algorithm_dsl, task_type, input_dim, content_hash, suite, suite_digest } = item;
  return { id, algorithm_dsl, task_type, input_dim, content_hash, suite, suite_digest };
}

const EMPTY: LeaseJobResult = { evaluations: [], evolutions: [], iterations: 0 };

interface WantedPart {
  readonly kind: 'evaluate' | 'evolve';
  readonly payload: Record<string, unknown>;
  readonly programs: readonly AlgorithmRef[];
  readonly offset: number;
}

async function haveDone(
  context: DriverContext,
  lease: Lease,
  wanted: WantedPart,
): Promise<Job | null> {
  const { lease_id: leaseId, window_number, timeout_at: timeoutAt } = lease;
  const { kind, programs, offset, payload } = wanted;
  const { hotkey } = context;
  const timeoutMs = toLocalMs(context, timeoutAt);
  const inputDim = [...programs, ...lease.seed_algorithms].find(
    ({ input_dim: dim }) => dim > 0,
  )?.input_dim;
  return completeJob(context, {
    jobId: deriveJobId({ kind, workId: leaseId, hotkey, timeoutAt, programs, offset }),
    kind: 'lease',
    label: `lease_id=${leaseId}`,
    payload: {
      lease_id: leaseId,
      window_number,
      ...payload,
      // The worker compares with this machine's clock, not with the pool's.
      lease_timeout_at_s: secondsOf(timeoutMs),
      epoch_ends_at_s: secondsOf(toLocalMs(context, lease.epoch_ends_at)),
      miner: hotkey,
      ...(inputDim === undefined ? {} : { input_dim: inputDim }),
    },
    deadlineMs: Number.isFinite(timeoutMs) ? timeoutMs : context.clock.nowMs() + LATE_MS,
  });
}

function secondsOf(timeMs: number): number | null {
  return Number.isFinite(timeMs) ? timeMs / 1_000 : null;
}

/** A part's result; a failed job's programs are all undone. */
function readPart(
  context: DriverContext,
  lease: Lease,
  given: { readonly job: Job | null; readonly programs: readonly AlgorithmRef[] },
) {
  const { job, programs } = given;
  if (context.stop.aborted) return null;
  const end = readLeaseEnd(job);
  if (end.ok) return { result: end.result, programs };
  const label = `lease_id=${lease.lease_id}`;
  sayNotDone(context, { kind: 'lease', label, codes: [end.code], items: null });
  // Its time is over: the pool has taken the lease back by itself.
  if (job === null) return null;
  const undone = programs.map(({ id }) => ({
    algorithm_id: id,
    code: end.code,
    detail: 'The job failed',
  }));
  return { result: { ...EMPTY, undone }, programs };
}

function scoredOf({ result, programs }: Pick<Part, 'result' | 'programs'>): Scored[] {
  return programs.flatMap((program) => {
    const report = result.evaluations.find(({ algorithm_id: id }) => id === program.id);
    const score = typeof report?.score === 'number' ? report.score : null;
    return report === undefined ? [] : [{ ...program, score }];
  });
}

/** Hands a part in; true when the pool took it. */
async function handIn(context: DriverContext, lease: Lease, part: Part): Promise<boolean> {
  const { lease_id: leaseId, evolve_budget: budget } = lease;
  const { result, offset, isFinal } = part;
  const reports = result.evaluations.map((report) => context.alterEvaluation(plainReport(report)));
  const evolutions = result.evolutions.slice(0, budget).map((evolution) => ({ ...evolution }));
  const known = new Set(reports.map(({ algorithm_id: id }) => id));
  const undone = (result.undone ?? [])
    .filter(({ algorithm_id: id }) => !known.has(id))
    .map(({ algorithm_id, code }) => ({ algorithm_id, code }));
  const iterations = result.iterations ?? reports.length;
  const body = {
    evaluations: reports.map((report) => ({ ...report })),
    evolutions,
    ...(evolutions.length === 0 ? {} : { evolution_offset: offset }),
    ...(undone.length === 0 ? {} : { undone }),
    iterations,
    final: isFinal,
  };
  const label = `lease_id=${leaseId}`;
  const answer = await submit(context, {
    name: 'submit_lease',
    label,
    counts: `eval_n=${reports.length} evo_n=${evolutions.length} iter_n=${iterations}`,
    attempt: (signal) =>
      context.pool.submitLease({ params: { lease_id: leaseId }, body }, { signal }),
    giveUpMs: toLocalMs(context, lease.timeout_at) + LATE_MS,
  });
  context.summary.undone += undone.length;
  if (undone.length > 0) {
    const codes = [...new Set(undone.map(({ code }) => code))];
    sayNotDone(context, { kind: 'lease', label, codes, items: undone.length });
  }
  if (answer === null) {
    // Refused for good: left open it would keep this miner from other work until it times out.
    await giveBack(context, leaseId);
    return false;
  }
  context.summary.submittedEvaluations += reports.length;
  context.summary.submittedEvolutions += evolutions.length;
  return true;
}
