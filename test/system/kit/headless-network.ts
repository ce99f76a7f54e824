/**
 * The headless commands as real processes: one pool, one sidecar, a worker and a driver for each
 * miner, all below one temporary folder. Each can be killed and started again on its own port.
 *
 * With `isProxied` a recording proxy stands before the pool and another one before the sidecar.
 */
import path from 'node:path';
import { createTemporaryFolder } from './folder.ts';
import { findFreePort } from './free-port.ts';
import { isPostgres, readPostmasterPid, removeLeftServer } from './left-server.ts';
import { type StartedProcess, startAdit } from './process.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

/** What a network is started with. */
export interface HeadlessOptions {
  readonly miners: number;
  /** Flags of `adit pool serve` besides port and data directory. */
  readonly poolArgs: readonly string[];
  readonly poolEnv: Readonly<Record<string, string>>;
  /** Flags of node for the pool's process. */
  readonly poolNodeArgs?: readonly string[];
  /** Flags that workers and drivers get besides those of the guide. */
  readonly minerArgs: readonly string[];
  readonly driverArgs: readonly string[];
  /** Told, before anything is started, what ends everything; a test that runs out of time needs it. */
  readonly cleanUp: (close: () => Promise<void>) => void;
}

/** The parts that can be killed on their own; worker and driver belong to one miner. */
export type PartName = 'pool' | 'sidecar' | `worker-${number}` | `driver-${number}`;

/** A running network. */
export interface HeadlessNetwork {
  /** The pool without the proxy. */
  readonly poolUrl: string;
  readonly poolProxy: RecordingProxy;
  readonly sidecarProxy: RecordingProxy;
  readonly runIds: readonly string[];
  /** Hotkeys as the drivers printed them. */
  readonly hotkeys: readonly string[];
  /** Folder of the pool's database, for `openDatabase`. */
  readonly databaseDir: string;
  /** Sends -9, without waiting. */
  kill(part: PartName): void;
  /** Sends -9 to the database's postmaster. */
  killDatabase(): void;
  /** True once another postmaster runs than the one killed last. */
  isDatabaseBack(): boolean;
  /** Waits for the end of a killed part and starts it again. */
  restart(part: PartName): Promise<void>;
  /** Sends a signal, waits for the end and gives the exit code. */
  stop(part: PartName, signal?: NodeJS.Signals): Promise<number | null>;
  /** Everything that the lives of a part have written to standard error. */
  stderr(part: PartName): string;
  /** Ends whatever still runs with -9, and removes the folder. Idempotent. */
  close(): Promise<void>;
}

const SUBMISSION = /\/submit_(?:evaluation|evolution|lease)(?:\?|$)/;
const STDERR_TAIL = 20_000;

interface Part {
  readonly start: () => StartedProcess;
  readonly readyLine: RegExp;
  running: StartedProcess | null;
  earlierStderr: string;
}

