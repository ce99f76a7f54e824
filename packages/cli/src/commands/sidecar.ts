/** `adit sidecar`: the local job queue. */
import { createLogger, systemClock } from '@adit/base';
import { startSidecar } from '@adit/sidecar';
import { resolvePath } from '../paths.ts';
import { listenForStop } from '../stop-signals.ts';

/** Flags of `adit sidecar`. */
interface SidecarFlags {
  readonly host?: string;
  readonly port?: number;
  readonly tokenFile?: string;
  readonly insecureCompat?: boolean;
  readonly json?: boolean;
}

/** Serves until it is told to stop. */
export async function runSidecar(flags: SidecarFlags): Promise<number> {
  const stop = listenForStop();
  const sidecar = await startSidecar(
    {
      host: flags.host ?? '127.0.0.1',
      port: flags.port ?? 8123,
      insecureCompat: flags.insecureCompat === true,
      ...(flags.tokenFile === undefined ? {} : { tokenFile: resolvePath(flags.tokenFile) }),
    },
    { clock: systemClock, log: createLogger('sidecar', 'warn') },
  );
  const { url, tokenFile } = sidecar;
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ url, token_file: tokenFile })}\n`
      : `Sidecar at ${url}\nToken in ${tokenFile}\n`,
  );
  await stop.stopped;
  await sidecar.close();
  return 0;
}
