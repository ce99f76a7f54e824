/**
 * The one launcher behind `npm start`, `npm test`, `npm run test:long`, `npm run test:interop` and
 * `npm run build`.
 *
 * Plain Node, no dependency: it has to work in a fresh clone where nothing is installed yet. It
 * installs when the lockfile changed, builds when a source changed, then runs what was asked for.
 * Everything it prints goes to standard error; standard output belongs to the program.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const INSTALL_STAMP = path.join(ROOT, 'node_modules', '.install-stamp');
const BUILD_STAMP = path.join(ROOT, 'node_modules', '.build-stamp');
const LOCK_DIR = path.join(ROOT, '.adit-setup-lock');
const LOCK_WITHOUT_PID_MS = 5_000;
const MIN_NODE = [20, 19];

const say = (line) => process.stderr.write(`${line}\n`);

/** Ends the launcher with one line that says what to do. */
function fail(line) {
  say(`adit: ${line}`);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  fail(`Node ${process.versions.node} is too old: install Node ${MIN_NODE.join('.')} or newer.`);
}

/** As root in somebody else's clone, files are made as that somebody, or they could not build. */
function ownerOfRoot() {
  if (process.getuid?.() !== 0) return {};
  const { uid, gid } = fs.statSync(ROOT);
  return uid === 0 ? {} : { uid, gid };
}

