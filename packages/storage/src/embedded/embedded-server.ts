/**
 * The embedded PostgreSQL of a data directory: opened once, kept running, closed once.
 *
 * A server that dies is started again on the same socket folder, after 100 ms, doubling to 10 s while
 * it keeps failing; clients reconnect by themselves. Opening follows one order: folder, user,
 * programs, socket folder, lock, orphan, cluster, server; closing the reverse.
 */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AditError, errorMessage, type Logger, readProcess } from '@adit/base';
import { clusterPath, DATABASE_NAME, DATABASE_USER, openCluster } from './cluster.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { lockDataDir } from './data-lock.ts';
import { clearOrphanServer } from './orphan-server.ts';
import { Presence } from './presence.ts';
import { Backoff } from './restart-backoff.ts';
import { openServerBinaries, type ServerBinaries } from './server-binaries.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { serverSettings, socketPort } from './server-settings.ts';
import { chooseServerUser, type ServerUser } from './server-user.ts';
import { createSocketFolder, removeSocketFolder } from './socket-folder.ts';
import { dataDirError } from './start-errors.ts';

/** Options of {@link startEmbeddedServer}. */
export interface EmbeddedServerOptions {
  readonly dataDir: string;
  /** Also listen on 127.0.0.1: this port, or any free one for 0. Default: the socket alone. */
  readonly tcpPort?: number | undefined;
  /** False only for tests that never kill anything: nothing is synced. Default true. */
  readonly isDurable?: boolean | undefined;
}

/** A running embedded server. */
export interface EmbeddedServer {
  readonly socketPath: string;
  /** The TCP port, null without. */
  readonly tcpPort: number | null;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  isUp(): boolean;
  /** Process id of the running server, null while there is none. */
  serverPid(): number | null;
  /** True as soon as the server is up; false once it has been away for 1.5 s in all. */
  whenUp(): Promise<boolean>;
  stop(): Promise<void>;
}

const START_ATTEMPTS = 20;
const START_RETRY_MS = 250;

interface Opened {
  readonly directory: DataDirectory;
  readonly user: ServerUser | null;
  readonly binaries: ServerBinaries;
  readonly socketDir: string;
  readonly password: string;
  readonly isDurable: boolean;
  release(): void;
}

/**
 * Starts the embedded server of a data directory.
 * @throws AditError `data_dir_locked` {pid}, `data_dir_read_only`, `data_dir_unusable`, `disk_full`,
 *   `port_in_use`, `cluster_version_mismatch`, `cluster_damaged`, `cannot_switch_user`,
 *   `no_server_user`, `user_unknown`, `musl_unsupported`, `platform_unsupported`,
 *   `postgres_binaries_missing`, `postgres_binaries_unusable`, `database_start_failed` ...
 */
export async function startEmbeddedServer(
  options: EmbeddedServerOptions,
  log: Logger,
): Promise<EmbeddedServer> {
  const opened = await openDirectory(options, log);
  const keeper = new ServerKeeper(opened, log);
  try {
    return await keeper.start(options.tcpPort ?? null);
  } catch (error) {
    opened.release();
    throw dataDirError(error, { dataDir: opened.directory.path });
  }
}

