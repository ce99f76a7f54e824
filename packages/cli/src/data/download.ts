/**
 * One file from the first mirror that has it, into a partial file that later calls continue.
 *
 * A cut connection is taken up again with a Range request. Content that cannot become the file (too
 * long, too short, wrong checksum) is deleted, since continuing it would never help.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { AditError, errorMessage, isAditError } from '@adit/base';
import type { RemoteFile } from './manifest.ts';
import { downloadError, requestFile } from './request.ts';

/** How far a file is. */
export interface Progress {
  readonly file: string;
  readonly received: number;
  readonly expected: number;
}

/** Patience and progress of a download. */
export interface DownloadOptions {
  /** Longest silence of a server, ms. */
  readonly stallMs: number;
  /** Wait before a connection is tried again, ms. */
  readonly pauseMs: number;
  readonly onProgress: (progress: Progress) => void;
}

/** Bytes that may have arrived and not been written yet. */
const ARRIVED_BYTES = 1_048_576;
/** Tries of one mirror that bring no new byte. */
const FRUITLESS_TRIES = 3;
/** Failures after which the partial file cannot become the file. */
const SPOILED = ['wrong_checksum', 'wrong_size', 'disk_full'];

/** A failed write with its code; the partial file is closed by then. */
export function writeError(cause: unknown, file: string): AditError {
  const systemCode = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const isFull = systemCode === 'ENOSPC' || systemCode === 'EDQUOT';
  const message = isFull
    ? 'There is no room left for the data set'
    : `The file cannot be written: ${errorMessage(cause)}`;
  return new AditError(isFull ? 'disk_full' : 'write_failed', message, {
    numbers: { file, systemCode },
    nextStep: isFull ? 'Make room, or choose another folder with --dir.' : 'Check the folder.',
    cause,
  });
}

/** Lower-case hex SHA-256 of a file. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** Bytes of a file, 0 when it is not there. */
export function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function wrongSize(file: RemoteFile, received: number, url: string): AditError {
  const numbers = { url, received, expected: file.bytes };
  return downloadError('wrong_size', `${file.name} has not the published size`, { numbers });
}

/**
 * The content, up to a cut also what a cut stream would throw away unread; the cut is thrown behind
 * the last byte. Listens from the call on, not from the first read: the cut may come before that.
 */
function arrivedChunks(content: Readable): AsyncIterable<Uint8Array> {
  const arrived = new PassThrough({ highWaterMark: ARRIVED_BYTES });
  let cut: unknown = null;
  content.on('data', (chunk: Uint8Array) => {
    if (!arrived.write(chunk)) content.pause();
  });
  arrived.on('drain', () => content.resume());
  content.once('end', () => arrived.end());
  content.once('error', (error) => {
    cut = error;
    arrived.end();
  });
  return (async function* () {
    yield* arrived;
    if (cut !== null) throw cut;
  })();
}

/** A source of chunks as a file's content from `offset` on. */
async function writeChunks(
  target: { readonly partial: string; readonly offset: number },
  chunks: AsyncIterable<Uint8Array>,
  onWritten: (position: number) => void,
): Promise<number> {
  let position = target.offset;
  const handle = await fs.promises
    .open(target.partial, position > 0 ? 'r+' : 'w')
    .catch((cause: unknown) => Promise.reject(writeError(cause, target.partial)));
  try {
    for await (const chunk of chunks) {
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await handle
          .write(chunk, done, chunk.length - done, position)
          .catch((cause: unknown) => Promise.reject(writeError(cause, target.partial)));
        done += bytesWritten;
        position += bytesWritten;
      }
      onWritten(position);
    }
  } finally {
    await handle.close();
  }
  return position;
}

/** Asks once for what is missing; resolves when the partial file is as long as the file. */
async function receiveOnce(
  source: { readonly url: string; readonly file: RemoteFile; readonly partial: string },
  options: DownloadOptions,
): Promise<void> {
  const { url, file, partial } = source;
  const { content, offset } = await requestFile({
    url,
    offset: sizeOf(partial),
    stallMs: options.stallMs,
  });
  const chunks = arrivedChunks(content);
  const onWritten = (received: number): void => {
    if (received > file.bytes) throw wrongSize(file, received, url);
    options.onProgress({ file: file.name, received, expected: file.bytes });
  };
  try {
    const received = await writeChunks({ partial, offset }, chunks, onWritten);
    if (received !== file.bytes) throw wrongSize(file, received, url);
  } catch (cause) {
    if (isAditError(cause)) throw cause;
    const numbers = { url, received: sizeOf(partial), expected: file.bytes };
    throw downloadError('download_failed', 'The connection was cut', { numbers, cause });
  } finally {
    content.destroy();
  }
}

