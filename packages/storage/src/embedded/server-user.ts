/**
 * The user that PostgreSQL runs under.
 *
 * PostgreSQL refuses uid 0. Root therefore chooses, in this order: the owner of an existing cluster,
 * the owner of the data folder when that is not root, `nobody`, the first other user of
 * /etc/passwd (never `postgres`, who may own a system cluster). initdb looks its uid up, so a user
 * for a new cluster must be listed. Everyone else runs it as themselves.
 */
import { readFileSync, statSync } from 'node:fs';
import { AditError } from '@adit/base';

/** A user of the system. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

interface PasswdEntry extends ServerUser {
  readonly name: string;
}

/**
 * The user to switch to, or null when the server runs as this process' own user.
 * @throws AditError `no_server_user` when root is the only user there is,
 *   `cluster_owner_invalid` when the cluster belongs to root.
 */
export function chooseServerUser(
  dataDir: string,
  clusterDir: string,
  passwdFile = '/etc/passwd',
): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const entries = readPasswd(passwdFile);
  const clusterOwner = readOwner(clusterDir);
  if (clusterOwner !== null) {
    if (clusterOwner.uid !== 0) return withListedGroup(clusterOwner, entries);
    throw new AditError('cluster_owner_invalid', `${clusterDir} belongs to root`, {
      numbers: { uid: 0 },
      nextStep: 'Give that folder to the user who made it; PostgreSQL does not run as root.',
    });
  }
  const folderOwner = readOwner(dataDir);
  const candidates = [
    entries.find((entry) => folderOwner !== null && entry.uid === folderOwner.uid),
    entries.find((entry) => entry.name === 'nobody'),
    entries.find((entry) => entry.name !== 'postgres'),
  ];
  const chosen = candidates.find((entry) => entry !== undefined && entry.uid > 0);
  if (chosen !== undefined) return { uid: chosen.uid, gid: chosen.gid };
  throw new AditError('no_server_user', 'PostgreSQL refuses root and there is no other user', {
    numbers: { users: entries.length },
    nextStep: 'Start as an ordinary user or give --database-url.',
  });
}

/** Owner of a file or folder; null when it is not there. */
export function readOwner(path: string): ServerUser | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : { uid: stat.uid, gid: stat.gid };
}

function withListedGroup(user: ServerUser, entries: readonly PasswdEntry[]): ServerUser {
  const entry = entries.find((candidate) => candidate.uid === user.uid);
  return entry === undefined ? user : { uid: entry.uid, gid: entry.gid };
}

/** Users above root, in the file's order. */
function readPasswd(path: string): PasswdEntry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    const entry = { name: name ?? '', uid: Number(uid), gid: Number(gid) };
    const isUser = entry.name !== '' && Number.isInteger(entry.uid) && Number.isInteger(entry.gid);
    return isUser && entry.uid > 0 ? [entry] : [];
  });
}
