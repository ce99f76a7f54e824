/**
 * One miner of a local network: its own hotkey, sidecar, worker threads and driver, reaching the
 * pool by signed HTTP alone, exactly as a miner elsewhere does.
 */
import type { Clock, Logger } from '@adit/base';
import type { Keypair } from '@adit/keys';
import { startDriver, startSidecar, startWorker } from '@adit/sidecar';
import { inflateEvaluation, type MinerRole } from './roles.ts';

/** What a miner needs to start. */
export interface MinerOptions {
  readonly name: string;
  readonly role: MinerRole;
  readonly keypair: Keypair;
  readonly poolUrl: string;
  /** Task specifications for the worker, in the order of `problems`. */
  readonly tasks: readonly string[];
  /** Problem ids of those tasks. */
  readonly problems: readonly string[];
  /** Where the sidecar's token is kept (mode 0600). */
  readonly tokenFile: string;
  /** Delay between two work requests that found nothing. */
  readonly requestIntervalMs: number;
  /** A module that evaluates instead of the real one; tests plant a fault with it. */
  readonly evaluatorModule?: string;
}

/** A running miner. */
export interface RunningMiner {
  readonly name: string;
  readonly role: MinerRole;
  readonly hotkey: string;
  readonly sidecarUrl: string;
  /** Bearer token of the sidecar. */
  readonly sidecarToken: string;
  /** Stops driver, worker and sidecar in this order. */
  close(): Promise<void>;
}

/** Starts sidecar, worker and driver; all of them or none. */
export async function startMiner(
  options: MinerOptions,
  deps: { readonly clock: Clock; readonly log: Logger },
): Promise<RunningMiner> {
  const { keypair, role } = options;
  const started: { close(): Promise<unknown> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const service of started.splice(0).reverse()) await service.close();
  };
  try {
    const sidecar = await startSidecar(
      { host: '127.0.0.1', port: 0, tokenFile: options.tokenFile },
      deps,
    );
    started.push(sidecar);
    const common = { sidecarUrl: sidecar.url, token: sidecar.token, runId: options.name };
    const { evaluatorModule } = options;
    const worker = await startWorker(
      {
        ...common,
        workers: 1,
        problems: options.tasks,
        pollIntervalMs: 50,
        ...(evaluatorModule === undefined ? {} : { evaluatorModule }),
      },
      deps,
    );
    started.push(worker);
    const driver = await startDriver(
      {
        ...common,
        poolUrl: options.poolUrl,
        keypair,
        workers: 1,
        problems: options.problems,
        requestIntervalMs: options.requestIntervalMs,
        ...(role === 'inflator'
          ? {
              kinds: ['evaluate'] as const,
              alterEvaluation: (report) => inflateEvaluation(report, keypair.address),
            }
          : {}),
      },
      deps,
    );
    started.push(driver);
    return {
      name: options.name,
      role,
      hotkey: keypair.address,
      sidecarUrl: sidecar.url,
      sidecarToken: sidecar.token,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
