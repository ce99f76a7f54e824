/**
 * The symbolic links between the shared libraries of the platform package (`libpq.so.5` ...), which
 * npm cannot store and without which no PostgreSQL program starts. Made at start-up, about 2 ms.
 */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Makes the missing links of `native/pg-symlinks.json`; harmless when they are there.
 * @param folder the folder that holds `native/`
 * @throws Node's error (EACCES, EROFS) where the folder cannot be written.
 */
export function createLibraryLinks(folder: string): void {
  const listPath = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(listPath)) return;
  for (const { source, target } of parseLinks(JSON.parse(readFileSync(listPath, 'utf8')))) {
    try {
      symlinkSync(relative(dirname(target), source), join(folder, target));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

interface LinkEntry {
  readonly source: string;
  readonly target: string;
}

/** Entries that stay inside the package; anything else in the list is left out. */
function parseLinks(list: unknown): LinkEntry[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    if (!('source' in entry && 'target' in entry)) return [];
    const { source, target } = entry;
    if (typeof source !== 'string' || typeof target !== 'string') return [];
    return isInside(source) && isInside(target) ? [{ source, target }] : [];
  });
}

function isInside(path: string): boolean {
  return path.startsWith('native/') && !path.split('/').includes('..');
}
