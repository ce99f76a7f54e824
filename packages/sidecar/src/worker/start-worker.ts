/** The worker: so many workplaces, threads in general, each with the loop that feeds it. */
import { setMaxListeners } from 'node:events';
import { AditError, type Clock, encodeHex, type Logger, secureRandomBytes } from '@adit/base';
import { createSidecarClient } from '@adit/wire';
import { type ManneredOptions, startGovernor } from './governor.ts';
import { defaultLeasePlan, type LeasePlanSettings } from './lease-plan.ts';
import { defaultMock, type MockOptions, MockWorkplace } from './mock-workplace.ts';
import { ThreadHost } from './thread-host.ts';
import { type HoldReason, WorkGate } from './work-gate.ts';
import { runWorkerLoop } from './worker-loop.ts';
import { WorkerReport } from './worker-report.ts';
import type { Workplace } from './workplace.ts';

/** Settings of a worker. */
export interface WorkerOptions extends ManneredOptions {
  readonly sidecarUrl: string;
  /** Left out against a sidecar that admits foreign clients. */
  readonly token?: string | undefined;
  readonly runId: string;
  /** Threads, with the ids "0", "1", ...; 1 to 64. */
  readonly workers: number;
  /** Specifications of the tasks it can work on. */
  readonly problems: readonly string[];
  /** Takes the place of hotkey or run id in the seeds of searches; thread i adds i. */
  readonly seed?: number | string | undefined;
  /** ES module whose exports take the place of `@adit/evolution`'s functions. */
  readonly evaluatorModule?: URL | string | undefined;
  /** Lowers what an assignment says; never raises it. */
  readonly maxGenerations?: number | undefined;
  /** Pause after nothing was found; default 250 ms, at least 10. */
  readonly pollIntervalMs?: number | undefined;
  /** Length of a lease, renewed at each third of it; default 15 s, at least 1. */
  readonly leaseS?: number | undefined;
  /** Longest time for one program before it is given back undone; default 5 minutes. */
  readonly itemTimeoutMs?: number | undefined;
  /** Heap of one thread; default 512 MB. */
  readonly memoryMb?: number | undefined;
  /** Generations of evolve jobs that name none, as foreign drivers' do; default 5. */
  readonly evolveGenerations?: number | undefined;
  /** Generations of lease jobs that name none; default 160. */
  readonly leaseEvolveGenerations?: number | undefined;
  /** Seconds of a lease kept for handing in, at most, and for the search; default 45 and 90. */
  readonly leasePlan?: Partial<LeasePlanSettings> | undefined;
  /** Scores by formula instead of evaluation, for tests of a pool; see `MockWorkplace`. */
  readonly mock?: Partial<MockOptions> | undefined;
}

/** A running worker. */
export interface RunningWorker {
  /** Ids of the problems it can work on. */
  readonly problems: readonly string[];
  /** Training steps that this process has executed. */
  trainingSteps(): number;
  /** Why it rests; an empty list means that it works. */
  holds(): readonly HoldReason[];
  /** Asks running searches to end with the best that they have. */
  endSearches(): void;
  /** Gives jobs at hand back and ends the threads. */
  close(): Promise<void>;
}

const WORKERS_MAX = 64;
const CALL_TIMEOUT_MS = 5_000;

/**
 * Starts the threads and, once all can work, their loops.
 * @throws AditError `invalid_setting`, those of `openTaskType`, `invalid_evaluator`, `thread_crashed`.
 */
