/**
 * `docs/first-subnet.md` as a reader follows it: its code blocks in order and unmodified, in a home of
 * their own, with the environments of the run in place of those that the page installs.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { guardedEnvironment, NODE_GUARD, readTries } from './client-process.mjs';
import { installPython } from './install.mjs';
import { missingLine, readBlocks } from './page-blocks.mjs';

/** The page, below the root. */
const PAGE = path.join('docs', 'first-subnet.md');
/** Where the page tells btcli and the SDK to be, in the reader's home. */
const FOLDER = 'first-subnet';
/** The page's node listens where clients look for a local one. */
const PORT = 9944;
const NETUID = 2;
const [VALIDATOR_UID, MINER_UID] = [1, 2];
/** What the page promises, without installing. */
const PROMISED_MS = 300_000;
const BLOCK_MS = 90_000;
const PORT_MS = 120_000;
/** A wide terminal without colours. */
const TERMINAL = { COLUMNS: '160', LINES: '60', NO_COLOR: '1' };
/** How often something that another process does is looked at. */
const LOOK_MS = 100;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function isPortTaken() {
  return new Promise((resolve) => {
    const socket = net.connect(PORT, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function waitForPort() {
  const until = Date.now() + PORT_MS;
  while (await isPortTaken()) {
    if (Date.now() > until) {
      throw new Error(`port ${PORT} is taken, and the page says ${PORT}: stop what listens there`);
    }
    await wait(1_000);
  }
}

/** A process of its own group; `output` grows as it writes. */
function startProcess([program, ...args], { cwd, env, input = '' }) {
  const child = spawn(program, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const running = { output: '', code: null };
  const read = (chunk) => {
    running.output += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', read);
  child.stderr.setEncoding('utf8').on('data', read);
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  running.ended = new Promise((resolve) => {
    child.once('error', (error) => {
      running.output += error.message;
      resolve();
    });
    child.once('close', (code, signal) => {
      running.code = code ?? signal;
      resolve();
    });
  });
  running.signal = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Its whole group has ended.
    }
  };
  return running;
}

async function runToEnd(command, options) {
  const running = startProcess(command, options);
  const late = setTimeout(() => running.signal('SIGKILL'), BLOCK_MS);
  await running.ended;
  clearTimeout(late);
  return running;
}

/** The reader's terminals: what a block exports and the folder that it goes to stay for the next. */
class Terminals {
  #folder;
  #root;
  #env;
  #chain = null;
  log = '';

  constructor({ folder, root, env }) {
    this.#folder = folder;
    this.#root = root;
    this.#env = env;
    fs.writeFileSync(path.join(folder, 'folder'), root);
    fs.writeFileSync(path.join(folder, 'exports'), '');
  }

  /** Runs a block as its kind says; its output. Throws when it fails. */
  async run(block) {
    const output = await this.#runKind(block);
    this.log += `\n--- ${block.name}\n${block.code}\n---\n${output}\n`;
    if (output.includes('❌') || output.includes('Traceback')) throw new Error(output.slice(-800));
    const missing = missingLine(block.expected, output);
    if (missing !== undefined) {
      throw new Error(`the page shows "${missing.trim()}", which is not in: ${output.slice(-800)}`);
    }
    return `${block.expected.length} lines as the page shows them`;
  }

  #runKind(block) {
    if (block.kind === 'install') return '';
    if (block.kind === 'chain') return this.#startChain(block);
    return block.kind === 'python' ? this.#runPython(block) : this.#runShell(block);
  }

  /** Until all that the page shows was written; the process goes on. */
  async #startChain({ code, expected }) {
    await waitForPort();
    this.#chain = startProcess(['sh', '-e', '-c', code], { cwd: this.#root, env: this.#env });
    const until = Date.now() + BLOCK_MS;
    while (missingLine(expected, this.#chain.output) !== undefined) {
      if (this.#chain.code !== null || Date.now() > until) break;
      await wait(LOOK_MS);
    }
    return this.#chain.output;
  }

  async #runShell({ code }) {
    const [folder, exports] = ['folder', 'exports'].map((name) => path.join(this.#folder, name));
    const script = [
      `exec 2>&1; . '${exports}'; cd "$(cat '${folder}')"`,
      code,
      `export -p > '${exports}'; pwd > '${folder}'`,
    ];
    return this.#finish(['sh', '-e', '-c', script.join('\n')], { cwd: this.#root });
  }

  #runPython({ code }) {
    const cwd = fs.readFileSync(path.join(this.#folder, 'folder'), 'utf8').trim();
    return this.#finish([path.join(cwd, 'sdk', 'bin', 'python'), '-'], { cwd, input: `${code}\n` });
  }

  async #finish(command, options) {
    const done = await runToEnd(command, { env: this.#env, ...options });
    if (done.code === 0) return done.output;
    this.log += done.output;
    throw new Error(`ended with ${done.code}: ${done.output.slice(-800)}`);
  }

  /** Ctrl-C in the first terminal. */
  async interrupt() {
    if (this.#chain === null) throw new Error('no chain was started');
    this.#chain.signal('SIGINT');
    const late = setTimeout(() => this.#chain.signal('SIGKILL'), 20_000);
    await this.#chain.ended;
    clearTimeout(late);
    this.log += `\n--- the chain's terminal\n${this.#chain.output.slice(-20_000)}`;
    if (await isPortTaken()) throw new Error(`something still listens on ${PORT}`);
    return `ended with ${this.#chain.code}`;
  }
}

/** A list of u16 or u64 of storage, of the subnet that the page makes. */
async function readList(substrate, item, bytes) {
  const netuid = Buffer.from([NETUID, 0]).toString('hex');
  const key = `0x${substrate.twox128Hex('SubtensorModule')}${substrate.twox128Hex(item)}${netuid}`;
  const body = { jsonrpc: '2.0', id: 1, method: 'state_getStorage', params: [key] };
  const answer = await fetch(`http://127.0.0.1:${PORT}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { result } = await answer.json();
  if (typeof result !== 'string') throw new Error(`${item}[${NETUID}] is ${result}`);
  // Three neurons: the length is one byte, four times the count.
  const data = Buffer.from(result.slice(2), 'hex').subarray(1);
  const read = (at) => (bytes === 2 ? data.readUInt16LE(at) : Number(data.readBigUInt64LE(at)));
  return Array.from({ length: data.length / bytes }, (_, index) => read(index * bytes));
}

/** What the page leads to, asked of the node and not of what the page printed. */
async function checkOutcome(root) {
  const built = path.join(root, 'packages', 'substrate', 'dist', 'index.js');
  const substrate = await import(pathToFileURL(built).href);
  const incentive = await readList(substrate, 'Incentive', 2);
  const dividends = await readList(substrate, 'Dividends', 2);
  const emission = await readList(substrate, 'Emission', 8);
  const seen = JSON.stringify({ incentive, dividends, emission });
  const earned = [incentive[MINER_UID], dividends[VALIDATOR_UID], emission[MINER_UID]];
  if (!earned.every((value) => value > 0)) throw new Error(seen);
  return seen;
}

/** The reader's home, with the environments of the run where the page makes its own. */
function makeHome() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-interop-page-'));
  fs.mkdirSync(path.join(home, FOLDER));
  for (const name of ['btcli', 'sdk']) {
    fs.symlinkSync(path.dirname(installPython(name)), path.join(home, FOLDER, name));
  }
  return home;
}

/** Runs the page; `{results, tries, log}` as of a client. */
export async function runPage(root) {
  const blocks = readBlocks(fs.readFileSync(path.join(root, PAGE), 'utf8'));
  const home = makeHome();
  const folder = path.join(home, '.terminals');
  fs.mkdirSync(folder);
  const env = {
    ...guardedEnvironment(home),
    npm_config_update_notifier: 'false',
    NODE_OPTIONS: `--import=${pathToFileURL(NODE_GUARD).href}`,
    ...TERMINAL,
  };
  const terminals = new Terminals({ folder, root, env });
  const results = [];
  let passedMs = 0;
  const check = async (name, work) => {
    const started = Date.now();
    const seen = await work().then(
      (detail) => ({ ok: true, detail }),
      (error) => ({ ok: false, detail: error.message }),
    );
    const ms = Date.now() - started;
    passedMs += ms;
    results.push({ check: name, ...seen, ms });
    return seen.ok;
  };
  try {
    for (const block of blocks) {
      // What follows would fail for a reason that is not its own.
      if (!(await check(block.name, () => terminals.run(block)))) break;
    }
    if (results.every(({ ok }) => ok)) {
      await check('the node says so', () => checkOutcome(root));
      await check('five minutes', async () => {
        if (passedMs > PROMISED_MS) throw new Error(`${passedMs} ms`);
        return `${passedMs} of ${PROMISED_MS} ms`;
      });
    }
  } finally {
    await check('Ctrl-C', () => terminals.interrupt());
  }
  const tries = readTries(home);
  fs.rmSync(home, { recursive: true, force: true });
  return { results, tries, log: terminals.log };
}
