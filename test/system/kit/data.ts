/** Recorded data beside the project (decision 30): read where present, never copied. */
import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../repository/tree.ts';

/** Folder of the recorded data. */
export const dataFolder = path.resolve(
  repositoryRoot,
  process.env['ADIT_DATA_DIR'] ?? '../shared/data',
);

/** A data file's path, or null when it is not there. */
export function findData(name: string): string | null {
  const file = path.join(dataFolder, name);
  return fs.existsSync(file) ? file : null;
}
