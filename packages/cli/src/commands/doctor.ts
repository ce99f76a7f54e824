/** `adit doctor`: what is there, what is not, and what to do about it. */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import { errorMessage, isAditError, systemClock } from '@adit/base';
import { readPower, runSelfTest } from '@adit/sidecar';
import { createPoolClient } from '@adit/wire';
import { readMinerHotkey, type WalletFlags } from '../miner-hotkey.ts';
import { type PoolUrlFlags, readPoolUrls } from '../pool-urls.ts';
import { printAnswer } from '../print-answer.ts';

/** Flags of `adit doctor`. */
interface DoctorFlags extends WalletFlags, PoolUrlFlags {
  readonly json?: boolean;
}

/** One finding; `next_step` is null where nothing is to be done. */
interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  readonly next_step: string | null;
}

const NODE_MAJOR_MIN = 20;
const SIDECAR_PORT = 8123;
const POOL_TIMEOUT_MS = 5_000;
const SKEW_MAX_MS = 30_000;
const FREE_MIN_BYTES = 1_073_741_824;
const EXIT_FINDINGS = 1;

function finding(check: string, found: string, problem: string | null): Finding {
  return { check, ok: problem === null, found, next_step: problem };
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  const problem = major >= NODE_MAJOR_MIN ? null : `Install Node ${NODE_MAJOR_MIN} or newer.`;
  return finding('Node', process.versions.node, problem);
}

function checkResults(): Finding {
  const { total, disagreements } = runSelfTest(systemClock);
  const names = disagreements.map(({ name, ops }) => `${name} (${ops})`).join('; ');
  const found = `agrees on ${total - disagreements.length} of ${total} digests`;
  const problem = names === '' ? null : `Check memory and processor; it differs on ${names}.`;
  return finding('self-test', found, problem);
}

async function checkHotkey(flags: WalletFlags): Promise<Finding> {
  try {
    return finding('hotkey', (await readMinerHotkey(flags, 'pool_run')).address, null);
  } catch (error) {
    const next = isAditError(error) ? error.nextStep : null;
    return finding('hotkey', errorMessage(error), next ?? 'Check --wallet-path and names.');
  }
}

async function checkPool(url: string): Promise<Finding> {
  const common = { baseUrl: url, clock: systemClock, timeoutMs: POOL_TIMEOUT_MS };
  const client = createPoolClient(common);
  try {
    const { status, version } = await client.readHealth();
    const skewMs = client.clockSkewMs() ?? 0;
    const isSkewed = Math.abs(skewMs) > SKEW_MAX_MS;
    const found = `${url} is ${status}, version ${version}, clocks ${Math.round(skewMs / 1_000)} s apart`;
    return finding('pool', found, isSkewed ? 'Set this machine’s clock.' : null);
  } catch (error) {
    const found = `${url}: ${errorMessage(error)}`;
    return finding('pool', found, 'Check the address and the network, or name another --pool-url.');
  }
}

async function checkPort(): Promise<Finding> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(SIDECAR_PORT, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  const found = `${SIDECAR_PORT} is ${isFree ? 'free' : 'taken'}`;
  return finding(
    'sidecar port',
    found,
    isFree ? null : 'A sidecar runs already, or give another: adit sidecar --port.',
  );
}

function checkDisk(): Finding {
  const freeBytes = readFreeBytes(os.homedir());
  const found = `${(freeBytes / FREE_MIN_BYTES).toFixed(1)} GiB free in ${os.homedir()}`;
  return finding('disk', found, freeBytes >= FREE_MIN_BYTES ? null : 'Free a gibibyte of space.');
}

/** 0 for a folder that is not there. */
function readFreeBytes(folder: string): number {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

async function checkPower(): Promise<Finding> {
  const source = await readPower();
  const problem = source === 'battery' ? 'Plug it in, or mine with --on-battery run.' : null;
  return finding('power', source, problem);
}

/** Examines everything; the exit code is 1 when something is to be done. */
export async function runDoctor(flags: DoctorFlags): Promise<number> {
  const findings: Finding[] = [
    checkNode(),
    checkResults(),
    await checkHotkey(flags),
    ...(await Promise.all(readPoolUrls(flags).map(checkPool))),
    await checkPort(),
    checkDisk(),
    await checkPower(),
  ];
  const isWell = findings.every(({ ok }) => ok);
  printAnswer(flags, { ok: isWell, findings }, () =>
    findings.map(
      ({ check, ok, found, next_step: next }) =>
        `${ok ? 'ok ' : 'NO '} ${check}: ${found}${next === null ? '' : `\n      ${next}`}`,
    ),
  );
  return isWell ? 0 : EXIT_FINDINGS;
}
