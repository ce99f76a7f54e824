/**
 * How long a search takes to discover linear regression (evolution.md 6.4), as the command measures
 * it: seeds 1 to 64, at most 30 CPU seconds each, two processes side by side, each counting its own.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { DiscoveryOutcome } from './discover.ts';
import { estimateDiscovery } from './discovery-estimate.ts';

const ADIT = fileURLToPath(new URL('../../../cli/bin/adit.js', import.meta.url));
const SEEDS = 64;
const CAP_S = 30;
/** Upper end of the 90 % interval, CPU seconds; the C++ engine's mean is 104. */
const UPPER_END_S = 40;
/** A search looks at the clock every thousand programs. */
const OVERRUN_S = 1;
const OUTPUT_BYTES_MAX = 1_000_000;

const ARGS = [
  ...['bench', 'search', '--config', 'discovery', '--json', '--processes', '2'],
  ...['--seeds', String(SEEDS), '--cap-seconds', String(CAP_S)],
];

describe('linear regression', () => {
  it('is discovered within 40 CPU seconds, by the upper end of the 90 % interval', async () => {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [ADIT, ...ARGS], {
      maxBuffer: OUTPUT_BYTES_MAX,
    });
    const [result] = JSON.parse(stdout).results;
    const outcomes: readonly DiscoveryOutcome[] = result.outcomes;
    expect(outcomes.map(({ seed }) => Number(seed))).toEqual(
      Array.from({ length: SEEDS }, (_, index) => index + 1),
    );
    for (const { cpuS, hash, searchScore } of outcomes) {
      expect(cpuS).toBeLessThan(CAP_S + OVERRUN_S);
      if (hash !== null) expect(searchScore).toBeGreaterThanOrEqual(0.99);
    }
    const estimate = estimateDiscovery(outcomes);
    expect(result.max).toBe(estimate.interval.high);
    expect(estimate.interval.high, JSON.stringify(estimate)).toBeLessThanOrEqual(UPPER_END_S);
  });
});
