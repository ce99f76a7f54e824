/**
 * The sidecar's bearer token on disk: one file a port, readable by its owner only.
 *
 * Driver and worker of the same user read it. A file that exists is used again, so that a restarted
 * sidecar is still the one that worker and driver know; one that others could read is replaced.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AditError, encodeHex, errorMessage, secureRandomBytes } from '@adit/base';

const TOKEN = /^[0-9a-f]{64}$/;

/** Where the token of the sidecar on `port` is kept unless told otherwise. */
export function sidecarTokenPath(port: number, homeDir: string = os.homedir()): string {
  return path.join(homeDir, '.adit', `sidecar-${port}.token`);
}

/** A fresh token: 64 hex digits. */
export function createToken(): string {
  return encodeHex(secureRandomBytes(32));
}

/**
 * The token of a file, for worker and driver.
 * @throws AditError `token_unreadable` when the file is missing or holds no token.
 */
export function readSidecarToken(file: string): string {
  const token = findToken(file);
  if (token !== null) return token;
  throw new AditError('token_unreadable', `No sidecar token in ${file}`, {
    numbers: { file },
    nextStep: 'Start the sidecar first, or give the token file it uses.',
  });
}

/**
 * The token of a file, which is made (mode 0600) when it is missing, unusable or exposed.
 * @throws AditError `token_unwritable`.
 */
export function openTokenFile(file: string): string {
  const known = isExposed(file) ? null : findToken(file);
  if (known !== null) return known;
  const token = createToken();
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${token.slice(0, 8)}`;
    fs.writeFileSync(draft, `${token}\n`, { mode: 0o600, flag: 'wx' });
    fs.renameSync(draft, file);
  } catch (cause) {
    throw new AditError('token_unwritable', `Cannot write ${file}: ${errorMessage(cause)}`, {
      numbers: { file },
      nextStep: 'Give a token file in a folder that you may write to.',
      cause,
    });
  }
  return token;
}

function findToken(file: string): string | null {
  try {
    const text = fs.readFileSync(file, 'utf8').trim();
    return TOKEN.test(text) ? text : null;
  } catch {
    return null;
  }
}

/** True when group or others may read the file; Windows has no such bits. */
function isExposed(file: string): boolean {
  if (process.platform === 'win32') return false;
  try {
    return (fs.statSync(file).mode & 0o077) !== 0;
  } catch {
    return false;
  }
}
