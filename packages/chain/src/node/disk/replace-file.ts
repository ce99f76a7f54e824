/** Writing a file so that after a crash it is the old one or the new one, and whole. */
import fs from 'node:fs';
import path from 'node:path';

/** Waits until the names in a file's folder are on the disk. Windows has no such thing. */
function syncFolder(file: string): void {
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(path.dirname(file), 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Gives a finished draft the file's name. */
export function renameInto(draft: string, file: string): void {
  fs.renameSync(draft, file);
  syncFolder(file);
}

/** Writes a text beside the file and renames it. @throws Node's errors of the file system. */
export function replaceText(file: string, text: string): void {
  const draft = `${file}.tmp`;
  try {
    const descriptor = fs.openSync(draft, 'w', 0o600);
    try {
      fs.writeFileSync(descriptor, text);
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    renameInto(draft, file);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw error;
  }
}