/** Runs a Node program to its end, its output on our standard error. */
function runNode(args, options = {}) {
  const result = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    ...ownerOfRoot(),
    ...options,
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

function isWritable(folder) {
  let probe = folder;
  while (!fs.existsSync(probe) && path.dirname(probe) !== probe) probe = path.dirname(probe);
  try {
    fs.accessSync(probe, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The inner npm's environment: loud about errors, and with a cache it can write. */
function npmEnvironment() {
  const env = { ...process.env };
  delete env.npm_config_loglevel;
  delete env.NODE_ENV;
  env.npm_config_update_notifier = 'false';
  const { uid } = ownerOfRoot();
  const cache = env.npm_config_cache ?? path.join(os.homedir(), '.npm');
  if (uid !== undefined || !isWritable(cache)) {
    env.npm_config_cache = path.join(
      os.tmpdir(),
      `adit-npm-cache-${uid ?? process.getuid?.() ?? 0}`,
    );
  }
  return env;
}

function findNpm() {
  const given = process.env.npm_execpath;
  if (given?.endsWith('.js') || given?.endsWith('.cjs')) return given;
  const beside = path.join(path.dirname(process.execPath), '..', 'lib', 'node_modules', 'npm');
  const candidate = path.join(beside, 'bin', 'npm-cli.js');
  if (fs.existsSync(candidate)) return candidate;
  return fail('npm was not found beside node: run this through `npm start` or `npm test`.');
}

function packageFolders() {
  return fs
    .readdirSync(path.join(ROOT, 'packages'))
    .map((name) => path.join(ROOT, 'packages', name))
    .filter((folder) => fs.existsSync(path.join(folder, 'package.json')));
}

function installFingerprint() {
  const hash = createHash('sha256');
  const manifests = packageFolders().map((folder) => path.join(folder, 'package.json'));
  for (const file of ['package-lock.json', 'package.json', ...manifests]) {
    hash.update(fs.readFileSync(path.resolve(ROOT, file)));
  }
  return hash
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest('hex');
}

/** Path, size and time of every file that the build reads. */
function buildFingerprint() {
  const hash = createHash('sha256').update(installFingerprint());
  const visit = (file) => {
    const stat = fs.statSync(file);
    if (stat.isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) {
        if (name !== 'dist' && name !== 'node_modules') visit(path.join(file, name));
      }
    } else if (!file.endsWith('.test.ts')) {
      hash.update(`${path.relative(ROOT, file)} ${stat.size} ${stat.mtimeMs}\n`);
    }
  };
  visit(path.join(ROOT, 'tsconfig.base.json'));
  for (const folder of packageFolders()) visit(folder);
  return hash.digest('hex');
}

function writeStamp(file, text) {
  fs.writeFileSync(file, text);
  const { uid, gid } = ownerOfRoot();
  if (uid !== undefined) fs.chownSync(file, uid, gid);
}

function readStamp(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** True while the process that made the lock lives; one that was killed leaves its lock behind. */
function isLockHeld() {
  const pid = Number(readStamp(path.join(LOCK_DIR, 'pid')));
  if (!pid) {
    const madeMs = fs.statSync(LOCK_DIR, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return Date.now() - madeMs < LOCK_WITHOUT_PID_MS;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the lock; false when somebody else has it. */
function tryLock() {
  try {
    fs.mkdirSync(LOCK_DIR);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    return fail(`cannot write ${ROOT} (${error.code}): clone into a folder of your own.`);
  }
  fs.writeFileSync(path.join(LOCK_DIR, 'pid'), String(process.pid));
  return true;
}

/** Two first starts at once in one clone: the second waits for the first. */
async function withSetupLock(work) {
  for (let saidSo = false; !tryLock(); ) {
    if (!isLockHeld()) fs.rmSync(LOCK_DIR, { recursive: true, force: true });
    else if (!saidSo) say('adit: another start is installing or building here; waiting for it ...');
    saidSo = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const release = () => fs.rmSync(LOCK_DIR, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.removeListener('exit', release);
  }
}

function install() {
  say('adit: installing dependencies ...');
  const args = [findNpm(), 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const status = runNode([...args, '--loglevel=error'], { env: npmEnvironment() });
  if (status !== 0) fail(`npm ci failed (exit ${status}); the lines above say why.`);
  writeStamp(INSTALL_STAMP, installFingerprint());
}

function build() {
  say('adit: building ...');
  const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  if (runNode([tsc, '-b']) !== 0) fail('the TypeScript build failed; the lines above say where.');
  const vite = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const consoleStatus = runNode([vite, 'build', 'packages/console', '--logLevel', 'warn']);
  if (consoleStatus !== 0) fail('the console build failed; the lines above say where.');
  writeStamp(BUILD_STAMP, buildFingerprint());
}

/** Runs `work` when `isStale`, and gives the seconds it took. */
function timed(isStale, work) {
  if (!isStale) return 0;
  const startMs = Date.now();
  work();
  return (Date.now() - startMs) / 1000;
}

async function prepare() {
  const isInstalled = () => readStamp(INSTALL_STAMP) === installFingerprint();
  const isBuilt = () => readStamp(BUILD_STAMP) === buildFingerprint();
  if (isInstalled() && isBuilt()) return;
  await withSetupLock(() => {
    process.env.ADIT_INSTALL_SECONDS = String(timed(!isInstalled(), install));
    process.env.ADIT_BUILD_SECONDS = String(timed(!isBuilt(), build));
  });
}

/**
 * npm that dies without passing its signal on leaves us to another parent: stop cleanly then. We say
 * so once, since a second signal would end the process at once, in the middle of its clean stop.
 */
function stopWithParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

async function runCli(args) {
  stopWithParent();
  const cli = pathToFileURL(path.join(ROOT, 'packages', 'cli', 'dist', 'main.js'));
  const { runAdit } = await import(cli.href);
  process.exitCode = await runAdit(args);
}

async function main() {
  const [, , command, ...args] = process.argv;
  requireNode();
  process.chdir(ROOT);
  await prepare();
  if (command === 'start') return runCli(['up', ...args]);
  if (command === 'build') return undefined;
  const { runChecks } = await import('./checks.mjs');
  if (command === 'test') return runChecks({ root: ROOT, lane: 'test', args });
  if (command === 'test:long') return runChecks({ root: ROOT, lane: 'long', args });
  if (command === 'test:interop') {
    const { runInterop } = await import('./interop.mjs');
    process.exitCode = await runInterop({ root: ROOT, args });
    return undefined;
  }
  return fail(`unknown command ${command}: use start, test, test:long, test:interop or build.`);
}

await main();
