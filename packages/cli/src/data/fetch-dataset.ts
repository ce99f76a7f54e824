/**
 * Puts a data set into its folder: every file is complete and checked before it gets its name.
 *
 * Partial files end with `.partial`; a call that was killed is continued by the next one.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AditError, errorMessage } from '@adit/base';
import {
  copyFile,
  type DownloadOptions,
  downloadFile,
  hashFile,
  sizeOf,
  writeError,
} from './download.ts';
import type { DatasetManifest, RemoteFile } from './manifest.ts';
import { readTar } from './tar.ts';

/** Where from and where to. */
export interface FetchOrder {
  readonly manifest: DatasetManifest;
  /** Folder of all data sets. */
  readonly folder: string;
  /** Base URL in place of the published ones, or null. */
  readonly mirror: string | null;
  /** Local files to take instead of downloading, by their names; absolute paths. */
  readonly localFiles: readonly string[];
}

/** A file of the data set, in place. */
export interface FetchedFile {
  readonly name: string;
  readonly bytes: number;
  /** `present`: it was there already and is intact. */
  readonly status: 'present' | 'downloaded' | 'copied' | 'unpacked';
}

/** Beside unpacked files: what they were when they were unpacked, by name. */
const RECORD = 'unpacked.json';
const UNPACKED_BYTES_MAX = 268_435_456;

async function isIntact(target: string, file: RemoteFile): Promise<boolean> {
  return sizeOf(target) === file.bytes && (await hashFile(target)) === file.sha256;
}

/** Makes sure that a crash of the machine cannot leave the name on an empty file. */
async function publish(partial: string, target: string): Promise<void> {
  const handle = await fs.promises.open(partial, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.promises.rename(partial, target);
}

function localFileOf(order: FetchOrder, file: RemoteFile): string | undefined {
  const isOnly = order.manifest.files.length === 1;
  return order.localFiles.find((local) => isOnly || path.basename(local) === file.name);
}

function requireKnown({ manifest, localFiles }: FetchOrder): void {
  const names = manifest.files.map(({ name }) => name);
  const unknown = localFiles.find((local) => !names.includes(path.basename(local)));
  if (unknown === undefined || (names.length === 1 && localFiles.length === 1)) return;
  throw new AditError('file_not_in_dataset', 'The data set has no file of that name', {
    numbers: { dataset: manifest.name, file: path.basename(unknown) },
    nextStep: `Give files named ${names.join(', ')}.`,
  });
}

function urlsOf({ manifest, mirror }: FetchOrder, name: string): string[] {
  const bases = mirror === null ? manifest.mirrors : [mirror];
  return bases.map((base) => `${base.endsWith('/') ? base : `${base}/`}${name}`);
}

async function fetchFile(
  order: FetchOrder,
  file: RemoteFile,
  options: DownloadOptions,
): Promise<FetchedFile> {
  const target = path.join(order.folder, order.manifest.name, file.name);
  const { name, bytes } = file;
  if (await isIntact(target, file)) return { name, bytes, status: 'present' };
  const partial = `${target}.partial`;
  const local = localFileOf(order, file);
  if (local === undefined) {
    await downloadFile(file, { urls: urlsOf(order, file.name), partial }, options);
  } else {
    await copyFile(file, local, partial);
  }
  await publish(partial, target);
  return { name, bytes, status: local === undefined ? 'downloaded' : 'copied' };
}

/** SHA-256 by name, as it was written after unpacking; empty when there is no usable record. */
function readRecord(folder: string): ReadonlyMap<string, unknown> {
  const file = path.join(folder, RECORD);
  if (!fs.existsSync(file)) return new Map();
  try {
    const parsed: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []);
  } catch {
    return new Map();
  }
}

async function areUnpacked({ manifest }: FetchOrder, folder: string): Promise<boolean> {
  const record = readRecord(folder);
  for (const { name, bytes } of manifest.members) {
    const sha256 = record.get(name);
    if (typeof sha256 !== 'string') return false;
    if (!(await isIntact(path.join(folder, name), { name, bytes, sha256 }))) return false;
  }
  return manifest.members.length > 0;
}

function unpackArchive(archive: string): ReadonlyMap<string, Uint8Array> {
  try {
    const bytes = gunzipSync(fs.readFileSync(archive), { maxOutputLength: UNPACKED_BYTES_MAX });
    return new Map(readTar(bytes).map(({ name, content }) => [name, content]));
  } catch (cause) {
    if (cause instanceof AditError) throw cause;
    throw new AditError('invalid_archive', `Cannot unpack: ${errorMessage(cause)}`, {
      numbers: { reason: 'gzip', file: path.basename(archive), limit: UNPACKED_BYTES_MAX },
      nextStep: 'Fetch it again.',
      cause,
    });
  }
}

async function writeWhole(target: string, content: Uint8Array | string): Promise<void> {
  const partial = `${target}.partial`;
  try {
    await fs.promises.writeFile(partial, content);
    await publish(partial, target);
  } catch (cause) {
    fs.rmSync(partial, { force: true });
    throw writeError(cause, target);
  }
}

/** Unpacks what is kept of the archive, writes the record, deletes the archive. */
async function unpackMembers(order: FetchOrder, folder: string): Promise<FetchedFile[]> {
  const archive = path.join(folder, order.manifest.files[0]?.name ?? '');
  const contents = unpackArchive(archive);
  const record: Record<string, string> = {};
  for (const { name, bytes } of order.manifest.members) {
    const content = contents.get(name);
    if (content?.length !== bytes) {
      throw new AditError('invalid_archive', `The archive has no whole ${name}`, {
        numbers: { reason: 'member', file: name, bytes: content?.length ?? 0, expected: bytes },
        nextStep: 'Fetch it again.',
      });
    }
    await writeWhole(path.join(folder, name), content);
    record[name] = createHash('sha256').update(content).digest('hex');
  }
  await writeWhole(path.join(folder, RECORD), `${JSON.stringify(record)}\n`);
  await fs.promises.rm(archive);
  return order.manifest.members.map((member) => ({ ...member, status: 'unpacked' }));
}

/**
 * Fetches what is missing or damaged.
 * @throws AditError `file_not_in_dataset`, `write_failed`, `invalid_archive`, and those of
 *   {@link downloadFile} and {@link copyFile}. Nothing unchecked has its final name then.
 */
export async function fetchDataset(
  order: FetchOrder,
  options: DownloadOptions,
): Promise<FetchedFile[]> {
  requireKnown(order);
  const folder = path.join(order.folder, order.manifest.name);
  try {
    await fs.promises.mkdir(folder, { recursive: true });
  } catch (cause) {
    throw writeError(cause, folder);
  }
  if (await areUnpacked(order, folder)) {
    return order.manifest.members.map((member) => ({ ...member, status: 'present' }));
  }
  const fetched: FetchedFile[] = [];
  for (const file of order.manifest.files) fetched.push(await fetchFile(order, file, options));
  return order.manifest.members.length === 0 ? fetched : unpackMembers(order, folder);
}
