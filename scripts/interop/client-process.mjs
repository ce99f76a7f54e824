/** One client, driven by its script; what it says of each check. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNpm, installPython } from './install.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const CLIENT_MS = 480_000;

/** The clients, in the order in which they run when they run alone. */
export const CLIENTS = ['sdk', 'btcli', 'pjs', 'papi', 'dedot', 'wallet'];
/** The Python environment of each client that is written in Python. */
const PYTHON = { sdk: 'sdk', btcli: 'btcli', wallet: 'btcli' };

/** Refuses, in a Node process that is started with it, to leave this machine. */
export const NODE_GUARD = path.join(HERE, 'guard', 'loopback-only.mjs');

/** Installs what is missing; `{client: [program, ...arguments]}`. */
export function prepareClients(names) {
  const commands = {};
  for (const name of names) {
    if (PYTHON[name] !== undefined) {
      const python = path.join(installPython(PYTHON[name]), 'python');
      commands[name] = [python, path.join(HERE, 'clients', `${name}.py`)];
      continue;
    }
    // Beside their node_modules, since imports are looked up from where the file lies.
    const folder = path.join(installNpm(), 'clients');
    fs.cpSync(path.join(HERE, 'clients'), folder, { recursive: true });
    commands[name] = [process.execPath, '--import', NODE_GUARD, path.join(folder, `${name}.mjs`)];
  }
  return commands;
}

/** The environment of a person with this home and nothing else, who cannot leave this machine. */
export function guardedEnvironment(home) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|PYTHON|NODE_OPTIONS|BT_|BTCLI_|XDG_)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    ADIT_INTEROP_TRIES: path.join(home, 'tries'),
    PYTHONPATH: path.join(HERE, 'guard'),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUTF8: '1',
  };
}

function environmentOf(home, { url, stage, archiveUrl, isFlowing }) {
  return {
    ...guardedEnvironment(home),
    ADIT_URL: url,
    ADIT_STAGE: stage,
    ADIT_BLOCKS_FLOW: isFlowing ? '1' : '',
    ADIT_ARCHIVE_URL: archiveUrl ?? '',
    ADIT_NODE: process.execPath,
  };
}

/** The hosts that the guards kept a client from. */
export function readTries(home) {
  const file = path.join(home, 'tries');
  if (!fs.existsSync(file)) return [];
  return [...new Set(fs.readFileSync(file, 'utf8').trim().split('\n'))];
}

/** 5DAAnrj7… and 5HGjWAeF…: //Dave and //Eve have too little for a subnet that others made dearer. */
const POOR_ACCOUNTS = [
  '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy',
  '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw',
];
/** RAO that each of them gets on top of 2 000 TAO. */
const GIFT_RAO = '100000000000000';

async function ask(url, method, params) {
  const answer = await fetch(url.replace('ws:', 'http:'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { error } = await answer.json();
  if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
}

/**
 * What the clients find: all of them can pay for a subnet, and owners may set values. With ten
 * blocks an epoch the whole epoch is frozen for owners, on the real fast chain too, whose own
 * end-to-end tests begin by opening it.
 */
export async function prepareNode(url) {
  await ask(url, 'dev_setStorage', [{ SubtensorModule: { AdminFreezeWindow: 0 } }]);
  for (const account of POOR_ACCOUNTS) await ask(url, 'dev_faucet', [account, GIFT_RAO]);
}

/** Runs a client to its end; its checks, the hosts it was kept from, and the log it left. */
export async function runClient(command, run) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), `adit-interop-${run.client}-`));
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: home,
    env: environmentOf(home, run),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const late = setTimeout(() => child.kill('SIGKILL'), CLIENT_MS);
  const [output, log] = [[], []];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => log.push(chunk));
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(late);
  const lines = Buffer.concat(output).toString('utf8').split('\n');
  const results = lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  const tries = readTries(home);
  fs.rmSync(home, { recursive: true, force: true });
  return { results, tries, log: Buffer.concat(log).toString('utf8') };
}
