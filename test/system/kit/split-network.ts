/**
 * A pool in several processes: two for the API, one that runs the scheduler and one that stands by for
 * it, PostgreSQL in another, and miners that reach one API or the other through a recording proxy.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger, systemClock } from '@adit/base';
import { type Database, openDatabase } from '@adit/storage';
import { createTemporaryFolder } from './folder.ts';
import { findFreePort } from './free-port.ts';
import { removeLeftServer } from './left-server.ts';
import { type StartedProcess, startAdit, startProgram } from './process.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

/** What can be killed. */
export const splitParts = ['api-0', 'api-1', 'scheduler-0', 'scheduler-1'] as const;

/** One of {@link splitParts}. */
export type SplitPart = (typeof splitParts)[number];

/** What a network is started with. */
export interface SplitOptions {
  readonly miners: number;
  /** Settings of all processes of the pool. */
  readonly poolEnv: Readonly<Record<string, string>>;
  readonly tasks: readonly string[];
  /** Told, before anything is started, what ends everything. */
  readonly cleanUp: (close: () => Promise<void>) => void;
}

/** A running network. */
export interface SplitNetwork {
  /** Before each API process. */
  readonly proxies: readonly RecordingProxy[];
  /** A look of our own at the database. */
  readonly database: Database;
  /** Pid of a running part. */
  pid(part: SplitPart): number;
  kill(part: SplitPart): void;
  /** Waits for the end of a killed part and starts it again; resolves when it says that it is ready. */
  restart(part: SplitPart): Promise<void>;
  /** Asks an API process for its health. */
  isHealthy(part: 'api-0' | 'api-1'): Promise<boolean>;
  /** Ends the miners with -9, then asks the pool's processes to stop; their exit codes. */
  stop(): Promise<(number | null)[]>;
  close(): Promise<void>;
}

const SUBMISSION = /\/submit_[a-z]+(?:\?|$)/;
/** How long anything of such a network may take. */
export const SPLIT_PATIENCE_MS = 60_000;

function isKept(method: string, url: string): boolean {
  return method === 'POST' && SUBMISSION.test(url);
}

/** Starts it; every part has said that it is ready. */
export async function startSplitNetwork(options: SplitOptions): Promise<SplitNetwork> {
  const { folder, remove } = createTemporaryFolder();
  const dataDir = path.join(folder, 'database');
  const processes: StartedProcess[] = [];
  const closing: (() => Promise<void>)[] = [];
  let isClosed = false;
  const close = async (): Promise<void> => {
    isClosed = true;
    for (const one of closing.splice(0).reverse()) await one();
    for (const one of processes.splice(0).reverse()) await one.stop('SIGKILL');
    await removeLeftServer(dataDir);
    remove();
  };
  options.cleanUp(close);
  const keep = (started: StartedProcess): StartedProcess => {
    processes.push(started);
    return started;
  };
  const script = fileURLToPath(new URL('./database-server.mjs', import.meta.url));
  const server = keep(startProgram(process.execPath, [script, dataDir, '0']));
  const [databaseUrl = ''] = await server.waitForLine(/^postgres:\S+/m);
  const ports = [await findFreePort(), await findFreePort()];
  const start = async (part: SplitPart): Promise<StartedProcess> => {
    if (isClosed) throw new Error('The network is closed');
    const role = part.startsWith('api') ? 'api' : 'scheduler';
    const place = role === 'api' ? ['--port', String(ports[Number(part.slice(4))])] : [];
    const task = options.tasks.flatMap((one) => ['--task', one]);
    const args = ['pool', 'serve', '--role', role, '--data-dir', path.join(folder, 'pool')];
    const env = { ...options.poolEnv, DATABASE_URL: databaseUrl, DRAIN_NOTICE_S: '0' };
    const started = keep(startAdit([...args, ...place, ...task], { env }));
    await started.waitForLine(/^(?:Pool at|Scheduler started)/m);
    return started;
  };
  try {
    const parts = new Map<SplitPart, StartedProcess>();
    for (const part of splitParts) parts.set(part, await start(part));
    const proxies: RecordingProxy[] = [];
    for (const targetPort of ports) {
      const proxy = await startRecordingProxy({ targetPort, isKept });
      proxies.push(proxy);
      closing.push(() => proxy.close());
    }
    const database = await openDatabase(
      { databaseUrl, maxConnections: 2 },
      { log: createLogger('test', 'silent'), clock: systemClock },
    );
    closing.push(() => database.close());
    const miners = Array.from({ length: options.miners }, (_, index) => {
      const poolUrl = proxies[index % proxies.length]?.url ?? '';
      const args = ['mine', 'pool', '--pool-url', poolUrl, '--workers', '1'];
      const env = { HOME: path.join(folder, `miner-${index}`) };
      return keep(
        startAdit([...args, ...options.tasks.flatMap((one) => ['--task', one])], { env }),
      );
    });
    const running = (part: SplitPart): StartedProcess => {
      const found = parts.get(part);
      if (found === undefined) throw new Error(`There is no part ${part}`);
      return found;
    };
    return {
      proxies,
      database,
      pid: (part) => running(part).pid,
      kill: (part) => {
        running(part).child.kill('SIGKILL');
      },
      restart: async (part) => {
        await running(part).exited;
        parts.set(part, await start(part));
      },
      isHealthy: async (part) => {
        const port = ports[Number(part.slice(4))];
        const response = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
        return response?.status === 200;
      },
      stop: async () => {
        await Promise.all(miners.map((miner) => miner.stop('SIGKILL')));
        return await Promise.all(splitParts.map((part) => running(part).stop('SIGTERM')));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
