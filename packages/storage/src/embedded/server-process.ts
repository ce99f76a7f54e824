/**
 * One run of the `postgres` program, from spawn to exit.
 *
 * It runs in a session of its own, or Ctrl-C would end the database before the program has drained.
 * A watchdog shell, also apart, waits on a pipe from us: when we die without a word it stops the
 * server. Readiness is read from the server's log, whose end is kept for the error.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@adit/base';
import { dataArgument } from './cluster.ts';
import { STOP_PATIENCE_MS, stopLeftWorkers } from './orphan-server.ts';
import { OUTPUT_LIMIT_CHARACTERS, programEnvironment } from './run-program.ts';
import type { ServerBinaries } from './server-binaries.ts';
import type { ServerUser } from './server-user.ts';
import { type StartPlace, serverOutputError, spawnError } from './start-errors.ts';

/** What {@link startServerProcess} needs. */
export interface ServerProcessOptions {
  readonly dataDir: string;
  readonly clusterDir: string;
  readonly binaries: ServerBinaries;
  readonly user: ServerUser | null;
  /** Settings as `name=value`. */
  readonly settings: readonly string[];
  readonly port: number | null;
  /** Told whenever the server begins or ceases to accept connections. */
  readonly onReadyChange: (isReady: boolean) => void;
}

/** A server that accepted connections at least once. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves with the end of its log when it has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** Fast stop (SIGINT), SIGQUIT after 30 s, SIGKILL after 40 s; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Recovery after a crash replays the log; this bounds a server that never gets ready. */
const START_LIMIT_MS = 300_000;
const LEFT_WORKER_PATIENCE_MS = 2_000;
/** Ends by itself when we write a line; stops the server when the pipe just closes. */
const WATCHDOG_SCRIPT = 'trap "" INT TERM HUP; read x || kill -INT "$1"';

/** What the server's log says about taking connections, in the order of its lines. */
const READY_PATTERN =
  /database system is ready to accept connections|all server processes terminated; reinitializing|received (?:fast|smart|immediate) shutdown request/g;

/**
 * Starts the server and waits until it accepts connections.
 * @throws AditError `cannot_switch_user`, `port_in_use`, `disk_full`, `cluster_damaged` and the rest
 *   of start-errors.ts.
 */
export async function startServerProcess(
  options: ServerProcessOptions,
  log: Logger,
): Promise<ServerProcess> {
  const place: StartPlace = {
    dataDir: options.dataDir,
    port: options.port,
    switchedUid: options.user?.uid ?? null,
  };
  const child = spawnServer(options);
  const watched = watchOutput(child, options.onReadyChange);
  const ended = watchEnd(child, options).then(watched.tail);
  const failed = new Promise<Error>((resolve) => child.once('error', resolve));
  const pid = child.pid;
  if (pid === undefined) throw spawnError(await failed, place);
  const watchdog = startWatchdog(pid, options.user);
  void ended.then(() => releaseWatchdog(watchdog));
  const stop = (): Promise<void> => stopServer(child, ended, log);
  const outcome = await Promise.race([
    watched.ready.then(() => 'ready' as const),
    ended.then(() => 'ended' as const),
    delay(START_LIMIT_MS, 'late' as const, { ref: false }),
  ]);
  if (outcome === 'ready') return { pid, ended, stop };
  if (outcome === 'late') await stop();
  throw serverOutputError(watched.tail(), place);
}

function spawnServer(options: ServerProcessOptions): ChildProcess {
  const { clusterDir, settings, user } = options;
  const flags = settings.flatMap((setting) => ['-c', setting]);
  return spawn(options.binaries.postgres, ['-D', dataArgument(clusterDir), ...flags], {
    cwd: clusterDir,
    env: programEnvironment(),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(user ?? {}),
  });
}

/**
 * Resolves when all that held the log is gone. Workers normally end with their postmaster; one that
 * is busy gets 2 s and is then ended, or its memory segment would bar the next start.
 */
function watchEnd(child: ChildProcess, options: ServerProcessOptions): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    child.once('exit', () => {
      options.onReadyChange(false);
      timer = setTimeout(() => stopLeftWorkers(options.clusterDir), LEFT_WORKER_PATIENCE_MS);
    });
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Follows the log; the pipe is read to its end, else the server would block on it. */
function watchOutput(
  child: ChildProcess,
  onReadyChange: (isReady: boolean) => void,
): { ready: Promise<void>; tail: () => string } {
  let tail = '';
  let unread = '';
  const ready = new Promise<void>((resolve) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      const text = chunk.toString('utf8');
      tail = (tail + text).slice(-OUTPUT_LIMIT_CHARACTERS);
      unread += text;
      for (const match of unread.matchAll(READY_PATTERN)) {
        const isReady = match[0].startsWith('database system is ready');
        onReadyChange(isReady);
        if (isReady) resolve();
      }
      // A line may arrive in two pieces; whole lines have been judged.
      unread = unread.slice(unread.lastIndexOf('\n') + 1).slice(-OUTPUT_LIMIT_CHARACTERS);
    });
  });
  return { ready, tail: () => tail };
}

async function stopServer(child: ChildProcess, ended: Promise<string>, log: Logger): Promise<void> {
  for (const [signal, waitMs] of STOP_STEPS) {
    child.kill(signal);
    const timer = new AbortController();
    const late = delay(waitMs, 'late' as const, { signal: timer.signal }).catch(() => 'late');
    const outcome = await Promise.race([ended.then(() => 'ended'), late]);
    timer.abort();
    if (outcome === 'ended') return;
    log.error({ pid: child.pid, signal, waitMs }, 'The database server did not stop in time');
  }
  await ended;
}

const STOP_STEPS: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', STOP_PATIENCE_MS],
  ['SIGQUIT', STOP_PATIENCE_MS / 3],
  ['SIGKILL', STOP_PATIENCE_MS],
];

function startWatchdog(pid: number, user: ServerUser | null): ChildProcess | null {
  if (!existsSync('/bin/sh')) return null;
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG_SCRIPT, 'sh', String(pid)], {
    cwd: '/',
    env: programEnvironment(),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    ...(user ?? {}),
  });
  // Without a watchdog the next start finds the orphan instead.
  watchdog.on('error', () => undefined);
  watchdog.stdin?.on('error', () => undefined);
  watchdog.unref();
  return watchdog;
}

function releaseWatchdog(watchdog: ChildProcess | null): void {
  watchdog?.stdin?.end('done\n');
}
