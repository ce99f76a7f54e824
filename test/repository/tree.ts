/** The source files that the repository's own checks read. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const repositoryRoot = path.resolve(fileURLToPath(import.meta.url), '../../..');

/** One source file, its path relative to the root with forward slashes. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly lines: readonly string[];
}

const SOURCE_ENDING = /\.(?:ts|tsx|mjs|js)$/;
const SKIPPED_FOLDERS = new Set(['dist', 'node_modules', '.git', 'coverage']);

function listFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : listFiles(full);
    return SOURCE_ENDING.test(entry.name) ? [full] : [];
  });
}

/** Every TypeScript and JavaScript file below the given folders of the root. */
export function readSources(...folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => listFiles(path.join(repositoryRoot, folder)))
    .map((full) => {
      const text = fs.readFileSync(full, 'utf8');
      const file = path.relative(repositoryRoot, full).split(path.sep).join('/');
      return { file, text, lines: text.split('\n') };
    });
}

/** True for a file that holds tests or what tests share. */
export function isTestFile(file: string): boolean {
  return (
    /\.test\.tsx?$/.test(file) || file.startsWith('test/') || /\/(?:fixtures|testing)\//.test(file)
  );
}
