/**
 * Programs that the chosen user can really run.
 *
 * The platform package is probed with the target user. Where that fails (a node_modules behind
 * closed parents, a strict umask, a folder where no links can be made) a private copy is used: in
 * the caches of root or of the user, else under the temporary folder. A copy is built beside and
 * renamed, and reused only when nobody else could have changed it.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AditError, errorMessage } from '@adit/base';
import { createLibraryLinks } from './library-links.ts';
import { findPlatformPackage, type PlatformPackage, requireGlibc } from './platform-package.ts';
import { runProgram } from './run-program.ts';
import type { ServerUser } from './server-user.ts';
import { spawnError } from './start-errors.ts';

/** Paths of the two programs that are used. */
export interface ServerBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const PROBE_TIMEOUT_MS = 20_000;

/** What worked before in this process, by user: a probe costs 20 ms. */
const found = new Map<string, ServerBinaries>();

/**
 * Programs that run as `user` (null: as ourselves).
 * @throws AditError `platform_unsupported`, `postgres_binaries_missing`, `musl_unsupported`,
 *   `cannot_switch_user`, `postgres_binaries_unusable` with what each place said.
 */
export async function openServerBinaries(user: ServerUser | null): Promise<ServerBinaries> {
  const key = user === null ? 'self' : `${user.uid}:${user.gid}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  if (user !== null) await requireUserSwitch(user);
  const binaries = await searchBinaries(findPlatformPackage(), user);
  found.set(key, binaries);
  return binaries;
}

/** As {@link openServerBinaries}, for a given package and list of places, without remembering. */
export async function searchBinaries(
  source: PlatformPackage,
  user: ServerUser | null,
  places: readonly string[] = copyPlaces(),
): Promise<ServerBinaries> {
  const failures: string[] = [];
  const attempt = async (prepare: () => string): Promise<ServerBinaries | null> => {
    try {
      return await probe(prepare(), user);
    } catch (error) {
      failures.push(errorMessage(error));
      return null;
    }
  };
  const direct = await attempt(() => {
    createLibraryLinks(source.folder);
    return source.folder;
  });
  if (direct !== null) return direct;
  for (const place of places) {
    const copied = await attempt(() => openPrivateCopy(source, place));
    if (copied !== null) return copied;
  }
  if (process.platform === 'linux') requireGlibc();
  throw new AditError(
    'postgres_binaries_unusable',
    'The PostgreSQL programs do not run on this machine',
    {
      numbers: { places: places.length + 1, output: failures.join(' | ').slice(0, 2_000) },
      nextStep: 'Give a PostgreSQL server (14 or newer) with --database-url.',
    },
  );
}

/** A shell that every user can run tells a forbidden switch from a closed folder. */
async function requireUserSwitch(user: ServerUser): Promise<void> {
  const options = { cwd: '/', user, timeoutMs: PROBE_TIMEOUT_MS };
  await runProgram('/bin/sh', ['-c', 'exit 0'], options).catch((error: unknown) => {
    throw spawnError(error, { dataDir: '', switchedUid: user.uid });
  });
}

/** Folders for a private copy, best first. */
function copyPlaces(): string[] {
  if (process.getuid?.() === 0) return ['/var/cache', '/var/lib', tmpdir()];
  return [process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), tmpdir()];
}

/** Runs both programs and looks at the file that initdb reads first. */
async function probe(folder: string, user: ServerUser | null): Promise<ServerBinaries> {
  const bin = join(folder, 'native', 'bin');
  const binaries = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  const catalog = join(folder, 'native', 'share', 'postgresql', 'postgres.bki');
  if (user !== null && (statSync(catalog).mode & 0o004) === 0) {
    throw new Error(`${catalog} is not readable for everyone`);
  }
  const options = { cwd: '/', user, timeoutMs: PROBE_TIMEOUT_MS };
  for (const file of [binaries.initdb, binaries.postgres]) {
    const end = await runProgram(file, ['--version'], options);
    if (end.exitCode !== 0) throw new Error(`${file}: ${end.output.trim().slice(-300)}`);
  }
  return binaries;
}

/** A copy that nobody but us can have changed, made when it is not there yet. */
function openPrivateCopy(source: PlatformPackage, place: string): string {
  const uid = process.getuid?.() ?? 0;
  const platform = `${process.platform}-${process.arch}`;
  const target = join(place, `adit-postgres-${source.version}-${platform}-${uid}`);
  if (isTrusted(target, uid)) return target;
  mkdirSync(place, { recursive: true });
  const building = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    copyNative(join(source.folder, 'native'), join(building, 'native'));
    createLibraryLinks(building);
    renameSync(building, target);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Another first start may have been faster; its copy is as good as ours.
    if (!isTrusted(target, uid)) throw error;
  }
  return target;
}

function isTrusted(folder: string, uid: number): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === uid && (stat.mode & 0o022) === 0;
}

/** Everything but the static libraries; modes are set here because the umask takes bits away. */
function copyNative(from: string, to: string): void {
  mkdirSync(dirname(to), { mode: 0o700 });
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a'),
  });
  openModes(dirname(to));
}

function openModes(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openModes(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