async function openDirectory(options: EmbeddedServerOptions, log: Logger): Promise<Opened> {
  const isDurable = options.isDurable ?? true;
  try {
    const directory = openDataDirectory(options.dataDir);
    const { path: dataDir, fileOwner } = directory;
    const user = chooseServerUser(dataDir, clusterPath(dataDir));
    const binaries = await openServerBinaries(user);
    const socketDir = createSocketFolder(user);
    let unlock = (): void => undefined;
    const release = (): void => {
      removeSocketFolder(socketDir);
      unlock();
    };
    try {
      const lock = await lockDataDir(dataDir, socketDir, fileOwner);
      unlock = lock.release;
      await clearOrphanServer(clusterPath(dataDir), log);
      const cluster = { dataDir, socketDir, binaries, user, fileOwner, isDurable };
      const { password } = await openCluster(cluster);
      return { directory, user, binaries, socketDir, password, isDurable, release };
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    throw dataDirError(error, { dataDir: options.dataDir });
  }
}

/** Keeps one server running; see the head of this file. */
class ServerKeeper implements EmbeddedServer {
  readonly user = DATABASE_USER;
  readonly database = DATABASE_NAME;
  readonly password: string;
  readonly #opened: Opened;
  readonly #log: Logger;
  readonly #presence = new Presence();
  readonly #stopping = new AbortController();
  #process: ServerProcess | null = null;
  #tcpPort: number | null = null;
  #kept: Promise<void> = Promise.resolve();

  constructor(opened: Opened, log: Logger) {
    this.#opened = opened;
    this.#log = log;
    this.password = opened.password;
  }

  get tcpPort(): number | null {
    return this.#tcpPort;
  }

  get socketPath(): string {
    return join(this.#opened.socketDir, `.s.PGSQL.${socketPort(this.#tcpPort)}`);
  }

  isUp(): boolean {
    return this.#presence.isUp;
  }

  serverPid(): number | null {
    return this.#presence.isUp ? (this.#process?.pid ?? null) : null;
  }

  whenUp(): Promise<boolean> {
    // The news of its end comes a little later than its sockets close.
    const pid = this.#process?.pid;
    if (pid !== undefined && !readProcess(pid).isAlive) this.#presence.change(false);
    return this.#presence.whenUp();
  }

  /** Starts the server for the first time; failures are the caller's. */
  async start(tcpPort: number | null): Promise<this> {
    const first = await this.#launch(tcpPort);
    this.#kept = this.#keep(first);
    return this;
  }

  async stop(): Promise<void> {
    if (!this.#stopping.signal.aborted) {
      this.#stopping.abort();
      this.#presence.giveUp();
      await this.#process?.stop();
    }
    await this.#kept;
  }

  /** Waits for the end of each run and starts the next one, until told to stop. */
  async #keep(first: ServerProcess): Promise<void> {
    const backoff = new Backoff();
    let running: ServerProcess | null = first;
    while (running !== null) {
      this.#process = running;
      backoff.begin();
      const output = await running.ended;
      backoff.end();
      this.#process = null;
      if (this.#stopping.signal.aborted) break;
      this.#log.error({ output: output.slice(-600) }, 'The database server ended; restarting it');
      running = await this.#relaunch(backoff);
    }
    this.#opened.release();
  }

  /** The next run; null when told to stop meanwhile. */
  async #relaunch(backoff: Backoff): Promise<ServerProcess | null> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await delay(backoff.nextMs(), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      try {
        const running = await this.#launch(this.#tcpPort);
        if (!signal.aborted) return running;
        await running.stop();
      } catch (error) {
        this.#log.error({ reason: errorMessage(error) }, 'The database server did not start');
      }
    }
    return null;
  }

  /** One start, patient with what passes by itself: a port taken, a memory segment being left. */
  async #launch(tcpPort: number | null): Promise<ServerProcess> {
    const mayChoosePort = tcpPort === 0;
    for (let attempt = 1; ; attempt += 1) {
      this.#tcpPort = mayChoosePort ? await findFreePort() : tcpPort;
      try {
        return await this.#startOnce();
      } catch (error) {
        const code = error instanceof AditError ? error.code : '';
        const isPassing = code === 'data_dir_locked' || (mayChoosePort && code === 'port_in_use');
        const isOver = attempt >= START_ATTEMPTS || this.#stopping.signal.aborted;
        if (!isPassing || isOver) throw error;
        if (code === 'data_dir_locked') await delay(START_RETRY_MS);
      }
    }
  }

  async #startOnce(): Promise<ServerProcess> {
    const { directory, socketDir, isDurable, binaries, user } = this.#opened;
    const tcpPort = this.#tcpPort;
    const clusterDir = clusterPath(directory.path);
    await clearOrphanServer(clusterDir, this.#log);
    return startServerProcess(
      {
        dataDir: directory.path,
        clusterDir,
        binaries,
        user,
        settings: serverSettings({ socketDir, tcpPort, isDurable }),
        port: tcpPort,
        onReadyChange: (isReady) => this.#presence.change(isReady),
      },
      this.#log,
    );
  }
}

/** A port that was free a moment ago. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
