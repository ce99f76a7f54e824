/**
 * The folder of fetched data sets: where `adit data fetch` puts them and every process that opens
 * image tasks finds them.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Largest file that is read from the folder. */
const DATASET_FILE_BYTES_MAX = 268_435_456;

/** `ADIT_DATASETS_DIR`, else `~/.adit/datasets`. */
export function datasetsFolder(env: Readonly<Record<string, string | undefined>>): string {
  const chosen = env['ADIT_DATASETS_DIR'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  return path.join(os.homedir(), '.adit', 'datasets');
}

/**
 * A file of the folder by its path inside, such as `mnist/train-images-idx3-ubyte.gz`; null when it
 * is not there. Other failures of the file system are thrown as they are.
 */
export function readDatasetFile(
  name: string,
  folder = datasetsFolder(process.env),
): Uint8Array | null {
  const file = path.join(folder, ...name.split('/'));
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (found.size > DATASET_FILE_BYTES_MAX) {
    throw new Error(
      `${file} has ${found.size} bytes, more than the ${DATASET_FILE_BYTES_MAX} that are read`,
    );
  }
  return new Uint8Array(fs.readFileSync(file));
}
