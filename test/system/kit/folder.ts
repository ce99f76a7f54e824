/** Temporary folders that are gone after the test. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A new empty folder; call `remove` when done. */
export function createTemporaryFolder(): { readonly folder: string; remove(): void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-system-'));
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
