/** The worker: so many evaluation threads, each with the loop that feeds it from the sidecar. */
import { setMaxListeners } from 'node:events';
import { AditError, type Clock, encodeHex, type Logger, secureRandomBytes } from '@adit/base';
import { createSidecarClient } from '@adit/wire';
import { ThreadHost } from './thread-host.ts';
import { runWorkerLoop } from './worker-loop.ts';
import { WorkerReport } from './worker-report.ts';

/** Settings of a worker. */
export interface WorkerOptions {
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
}

/** A running worker. */
export interface RunningWorker {
  /** Ids of the problems it can work on. */
  readonly problems: readonly string[];
  /** Training steps that this process has executed. */
  trainingSteps(): number;
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
  const setup = {
    specs: [...options.problems],
    evaluatorModule: options.evaluatorModule === undefined ? null : `${options.evaluatorModule}`,
  };
  const limits = {
    memoryMb: options.memoryMb ?? 512,
    itemTimeoutMs: options.itemTimeoutMs ?? 300_000,
  };
  const hosts = Array.from({ length: options.workers }, () => new ThreadHost(setup, limits, deps));
  let problems: readonly string[] = [];
  try {
    for (const host of hosts) problems = await host.open(stop.signal);
  } catch (error) {
    await Promise.all(hosts.map((host) => host.close()));
    throw error;
  }
  const { sidecarUrl: baseUrl, token, runId } = options;
  const sidecar = createSidecarClient({ baseUrl, token, clock, timeoutMs: CALL_TIMEOUT_MS });
  const instance = encodeHex(secureRandomBytes(8));
  const units = hosts.map((host, thread) => {
    const workerId = `${thread}`;
    const report = new WorkerReport(sidecar, clock, { runId, workerId, instance });
    const loop = runWorkerLoop(
      {
        runId,
        workerId,
        sidecar,
        host,
        report,
        clock,
        log,
        leaseS: options.leaseS ?? 15,
        pollIntervalMs: options.pollIntervalMs ?? 250,
        seed: options.seed === undefined ? undefined : `${options.seed}+${thread}`,
        maxGenerations: options.maxGenerations,
      },
      stop.signal,
    );
    return { report, loop };
  });
  log.info({ runId, workers: options.workers, problems }, 'worker ready');
  return {
    problems,
    trainingSteps: () => units.reduce((sum, { report }) => sum + report.trainingSteps, 0),
    close: async () => {
      stop.abort();
      await Promise.all(units.map(({ loop }) => loop));
      await Promise.all(hosts.map((host) => host.close()));
    },
  };
}

function requireSettings(options: WorkerOptions): void {
  const bounds: readonly (readonly [string, number | undefined, number, number])[] = [
    ['workers', options.workers, 1, WORKERS_MAX],
    ['maxGenerations', options.maxGenerations, 1, 1_000_000],
    ['pollIntervalMs', options.pollIntervalMs, 10, 60_000],
    ['leaseS', options.leaseS, 1, 86_400],
    ['itemTimeoutMs', options.itemTimeoutMs, 1, 86_400_000],
    ['memoryMb', options.memoryMb, 16, 65_536],
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
