/** `adit worker`: computes the jobs of a sidecar in threads. */
import { createLogger, systemClock } from '@adit/base';
import { DEFAULT_TASKS } from '@adit/localnet';
import { startWorker } from '@adit/sidecar';
import { resolveTask } from '../paths.ts';
import { openSidecarToken } from '../sidecar-token.ts';
import { listenForStop } from '../stop-signals.ts';

/** Flags of `adit worker`. */
interface WorkerFlags {
  readonly sidecarUrl?: string;
  readonly runId?: string;
  readonly workers?: number;
  readonly maxGenerations?: number;
  readonly cpuPercent?: number;
  readonly onBattery?: 'pause' | 'run';
  readonly evolveGenerations?: number;
  readonly leaseEvolveGenerations?: number;
  readonly leaseSubmitBufferS?: number;
  readonly leaseEvolveReserveS?: number;
  readonly pollIntervalS?: number;
  readonly leaseSeconds?: number;
  readonly seed?: number;
  readonly mode?: 'real' | 'mock';
  readonly mockSalt?: string;
  readonly mockNoise?: number;
  readonly mockLieRate?: number;
  readonly mockDelayS?: number;
  readonly tokenFile?: string;
  readonly token?: boolean;
  readonly task?: readonly string[];
  readonly json?: boolean;
}

const MS_PER_S = 1_000;

/** Works until it is told to stop. */
export async function runWorker(flags: WorkerFlags): Promise<number> {
  const stop = listenForStop();
  const sidecarUrl = flags.sidecarUrl ?? 'http://127.0.0.1:8123';
  const worker = await startWorker(
    {
      sidecarUrl,
      token: flags.token === false ? undefined : openSidecarToken(sidecarUrl, flags.tokenFile),
      runId: flags.runId ?? 'pool_run',
      workers: flags.workers ?? 1,
      problems: (flags.task ?? DEFAULT_TASKS).map(resolveTask),
      ...workChoices(flags),
    },
    { clock: systemClock, log: createLogger('worker', 'info') },
  );
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ sidecar_url: sidecarUrl, workers: flags.workers ?? 1 })}\n`
      : `Working for ${sidecarUrl} with ${flags.workers ?? 1} thread(s)\n`,
  );
  await stop.stopped;
  await worker.close();
  return 0;
}

/** What the flags say about how jobs are computed. */
function workChoices(flags: WorkerFlags) {
  const { leaseSubmitBufferS: submitBufferS = 45, leaseEvolveReserveS: evolveReserveS = 90 } =
    flags;
  const { mockSalt = 'mock', mockNoise = 0, mockLieRate = 0, mockDelayS = 0 } = flags;
  const mock = { salt: mockSalt, noise: mockNoise, lieRate: mockLieRate, delayS: mockDelayS };
  return {
    maxGenerations: flags.maxGenerations,
    cpuPercent: flags.cpuPercent,
    onBattery: flags.onBattery ?? 'pause',
    evolveGenerations: flags.evolveGenerations,
    leaseEvolveGenerations: flags.leaseEvolveGenerations,
    leasePlan: { submitBufferS, evolveReserveS },
    pollIntervalMs: Math.round((flags.pollIntervalS ?? 0.25) * MS_PER_S),
    leaseS: flags.leaseSeconds,
    seed: flags.seed,
    mock: flags.mode === 'mock' ? mock : undefined,
  };
}