/** Starts the network; every part has said that it is ready. */
export async function startHeadlessNetwork(options: HeadlessOptions): Promise<HeadlessNetwork> {
  const { folder, remove } = createTemporaryFolder();
  const [poolPort, sidecarPort] = [await findFreePort(), await findFreePort()];
  const isKept = (method: string, url: string): boolean =>
    method === 'POST' && SUBMISSION.test(url);
  const poolProxy = await startRecordingProxy({ targetPort: poolPort, isKept });
  const sidecarProxy = await startRecordingProxy({
    targetPort: sidecarPort,
    isKept: () => false,
  });
  const databaseDir = path.join(folder, 'pool', 'database');
  const runIds = Array.from({ length: options.miners }, (_, index) => `miner_${index}`);
  const hotkeys: string[] = [];
  let killedPostmaster: number | null = null;
  let closing: Promise<void> | null = null;
  const parts = createParts({ options, folder, poolPort, sidecarPort, poolProxy, sidecarProxy });

  const start = async (name: PartName): Promise<void> => {
    if (closing !== null) throw new Error('The network is closed');
    const part = requirePart(parts, name);
    part.running = part.start();
    const [, word = ''] = await part.running.waitForLine(part.readyLine);
    const index = /^driver-(\d+)$/.exec(name)?.[1];
    if (index !== undefined) hotkeys[Number(index)] = word;
  };
  const end = async (name: PartName, signal: NodeJS.Signals): Promise<number | null> => {
    const part = requirePart(parts, name);
    const code = (await part.running?.stop(signal)) ?? null;
    part.earlierStderr = (part.earlierStderr + (part.running?.stderr() ?? '')).slice(-STDERR_TAIL);
    part.running = null;
    return code;
  };
  const closeAll = async (): Promise<void> => {
    for (const name of [...parts.keys()].reverse()) await end(name, 'SIGKILL');
    await poolProxy.close();
    await sidecarProxy.close();
    await removeLeftServer(databaseDir);
    remove();
  };
  const close = (): Promise<void> => {
    closing ??= closeAll();
    return closing;
  };
  options.cleanUp(close);
  const network: HeadlessNetwork = {
    poolUrl: `http://127.0.0.1:${poolPort}`,
    poolProxy,
    sidecarProxy,
    runIds,
    hotkeys,
    databaseDir,
    kill: (name) => {
      parts.get(name)?.running?.child.kill('SIGKILL');
    },
    killDatabase: () => {
      const pid = readPostmasterPid(databaseDir);
      if (pid === null || !isPostgres(pid)) throw new Error('There is no database server to kill');
      process.kill(pid, 'SIGKILL');
      killedPostmaster = pid;
    },
    isDatabaseBack: () => {
      const pid = readPostmasterPid(databaseDir);
      return pid !== null && pid !== killedPostmaster && isPostgres(pid);
    },
    restart: async (name) => {
      await end(name, 'SIGKILL');
      await start(name);
    },
    stop: (name, signal = 'SIGTERM') => end(name, signal),
    stderr: (name) => {
      const part = parts.get(name);
      return (part?.earlierStderr ?? '') + (part?.running?.stderr() ?? '');
    },
    close,
  };
  try {
    for (const name of ['pool', 'sidecar'] as const) await start(name);
    for (const kind of ['worker', 'driver'] as const) {
      await Promise.all(runIds.map((_, index) => start(`${kind}-${index}`)));
    }
    return network;
  } catch (error) {
    await network.close();
    throw error;
  }
}

interface Places {
  readonly options: HeadlessOptions;
  readonly folder: string;
  readonly poolPort: number;
  readonly sidecarPort: number;
  readonly poolProxy: RecordingProxy;
  readonly sidecarProxy: RecordingProxy;
}

function createParts(places: Places): Map<PartName, Part> {
  const { options, folder, poolPort, sidecarPort, poolProxy, sidecarProxy } = places;
  // The proxy's port names no token file, so that every part is told the file.
  const tokenArgs = ['--token-file', path.join(folder, 'sidecar.token')];
  const sidecarArgs = ['--sidecar-url', sidecarProxy.url, ...tokenArgs];
  const env = { HOME: folder };
  const parts = new Map<PartName, Part>();
  const add = (name: PartName, readyLine: RegExp, run: () => StartedProcess): void => {
    parts.set(name, { start: run, readyLine, running: null, earlierStderr: '' });
  };
  const poolPlace = ['--port', String(poolPort), '--data-dir', path.join(folder, 'pool')];
  add('pool', /^Pool at (\S+),/m, () =>
    startAdit(['pool', 'serve', ...poolPlace, ...options.poolArgs], {
      env: { ...env, ...options.poolEnv },
      nodeArgs: options.poolNodeArgs ?? [],
    }),
  );
  const sidecarPlace = ['--host', '127.0.0.1', '--port', String(sidecarPort), ...tokenArgs];
  add('sidecar', /^Sidecar at (\S+)/m, () => startAdit(['sidecar', ...sidecarPlace], { env }));
  for (let index = 0; index < options.miners; index += 1) {
    const common = [...sidecarArgs, '--run-id', `miner_${index}`, ...options.minerArgs];
    add(`worker-${index}`, /^Working for (\S+)/m, () =>
      startAdit(['worker', ...common, '--workers', '1'], { env }),
    );
    const drive = ['--pool-url', poolProxy.url, '--duration-s', '0', ...options.driverArgs];
    add(`driver-${index}`, /^Hotkey: (\S+)/m, () =>
      startAdit(['driver', ...common, ...drive], { env }),
    );
  }
  return parts;
}

function requirePart(parts: ReadonlyMap<PartName, Part>, name: PartName): Part {
  const part = parts.get(name);
  if (part === undefined) throw new Error(`There is no part ${name}`);
  return part;
}
