/**
 * The clients that the interop run drives, in a folder outside the tree: Python environments and one
 * npm folder, as `environments.json` says. They are made anew when that table or Node or Python
 * changed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const table = JSON.parse(fs.readFileSync(new URL('environments.json', import.meta.url), 'utf8'));

/** One line on standard error. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Where everything of the interop run lies that is not in the tree. */
export function scratchFolder() {
  const user = process.getuid?.() ?? 0;
  return process.env.ADIT_INTEROP_DIR ?? path.join(os.tmpdir(), `adit-interop-${user}`);
}

/** The SDK's wallet is built for 3.9 to 3.13; the newest of these that is here. */
function findPython() {
  const newest = ['3.13', '3.12', '3.11', '3.10', '3.9'].map((version) => `python${version}`);
  const names = [process.env.PYTHON, 'python3', ...newest, 'python'].filter(Boolean);
  const check = 'import sys, venv; sys.exit(0 if (3, 9) <= sys.version_info < (3, 14) else 1)';
  const found = names.find((name) => spawnSync(name, ['-c', check]).status === 0);
  if (found === undefined) throw new Error('test:interop needs Python 3.9 to 3.13 (or PYTHON)');
  return found;
}

function runQuietly(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (status === 0) return stdout;
  const output = `${stdout ?? ''}${stderr ?? ''}`.slice(-3_000);
  throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? ''}\n${output}`);
}

/** Makes `folder` by `make` unless it was made by the same `recipe`. */
function reuse(folder, recipe, make) {
  const hash = createHash('sha256').update(recipe).digest('hex');
  const stamp = path.join(folder, '.adit-recipe');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  make();
  fs.writeFileSync(stamp, hash);
}

/** The folder of the programs of a Python environment of the table. */
export function installPython(name) {
  const lines = table.python[name];
  const python = findPython();
  const version = runQuietly(python, ['-c', 'import sys; print(sys.version, sys.executable)']);
  const folder = path.join(scratchFolder(), name);
  const bin = path.join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  reuse(folder, JSON.stringify([lines, version]), () => {
    say(`interop: installing ${lines.join(' ')} ...`);
    runQuietly(python, ['-m', 'venv', folder]);
    runQuietly(path.join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', ...lines]);
  });
  return bin;
}

/** The folder whose node_modules has the JavaScript clients of the table. */
export function installNpm() {
  const folder = path.join(scratchFolder(), 'npm');
  const manifest = { private: true, type: 'module', ...table.npm };
  reuse(folder, JSON.stringify([manifest, process.versions.modules]), () => {
    say(`interop: installing ${Object.keys(table.npm.dependencies).join(' ')} ...`);
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
    const npm = process.env.npm_execpath;
    const options = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const [program, args] = npm ? [process.execPath, [npm, ...options]] : ['npm', options];
    // npm hands its own settings down, and those of the clone are not for this folder.
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^npm_(?:config_local_prefix|package_|lifecycle_)/.test(name),
    );
    runQuietly(program, args, { cwd: folder, env: Object.fromEntries(inherited) });
  });
  return folder;
}
