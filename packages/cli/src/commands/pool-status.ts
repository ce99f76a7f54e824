/** `adit pool status`: how a pool is, from its monitor; alerts first. */
import { systemClock } from '@adit/base';
import { readPoolPlace } from '@adit/pool';
import { createPoolClient } from '@adit/wire';
import { resolvePath } from '../paths.ts';
import { renderPoolStatus } from '../render-pool-status.ts';

/** Flags of `adit pool status`. */
interface PoolStatusFlags {
  readonly dataDir?: string;
  readonly poolUrl?: string;
  readonly json?: boolean;
}

const TIMEOUT_MS = 10_000;

/** Prints the summary; alerts do not change the exit code. */
export async function runPoolStatus(flags: PoolStatusFlags): Promise<number> {
  const url = flags.poolUrl ?? readPoolPlace(resolvePath(flags.dataDir ?? '.adit-pool')).url;
  const token = process.env['MONITOR_TOKEN'];
  const client = createPoolClient({
    baseUrl: url,
    clock: systemClock,
    timeoutMs: TIMEOUT_MS,
    monitorToken: token === '' ? undefined : token,
  });
  const summary = await client.readMonitorSummary();
  const text = flags.json === true ? JSON.stringify(summary) : renderPoolStatus(summary, url);
  process.stdout.write(`${text}\n`);
  return 0;
}
