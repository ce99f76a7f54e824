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
  readonly tokenFile?: string;
  readonly task?: readonly string[];
  readonly json?: boolean;
}

/** Works until it is told to stop. */
export async function runWorker(flags: WorkerFlags): Promise<number> {
  const stop = listenForStop();
  const sidecarUrl = flags.sidecarUrl ?? 'http://127.0.0.1:8123';
  const { maxGenerations } = flags;
  const worker = await startWorker(
    {
      sidecarUrl,
      token: openSidecarToken(sidecarUrl, flags.tokenFile),
      runId: flags.runId ?? 'pool_run',
      workers: flags.workers ?? 1,
      problems: (flags.task ?? DEFAULT_TASKS).map(resolveTask),
      ...(maxGenerations === undefined ? {} : { maxGenerations }),
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
