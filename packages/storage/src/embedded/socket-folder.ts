/**
 * The private folder of the server's socket: mode 0700, owned by the server's user, under the
 * temporary folder because a socket's path holds at most about 100 bytes.
 */
import {
  chownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ServerUser } from './server-user.ts';

const NAME_PREFIX = 'adit-pg-';
const NAME_PATTERN = /^adit-pg-[A-Za-z0-9]{6}$/;
/** Longest temporary folder that leaves room for the socket's own name. */
const MAX_TMP_BYTES = 60;

/** Makes a socket folder for `user` (null: for ourselves). */
export function createSocketFolder(user: ServerUser | null): string {
  const folder = mkdtempSync(join(chooseTmp(user), NAME_PREFIX));
  if (user !== null) chownSync(folder, user.uid, user.gid);
  return folder;
}

/** Removes a socket folder of ours; anything else by that name stays. Never throws. */
export function removeSocketFolder(folder: string): void {
  if (!NAME_PATTERN.test(basename(folder))) return;
  try {
    if (!lstatSync(folder).isDirectory()) return;
    for (const name of readdirSync(folder)) {
      if (/^\.s\.PGSQL\.\d+(?:\.lock)?$/.test(name) || name === 'initial-password') {
        rmSync(join(folder, name), { force: true });
      }
    }
    rmdirSync(folder);
  } catch {
    // Someone else's, or gone.
  }
}

function chooseTmp(user: ServerUser | null): string {
  const tmp = tmpdir();
  if (Buffer.byteLength(tmp) > MAX_TMP_BYTES) return '/tmp';
  return user === null || isOpenToAll(tmp) ? tmp : '/tmp';
}

/** True when every folder on the way can be passed by everyone. */
function isOpenToAll(path: string): boolean {
  if ((statSync(path).mode & 0o001) === 0) return false;
  return dirname(path) === path || isOpenToAll(dirname(path));
}
