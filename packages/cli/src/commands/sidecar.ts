/** `adit sidecar`: the local job queue. */
import os from 'node:os';
import path from 'node:path';
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
  /** Folder of the journals; false with --no-journal. */
  readonly journal?: boolean;
  readonly journalDir?: string;
  readonly json?: boolean;
}

/** Serves until it is told to stop. */
export async function runSidecar(flags: SidecarFlags): Promise<number> {
  const stop = listenForStop();
  const ownDir = path.join(os.homedir(), '.adit', 'journals');
  const givenDir = flags.journalDir === undefined ? ownDir : resolvePath(flags.journalDir);
  const journalDir = flags.journal === false ? null : givenDir;
  const sidecar = await startSidecar(
    {
      host: flags.host ?? '127.0.0.1',
      port: flags.port ?? 8123,
      insecureCompat: flags.insecureCompat === true,
      ...(flags.tokenFile === undefined ? {} : { tokenFile: resolvePath(flags.tokenFile) }),
      ...(journalDir === null ? {} : { journalDir }),
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
