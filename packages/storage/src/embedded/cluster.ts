/**
 * The folder `pg` of a data directory: made once by initdb, checked before every start.
 *
 * initdb works in `pg.new-PID`, which is renamed when it is complete, so a kill at any moment
 * leaves nothing half made under the final name. Sorting is by code point everywhere (builtin
 * provider), time is UTC, passwords are SCRAM.
 */
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AditError } from '@adit/base';
import { runProgram } from './run-program.ts';
import type { ServerBinaries } from './server-binaries.ts';
import type { ServerUser } from './server-user.ts';
import { serverOutputError, spawnError } from './start-errors.ts';

/** The database user that Adit connects as, and the only one there is. */
export const DATABASE_USER = 'adit';
/** The database that initdb makes. */
export const DATABASE_NAME = 'postgres';
/** Version of PostgreSQL in the platform packages. */
const SERVER_MAJOR = 18;

const INITDB_TIMEOUT_MS = 180_000;

/** What {@link openCluster} needs. */
export interface ClusterOptions {
  readonly dataDir: string;
  readonly socketDir: string;
  readonly binaries: ServerBinaries;
  readonly user: ServerUser | null;
  /** Who owns the data directory, so that its own user can start later; null: leave as made. */
  readonly fileOwner: ServerUser | null;
  /** False leaves out every sync: for tests only. */
  readonly isDurable: boolean;
}

/** The cluster's folder within a data directory. */
export function clusterPath(dataDir: string): string {
  return join(dataDir, 'pg');
}

/** On Linux the server never looks at the parents of its folder; macOS has no such path. */
export function dataArgument(clusterDir: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : clusterDir;
}

/**
 * Makes the cluster when there is none, else checks its version; gives the password.
 * @throws AditError `cluster_version_mismatch`, `cluster_damaged`, `password_missing`, `disk_full`,
 *   `user_unknown` and the rest of start-errors.ts; Node's errors of the file system.
 */
export async function openCluster(options: ClusterOptions): Promise<{ password: string }> {
  const { dataDir } = options;
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith('pg.new-')) continue;
    rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
  const clusterDir = clusterPath(dataDir);
  if (existsSync(clusterDir)) {
    requireVersion(dataDir, clusterDir);
    return { password: requirePassword(dataDir) };
  }
  const password = createPassword(options);
  await createCluster(options, password);
  return { password };
}

function requireVersion(dataDir: string, clusterDir: string): void {
  const path = join(clusterDir, 'PG_VERSION');
  if (!existsSync(path)) {
    throw serverOutputError('could not open file "PG_VERSION"', { dataDir });
  }
  const version = readFileSync(path, 'utf8').trim();
  if (version === String(SERVER_MAJOR)) return;
  throw new AditError('cluster_version_mismatch', `${dataDir} was made by PostgreSQL ${version}`, {
    numbers: { dataDir, found: version.slice(0, 20), expected: SERVER_MAJOR },
    nextStep: 'Export it with the version that made it, or start with another --data-dir.',
  });
}

function requirePassword(dataDir: string): string {
  const path = join(dataDir, 'password');
  const password = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (password !== '') return password;
  throw new AditError('password_missing', `The file ${path} is missing or empty`, {
    numbers: { dataDir },
    nextStep: 'Put the file back from a backup; it belongs to this database alone.',
  });
}

/** 256 random bits in a 0600 file, on disk before the cluster that needs it. */
function createPassword(options: ClusterOptions): string {
  const path = join(options.dataDir, 'password');
  const password = randomBytes(32).toString('hex');
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${password}\n`);
    if (options.isDurable) fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const { fileOwner } = options;
  if (fileOwner !== null) chownSync(path, fileOwner.uid, fileOwner.gid);
  return password;
}

async function createCluster(options: ClusterOptions, password: string): Promise<void> {
  const { dataDir, user } = options;
  const building = join(dataDir, `pg.new-${process.pid}`);
  const passwordFile = join(options.socketDir, 'initial-password');
  const place = { dataDir, switchedUid: user?.uid ?? null };
  try {
    mkdirSync(building, { mode: 0o700 });
    writeFileSync(passwordFile, `${password}\n`, { flag: 'wx', mode: 0o600 });
    if (user !== null) {
      chownSync(building, user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    const end = await runProgram(options.binaries.initdb, initdbArguments(options, building), {
      cwd: building,
      user,
      timeoutMs: INITDB_TIMEOUT_MS,
    }).catch((error: unknown) => {
      throw spawnError(error, place);
    });
    if (end.exitCode !== 0) throw serverOutputError(end.output, place);
    renameSync(building, clusterPath(dataDir));
    if (options.isDurable) syncFolder(dataDir);
  } catch (error) {
    rmSync(building, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function initdbArguments(options: ClusterOptions, building: string): string[] {
  return [
    '-D',
    dataArgument(building),
    '-U',
    DATABASE_USER,
    `--pwfile=${join(options.socketDir, 'initial-password')}`,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '-c',
    'timezone=UTC',
    ...(options.isDurable ? [] : ['--no-sync', '--wal-segsize=1']),
  ];
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
