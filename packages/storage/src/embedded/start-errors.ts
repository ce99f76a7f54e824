/**
 * From what the system or PostgreSQL says to a coded error with the reader's next step.
 *
 * initdb and postgres run with LC_ALL=C, so their English texts are stable within one version.
 * Everything not in the table becomes `database_start_failed` with the end of the server's output.
 */
import { AditError, errorMessage } from '@adit/base';

/** Where a start was going on, for the numbers of its error. */
export interface StartPlace {
  readonly dataDir: string;
  /** The TCP port asked for, if any. */
  readonly port?: number | null;
  /** The user id that the server runs under when it is not ours. */
  readonly switchedUid?: number | null;
}

interface Rule {
  readonly pattern: RegExp;
  readonly code: string;
  readonly message: (place: StartPlace) => string;
  readonly nextStep: string;
}

const OTHER_DATA_DIR = 'Give another folder with --data-dir or a server with --database-url.';
const RESTORE = 'Restore a backup of the data directory, or start with an empty one (--data-dir).';

const DISK_FULL: Rule = {
  pattern: /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/,
  code: 'disk_full',
  message: (place) => `The disk that holds ${place.dataDir} is full`,
  nextStep: 'Make room on that disk and start again; what was confirmed is kept.',
};
const READ_ONLY: Rule = {
  pattern: /EROFS|EACCES|EPERM|Read-only file system/,
  code: 'data_dir_read_only',
  message: (place) => `Cannot write the data directory ${place.dataDir}`,
  nextStep: OTHER_DATA_DIR,
};
const CANNOT_SWITCH_USER: Rule = {
  pattern: /EPERM|EACCES/,
  code: 'cannot_switch_user',
  message: (place) =>
    `PostgreSQL refuses root and this process may not switch to user ${place.switchedUid ?? '?'}`,
  nextStep: 'Start as an ordinary user or give --database-url.',
};

/** What the server writes on standard error; the first that matches. */
const SERVER_RULES: readonly Rule[] = [
  DISK_FULL,
  {
    pattern: /database files are incompatible with server/,
    code: 'cluster_version_mismatch',
    message: (place) => `${place.dataDir} was made by another version of PostgreSQL`,
    nextStep: 'Export it with the version that made it, or start with another --data-dir.',
  },
  {
    pattern: /could not create any TCP\/IP sockets|Address already in use/,
    code: 'port_in_use',
    message: (place) => `Port ${place.port ?? '?'} on 127.0.0.1 is in use`,
    nextStep: 'Choose another port or stop the program that holds it.',
  },
  {
    pattern: /has invalid permissions/,
    code: 'cluster_permissions_invalid',
    message: (place) => `The folder pg in ${place.dataDir} must have mode 0700`,
    nextStep: 'Run: chmod 700 on that folder.',
  },
  {
    pattern: /has wrong ownership/,
    code: 'cluster_owner_invalid',
    message: (place) => `The folder pg in ${place.dataDir} belongs to another user`,
    nextStep: 'Start as the owner of that folder, or give the folder to the user who starts.',
  },
  {
    pattern: /lock file "postmaster\.pid" already exists|pre-existing shared memory block/,
    code: 'data_dir_locked',
    message: (place) => `${place.dataDir} is in use by another PostgreSQL`,
    nextStep: 'Stop the program that uses it, or give another --data-dir.',
  },
  {
    pattern: /could not look up effective user ID/,
    code: 'user_unknown',
    message: () => 'The user id of this process has no entry in the system’s user list',
    nextStep: 'Start as a user that exists on this machine or give --database-url.',
  },
  {
    pattern: /error while loading shared libraries|Library not loaded|version `GLIBC/,
    code: 'postgres_binaries_unusable',
    message: () => 'The PostgreSQL programs do not run on this machine',
    nextStep: 'Give a PostgreSQL server with --database-url.',
  },
  {
    pattern: new RegExp(
      [
        'incorrect checksum in control file',
        'is not a valid data directory',
        'could not locate a valid checkpoint record',
        'could not open file "[^"]*(?:pg_control|PG_VERSION|pg_filenode)',
        'could not find the database system',
        'invalid (?:primary )?checkpoint record',
        'postgresql\\.conf": No such file',
        'could not load .*pg_hba\\.conf',
      ].join('|'),
    ),
    code: 'cluster_damaged',
    message: (place) => `The database in ${place.dataDir} is damaged`,
    nextStep: RESTORE,
  },
];

/** The coded error for the output with which initdb or postgres gave up. */
export function serverOutputError(output: string, place: StartPlace, cause?: unknown): AditError {
  const rule = SERVER_RULES.find((candidate) => candidate.pattern.test(output));
  if (rule !== undefined) return ruleError(rule, place, { output, cause });
  return new AditError('database_start_failed', 'The embedded PostgreSQL did not start', {
    numbers: { dataDir: place.dataDir, output: lastLines(output) },
    nextStep: 'Read the output above, or give a PostgreSQL server with --database-url.',
    cause,
  });
}

/**
 * The coded error for a failed read or write in the data directory: `disk_full`,
 * `data_dir_read_only`, else `data_dir_unusable` (a file in the way, too long a name ...).
 */
export function dataDirError(error: unknown, place: StartPlace): AditError {
  if (error instanceof AditError) return error;
  const text = errorMessage(error);
  const rule = [DISK_FULL, READ_ONLY].find((candidate) => candidate.pattern.test(text));
  if (rule !== undefined) return ruleError(rule, place, { output: text, cause: error });
  return new AditError('data_dir_unusable', `Cannot use ${place.dataDir}: ${text}`, {
    numbers: { dataDir: place.dataDir },
    nextStep: OTHER_DATA_DIR,
    cause: error,
  });
}

/** The coded error for a program that could not be spawned (EPERM, EACCES: the switch of user). */
export function spawnError(error: unknown, place: StartPlace): AditError {
  const text = errorMessage(error);
  const mayNotSwitch = place.switchedUid != null && CANNOT_SWITCH_USER.pattern.test(text);
  if (mayNotSwitch) return ruleError(CANNOT_SWITCH_USER, place, { output: text, cause: error });
  return serverOutputError(text, place, error);
}

function ruleError(
  rule: Rule,
  place: StartPlace,
  details: { output: string; cause: unknown },
): AditError {
  const holder = /PID (\d+)/.exec(details.output)?.[1];
  return new AditError(rule.code, rule.message(place), {
    numbers: {
      dataDir: place.dataDir,
      output: lastLines(details.output),
      ...(rule.code === 'data_dir_locked' && holder !== undefined ? { pid: Number(holder) } : {}),
      ...(place.port == null ? {} : { port: place.port }),
      ...(place.switchedUid == null ? {} : { uid: place.switchedUid }),
    },
    nextStep: rule.nextStep,
    cause: details.cause,
  });
}

function lastLines(output: string): string {
  return output.trim().slice(-600);
}
