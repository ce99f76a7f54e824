/** `adit up` as a process, for tests that look at it from outside. */
import { type StartedProcess, startAdit } from './process.ts';

/** A running `adit up`. */
export interface RunningUp {
  readonly process: StartedProcess;
  /** Address of pool and console. */
  readonly url: string;
}

/** Starts `adit up` without `--json` in a data directory and waits for its address. */
export async function startUp(dataDir: string, args: readonly string[] = []): Promise<RunningUp> {
  const process = startAdit(['up', '--data-dir', dataDir, ...args]);
  const [, url = ''] = await process.waitForLine(/pool and console at (http:\S+)/);
  return { process, url };
}

/** JSON of a GET below the pool's address. */
export async function readJson<Answer>(url: string, path: string): Promise<Answer> {
  const response = await fetch(`${url}${path}`);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as Answer;
}