/** Fills the partial file from one mirror; connections that bring something may be cut any number of times. */
async function receive(
  source: { readonly url: string; readonly file: RemoteFile; readonly partial: string },
  options: DownloadOptions,
): Promise<void> {
  let fruitless = 0;
  while (sizeOf(source.partial) !== source.file.bytes) {
    const before = sizeOf(source.partial);
    try {
      await receiveOnce(source, options);
    } catch (error) {
      const isCut = isAditError(error) && /^download_(failed|stalled)$/.test(error.code);
      fruitless = sizeOf(source.partial) > before ? 0 : fruitless + 1;
      if (!isCut || fruitless >= FRUITLESS_TRIES) throw error;
      await sleep(options.pauseMs);
    }
  }
}

async function requireChecksum(file: RemoteFile, partial: string): Promise<void> {
  const found = await hashFile(partial);
  if (found === file.sha256) return;
  throw new AditError('wrong_checksum', `${file.name} is not the published file`, {
    numbers: { file: file.name, sha256: found, expected: file.sha256 },
    nextStep: 'Run the command again, or name another --mirror or a --file.',
  });
}

/** Runs the attempt; a partial file that it spoils is deleted. */
async function discardSpoiled(partial: string, attempt: () => Promise<void>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (isAditError(error) && SPOILED.includes(error.code)) fs.rmSync(partial, { force: true });
    throw error;
  }
}

/**
 * Downloads a file and checks it; it stays in the partial file. What an earlier call left there is
 * continued, once; when that turns out to be of another file, it is fetched anew.
 * @throws AditError of the last mirror: those of {@link requestFile}, `wrong_size`, `wrong_checksum`,
 *   `disk_full`, `write_failed`.
 */
export async function downloadFile(
  file: RemoteFile,
  { urls, partial }: { readonly urls: readonly string[]; readonly partial: string },
  options: DownloadOptions,
): Promise<void> {
  if (sizeOf(partial) > file.bytes) fs.rmSync(partial);
  const wasBegun = sizeOf(partial) > 0;
  const attempt = (url: string) => () =>
    receive({ url, file, partial }, options).then(() => requireChecksum(file, partial));
  let failure: unknown = null;
  for (const url of wasBegun ? [urls[0] ?? '', ...urls] : urls) {
    try {
      await discardSpoiled(partial, attempt(url));
      return;
    } catch (error) {
      if (!isAditError(error) || /^(disk_full|write_failed)$/.test(error.code)) throw error;
      failure = error;
    }
  }
  throw failure;
}

function unreadable(from: string, cause: unknown): AditError {
  return new AditError('file_unreadable', `The file cannot be read: ${errorMessage(cause)}`, {
    numbers: { file: from },
    nextStep: 'Check the path given with --file.',
    cause,
  });
}

/**
 * Copies a local file into the partial file and checks it.
 * @throws AditError `file_unreadable`, `wrong_size`, `wrong_checksum`, `disk_full`, `write_failed`.
 */
export async function copyFile(file: RemoteFile, from: string, partial: string): Promise<void> {
  const source = await fs.promises.open(from).catch((cause: unknown) => {
    throw unreadable(from, cause);
  });
  try {
    // Before anything is written: a folder, or a file that cannot be the one.
    const found = await source.stat();
    if (!found.isFile()) throw unreadable(from, new Error('it is no file'));
    if (found.size !== file.bytes) throw wrongSize(file, found.size, from);
    const chunks: AsyncIterable<Uint8Array> = source.createReadStream({ autoClose: false });
    await discardSpoiled(partial, async () => {
      await writeChunks({ partial, offset: 0 }, chunks, () => undefined);
      await requireChecksum(file, partial);
    });
  } finally {
    await source.close();
  }
}
