/** The pools that a miner works for, in order of preference. */
import fs from 'node:fs';
import { AditError, errorMessage } from '@adit/base';
import { resolvePath } from './paths.ts';

/** Flags that name pools. */
export interface PoolUrlFlags {
  readonly poolUrl?: readonly string[];
  /** File with one address a line; # begins a comment. */
  readonly pools?: string;
}

const DEFAULT_URL = 'http://127.0.0.1:8434';

/**
 * The addresses of the flags, then those of the file; the local pool when there are none.
 * @throws AditError `invalid_setting` for a file that cannot be read, or what is no http address.
 */
export function readPoolUrls(flags: PoolUrlFlags): [string, ...string[]] {
  const given = [...(flags.poolUrl ?? []), ...readFile(flags.pools)];
  const urls = given.map(requireUrl);
  const [first = DEFAULT_URL, ...others] = [...new Set(urls)];
  return [first, ...others];
}

function readFile(file: string | undefined): string[] {
  if (file === undefined) return [];
  try {
    const lines = fs.readFileSync(resolvePath(file), 'utf8').split('\n');
    return lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
  } catch (cause) {
    throw new AditError('invalid_setting', `--pools cannot be read: ${errorMessage(cause)}`, {
      numbers: { file },
      nextStep: 'Give a file with the address of one pool a line.',
      cause,
    });
  }
}

function requireUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, '');
  throw new AditError('invalid_setting', 'A pool’s address is no http address', {
    numbers: { given: text },
    nextStep: 'Give it as http://HOST:PORT or https://HOST.',
  });
}
