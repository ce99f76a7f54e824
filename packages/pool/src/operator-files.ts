/**
 * What a running pool leaves in its data directory for its operator's commands: the token that opens
 * the operator's routes, and where the pool is.
 */
import fs from 'node:fs';
import path from 'node:path';
import { AditError, encodeHex, errorMessage, secureRandomBytes } from '@adit/base';

const TOKEN_BYTES = 32;
const MIN_TOKEN_LENGTH = 16;
const MAX_TOKEN_LENGTH = 512;
/** Characters that a header can carry. */
const TOKEN = /^[\x21-\x7e]+$/;

/** Where a running pool is, as `pool.json` tells it. */
export interface PoolPlace {
  readonly url: string;
  readonly pid: number;
  /** The pool's SS58 address. */
  readonly hotkey: string;
}

/** File of the operator's token in a data directory. */
export function operatorTokenPath(dataDir: string): string {
  return path.join(dataDir, 'operator-token');
}

/** File that says where the pool of a data directory runs. */
export function poolPlacePath(dataDir: string): string {
  return path.join(dataDir, 'pool.json');
}

/**
 * A token as somebody gave it, without the white space around it.
 * @throws AditError `invalid_token_setting` for one that is short, huge or no header can carry.
 */
export function requireToken(text: string, source: string): string {
  const token = text.trim();
  const { length } = token;
  if (length >= MIN_TOKEN_LENGTH && length <= MAX_TOKEN_LENGTH && TOKEN.test(token)) return token;
  throw new AditError('invalid_token_setting', `${source} holds no usable token`, {
    numbers: { source, length, minimum: MIN_TOKEN_LENGTH, maximum: MAX_TOKEN_LENGTH },
    nextStep: `Give at least ${MIN_TOKEN_LENGTH} printable characters without spaces.`,
  });
}

/**
 * The token in a file.
 * @throws AditError `token_unreadable`, `invalid_token_setting`.
 */
export function readOperatorToken(file: string): string {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AditError('token_unreadable', `Cannot read ${file}: ${errorMessage(cause)}`, {
      numbers: { file },
      nextStep: 'Name the token file of a pool that has been started.',
      cause,
    });
  }
  return requireToken(text, file);
}

/**
 * The token of a data directory, made at the first start: mode 0600, kept from then on. One that
 * others could read is refused rather than replaced, as somebody may rely on it.
 * @throws AditError `token_exposed`, `token_unwritable`, `token_unreadable`, `invalid_token_setting`.
 */
export function openOperatorToken(dataDir: string): string {
  const file = operatorTokenPath(dataDir);
  if (!fs.existsSync(file)) writeToken(file, encodeHex(secureRandomBytes(TOKEN_BYTES)));
  requirePrivate(file);
  return readOperatorToken(file);
}

function writeToken(file: string, token: string): void {
  const draft = `${file}.${encodeHex(secureRandomBytes(6))}.tmp`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(draft, `${token}\n`, { mode: 0o600, flag: 'wx' });
    // A link fails where a name exists: of two processes that start at once the first one's stays.
    fs.linkSync(draft, file);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return;
    throw new AditError('token_unwritable', `Cannot write ${file}: ${errorMessage(cause)}`, {
      numbers: { file },
      nextStep: 'Give a data directory that you may write to.',
      cause,
    });
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** Windows has no such bits. */
function requirePrivate(file: string): void {
  if (process.platform === 'win32') return;
  const mode = fs.statSync(file).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new AditError('token_exposed', `Others may read ${file}`, {
    numbers: { file, mode: mode.toString(8) },
    nextStep: 'Make it readable by its owner alone (chmod 600), or delete it to get a new token.',
  });
}

/** Writes where the pool is; the returned function takes the file away if it is still ours. */
export function announcePool(dataDir: string, place: PoolPlace): () => void {
  const file = poolPlacePath(dataDir);
  const draft = `${file}.${place.pid}.tmp`;
  const text = `${JSON.stringify(place)}\n`;
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  fs.writeFileSync(draft, text);
  fs.renameSync(draft, file);
  return () => {
    try {
      if (fs.readFileSync(file, 'utf8') === text) fs.rmSync(file);
    } catch {
      // Gone already: nothing to take away.
    }
  };
}

/**
 * Where the pool of a data directory runs.
 * @throws AditError `pool_not_found` when none does.
 */
export function readPoolPlace(dataDir: string): PoolPlace {
  const file = poolPlacePath(dataDir);
  try {
    const place: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (isPoolPlace(place)) return place;
  } catch {
    // Missing or cut off: the same to the caller.
  }
  throw new AditError('pool_not_found', `No pool runs in ${dataDir}`, {
    numbers: { file },
    nextStep: 'Start one with `adit pool serve`, or name its data directory or address.',
  });
}

function isPoolPlace(value: unknown): value is PoolPlace {
  if (typeof value !== 'object' || value === null) return false;
  const { url, pid, hotkey } = value as Readonly<Record<string, unknown>>;
  return typeof url === 'string' && typeof pid === 'number' && typeof hotkey === 'string';
}
