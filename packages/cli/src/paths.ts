/** Paths on a command line: relative ones count from where the user stood, also through npm. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that relative paths count from. */
export function userFolder(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}

/** An absolute path of what the user wrote. */
export function resolvePath(text: string): string {
  return path.resolve(userFolder(), text);
}

/** A task specification with its path, if it has one, made absolute. */
export function resolveTask(spec: string): string {
  if (!spec.startsWith('csv:')) return spec;
  const [file = '', ...query] = spec.slice('csv:'.length).split('?');
  return `csv:${[resolvePath(file), ...query].join('?')}`;
}

/** The built console's folder, or null when it was not built. */
export function findConsole(): string | null {
  const folder = fileURLToPath(new URL('../../console/dist', import.meta.url));
  return fs.existsSync(path.join(folder, 'index.html')) ? folder : null;
}