export async function startWorker(
  options: WorkerOptions,
  deps: { readonly clock: Clock; readonly log: Logger },
): Promise<RunningWorker> {
  requireSettings(options);
  const { clock, log } = deps;
  const stop = new AbortController();
  setMaxListeners(4 * WORKERS_MAX, stop.signal);
  const gate = new WorkGate();
  const workplaces = openWorkplaces(options, { ...deps, gate });
  let problems: readonly string[] = [];
  try {
    for (const workplace of workplaces) problems = await workplace.open(stop.signal);
  } catch (error) {
    await Promise.all(workplaces.map((workplace) => workplace.close()));
    throw error;
  }
  const governor = await startGovernor(options, { ...deps, gate, threads: options.workers });
  const { sidecarUrl: baseUrl, token, runId } = options;
  const sidecar = createSidecarClient({ baseUrl, token, clock, timeoutMs: CALL_TIMEOUT_MS });
  const instance = encodeHex(secureRandomBytes(8));
  const units = workplaces.map((workplace, thread) => {
    const workerId = `${thread}`;
    const report = new WorkerReport(sidecar, clock, { runId, workerId, instance });
    const loop = runWorkerLoop(
      {
        runId,
        workerId,
        sidecar,
        workplace,
        report,
        clock,
        log,
        leaseS: options.leaseS ?? 15,
        pollIntervalMs: options.pollIntervalMs ?? 250,
        seed: options.seed === undefined ? undefined : `${options.seed}+${thread}`,
        maxGenerations: options.maxGenerations,
        evolveGenerations: options.evolveGenerations ?? 5,
        leaseEvolveGenerations: options.leaseEvolveGenerations ?? 160,
        leasePlan: { ...defaultLeasePlan, ...options.leasePlan },
        problems,
      },
      stop.signal,
    );
    return { report, loop };
  });
  log.info({ runId, workers: options.workers, problems }, 'worker ready');
  return {
    problems,
    trainingSteps: () => units.reduce((sum, { report }) => sum + report.trainingSteps, 0),
    holds: () => gate.reasons,
    endSearches: () => gate.endSearches(),
    close: async () => {
      stop.abort();
      await governor.close();
      await Promise.all(units.map(({ loop }) => loop));
      await Promise.all(workplaces.map((workplace) => workplace.close()));
    },
  };
}

/** One workplace for each worker id. */
function openWorkplaces(
  options: WorkerOptions,
  deps: { readonly clock: Clock; readonly log: Logger; readonly gate: WorkGate },
): Workplace[] {
  const { problems, seed, mock, evaluatorModule } = options;
  const numbers = Array.from({ length: options.workers }, (_, thread) => thread);
  if (mock !== undefined) {
    const choices = { ...defaultMock, ...mock };
    const own = encodeHex(secureRandomBytes(8));
    return numbers.map((thread) => {
      const given = { problems, options: choices, seed: `${seed ?? own}+${thread}` };
      return new MockWorkplace(given, deps.clock);
    });
  }
  const setup = {
    specs: [...problems],
    evaluatorModule: evaluatorModule === undefined ? null : `${evaluatorModule}`,
  };
  const limits = {
    memoryMb: options.memoryMb ?? 512,
    itemTimeoutMs: options.itemTimeoutMs ?? 300_000,
  };
  return numbers.map(() => new ThreadHost(setup, limits, deps));
}

function requireSettings(options: WorkerOptions): void {
  const bounds: readonly (readonly [string, number | undefined, number, number])[] = [
    ['workers', options.workers, 1, WORKERS_MAX],
    ['maxGenerations', options.maxGenerations, 1, 1_000_000],
    ['pollIntervalMs', options.pollIntervalMs, 10, 60_000],
    ['leaseS', options.leaseS, 1, 86_400],
    ['itemTimeoutMs', options.itemTimeoutMs, 1, 86_400_000],
    ['memoryMb', options.memoryMb, 16, 65_536],
    ['evolveGenerations', options.evolveGenerations, 1, 1_000_000],
    ['leaseEvolveGenerations', options.leaseEvolveGenerations, 1, 1_000_000],
    ['submitBufferS', options.leasePlan?.submitBufferS, 0, 86_400],
    ['evolveReserveS', options.leasePlan?.evolveReserveS, 0, 86_400],
    ['noise', options.mock?.noise, 0, 1],
    ['lieRate', options.mock?.lieRate, 0, 1],
    ['cpuPercent', options.cpuPercent, 1, 100],
    ['delayS', options.mock?.delayS, 0, 3_600],
  ];
  for (const [name, given, min, max] of bounds) {
    if (given === undefined || (given >= min && given <= max)) continue;
    throw new AditError('invalid_setting', `${name} is out of range`, {
      numbers: { name, given, min, max },
      nextStep: `Give ${name} a number from ${min} to ${max}.`,
    });
  }
  if (options.runId.trim() === '' || options.problems.length === 0) {
    throw new AditError('invalid_setting', 'A worker needs a run id and a problem', {
      numbers: { runId: options.runId, problems: options.problems.length },
      nextStep: 'Give --run-id and at least one task.',
    });
  }
}
