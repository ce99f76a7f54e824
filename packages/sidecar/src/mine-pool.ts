/** Pool mining in one process: sidecar, worker and driver. */
import type { Clock, Logger } from '@adit/base';
import type { Keypair } from '@adit/keys';
import type { AskingHold, DriverSummary } from './driver/driver-context.ts';
import type { DriverOptions } from './driver/start-driver.ts';
import {
  type PoolsDriverOptions,
  type PoolsDriverStatus,
  startPoolsDriver,
} from './driver/start-pools-driver.ts';
import { startSidecar } from './server/start-sidecar.ts';
import { startWorker, type WorkerOptions } from './worker/start-worker.ts';

/** Settings of a pool miner. */
export interface MinePoolOptions
  extends Pick<
      WorkerOptions,
      | 'seed'
      | 'maxGenerations'
      | 'itemTimeoutMs'
      | 'memoryMb'
      | 'evaluatorModule'
      | 'mock'
      | 'cpuPercent'
      | 'onBattery'
      | 'powerFolder'
    >,
    Pick<
      DriverOptions,
      'kind' | 'lease' | 'kinds' | 'durationMs' | 'graceMs' | 'requestIntervalMs'
    >,
    Pick<PoolsDriverOptions, 'spans' | 'lookIntervalMs'> {
  readonly poolUrl: string;
  /** Pools to go to, in this order, while `poolUrl` is away. */
  readonly otherPoolUrls?: readonly string[] | undefined;
  readonly keypair: Keypair;
  /** Threads. */
  readonly workers: number;
  /** Specifications of the tasks to work on. */
  readonly tasks: readonly string[];
  /** Problem ids to ask for; default those of the tasks. */
  readonly problems?: readonly string[] | undefined;
  /** Default: made from the hotkey. */
  readonly runId?: string | undefined;
  /** Port of the sidecar; default a free one. */
  readonly sidecarPort?: number | undefined;
  /** Where the sidecar's token is kept; default in memory only. */
  readonly tokenFile?: string | undefined;
}

/** A running pool miner. */
export interface PoolMiner {
  readonly hotkey: string;
  readonly sidecarUrl: string;
  readonly sidecarToken: string;
  /** Resolves when the driver has ended. */
  readonly done: Promise<Readonly<DriverSummary>>;
  status(): PoolsDriverStatus;
  /** Finishes what is held, hands it in, gives back the rest; see `RunningDriver.finish`. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

const ON_BATTERY: AskingHold = {
  code: 'on_battery',
  detail: 'this machine runs on its battery; plug it in, or mine with --on-battery run',
};

/**
 * Starts all three, or none.
 * @throws AditError those of `startSidecar`, `startWorker` and `startDriver`.
 */
export async function minePool(
  options: MinePoolOptions,
  deps: { readonly clock: Clock; readonly log: Logger },
): Promise<PoolMiner> {
  const started: { close(): Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const service of started.splice(0).reverse()) await service.close();
  };
  try {
    const port = options.sidecarPort ?? 0;
    const tokenFile = options.tokenFile ?? null;
    const sidecar = await startSidecar({ host: '127.0.0.1', port, tokenFile }, deps);
    started.push(sidecar);
    const runId = options.runId ?? `pool-${options.keypair.address.slice(0, 12)}`;
    const common = { sidecarUrl: sidecar.url, token: sidecar.token, runId };
    const worker = await startWorker(
      { ...options, ...common, problems: options.tasks, pollIntervalMs: 50 },
      deps,
    );
    started.push(worker);
    const problems = options.problems ?? worker.problems;
    const hold = (): AskingHold | null => (worker.holds().includes('battery') ? ON_BATTERY : null);
    const poolUrls = [options.poolUrl, ...(options.otherPoolUrls ?? [])];
    const driver = await startPoolsDriver(
      { ...options, ...common, poolUrls, problems, hold },
      deps,
    );
    started.push(driver);
    return {
      hotkey: driver.hotkey,
      sidecarUrl: sidecar.url,
      sidecarToken: sidecar.token,
      done: driver.done,
      status: () => driver.status(),
      finish: async () => {
        worker.endSearches();
        await driver.finish();
      },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
