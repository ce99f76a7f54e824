/** Whether this machine runs on its battery. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** Where the power comes from; `unknown` where the system does not tell. */
export type PowerSource = 'battery' | 'mains' | 'unknown';

/** Where Linux tells about power supplies. */
const LINUX_FOLDER = '/sys/class/power_supply';
const PMSET_TIMEOUT_MS = 5_000;

function readWord(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/**
 * The power source by a folder of supplies as Linux has it: one folder each, with the files `type`,
 * `status` and, for the battery of a mouse or a pen, `scope` Device.
 */
export function readPowerFolder(folder: string): PowerSource {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return 'unknown';
  }
  const supplies = names
    .map((name) => path.join(folder, name))
    .filter((supply) => readWord(path.join(supply, 'scope')) !== 'Device');
  const batteries = supplies.filter((supply) => readWord(path.join(supply, 'type')) === 'Battery');
  if (batteries.some((supply) => readWord(path.join(supply, 'status')) === 'Discharging')) {
    return 'battery';
  }
  return supplies.length === 0 ? 'unknown' : 'mains';
}

/** The power source by what `pmset -g batt` of macOS prints. */
export function parsePmset(text: string): PowerSource {
  const [, source] = /Now drawing \w+ '(.+?)'/.exec(text) ?? [];
  if (source === undefined) return 'unknown';
  return source === 'Battery Power' ? 'battery' : 'mains';
}

/** Asks the system, or reads `folder` when one is given; what cannot be read is `unknown`. */
export async function readPower(folder?: string): Promise<PowerSource> {
  if (folder !== undefined || process.platform === 'linux') {
    return readPowerFolder(folder ?? LINUX_FOLDER);
  }
  if (process.platform !== 'darwin') return 'unknown';
  try {
    const options = { timeout: PMSET_TIMEOUT_MS };
    const { stdout } = await promisify(execFile)('pmset', ['-g', 'batt'], options);
    return parsePmset(stdout);
  } catch {
    return 'unknown';
  }
}
