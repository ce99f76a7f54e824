/**
 * Files that hold secrets: written whole or not at all, readable by their owner alone.
 *
 * A new file is written beside its place, synced, and then *linked* to its name: unlike a rename, a
 * link fails when the name exists, so two processes cannot overwrite each other's key.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { AditError, encodeHex, errorMessage, secureRandomBytes } from '@adit/base';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const FILE_BYTES_MAX = 65_536;

/** The system's code of a failed file operation (`ENOENT`, ...), or an empty text. */
function systemCode(failure: unknown): string {
  return failure instanceof Error && 'code' in failure ? String(failure.code) : '';
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; its file system keeps names in a journal of its own.
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await fs.open(file, 'wx', FILE_MODE);
  try {
    // The umask can only take bits away, never what the owner needs; chmod makes it exact.
    await handle.chmod(FILE_MODE);
    await handle.writeFile(content, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a secret under mode 0600 (missing folders under 0700), synced to disk before it returns.
 * @throws AditError `key_file_exists` when the name is taken and `overwrite` is not given;
 * `key_file_unwritable` with the system's code otherwise.
 */
export async function writeSecretFile(
  file: string,
  content: string | Uint8Array,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Promise<void> {
  const folder = path.dirname(file);
  const draft = `${file}.${encodeHex(secureRandomBytes(6))}.tmp`;
  try {
    await fs.mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    try {
      await writeSynced(draft, content);
      await (overwrite ? fs.rename(draft, file) : fs.link(draft, file));
    } finally {
      await fs.rm(draft, { force: true });
    }
    await syncFolder(folder);
  } catch (failure) {
    throw writeFailure(file, failure);
  }
}

function writeFailure(file: string, failure: unknown): AditError {
  const systemErrorCode = systemCode(failure);
  if (systemErrorCode === 'EEXIST') {
    return new AditError('key_file_exists', 'There is a key of this name already', {
      numbers: { file },
      nextStep: 'Choose another name; a lost key cannot be made again.',
      cause: failure,
    });
  }
  return new AditError(
    'key_file_unwritable',
    `The key cannot be written: ${errorMessage(failure)}`,
    {
      numbers: { file, systemErrorCode },
      nextStep: 'Give a wallet path that this user may write to.',
      cause: failure,
    },
  );
}

/**
 * The bytes of a key file, at most 64 KiB.
 * @throws AditError `key_file_missing`, `key_file_too_large`, `key_file_unreadable`.
 */
export async function readKeyFile(file: string): Promise<Buffer> {
  try {
    const { size } = await fs.stat(file);
    if (size <= FILE_BYTES_MAX) return await fs.readFile(file);
    throw new AditError('key_file_too_large', 'The file is too large for a key', {
      numbers: { file, bytes: size, limitBytes: FILE_BYTES_MAX },
      nextStep: 'Check the wallet path and names.',
    });
  } catch (failure) {
    if (failure instanceof AditError) throw failure;
    const systemErrorCode = systemCode(failure);
    const isMissing = systemErrorCode === 'ENOENT' || systemErrorCode === 'ENOTDIR';
    throw new AditError(
      isMissing ? 'key_file_missing' : 'key_file_unreadable',
      `The key cannot be read: ${errorMessage(failure)}`,
      {
        numbers: { file, systemErrorCode },
        nextStep: 'Check the wallet path, the names and who may read the file.',
        cause: failure,
      },
    );
  }
}
