/** What kill tests expect, in both lanes. */
import { expect, onTestFinished } from 'vitest';
import type { Canary } from './canary.ts';
import { killTargets, type PlannedKill, planKills } from './kill-plan.ts';
import { runKillScenario } from './kill-scenario.ts';
import { chooseSeed } from './seed.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const cleanUp = (close: () => Promise<void>): void => onTestFinished(close);

/** Kills every part `rounds` times, twice `closings` times at epochs' ends, and expects an empty audit. */
export async function expectCleanKills(rounds: number, closings: number): Promise<void> {
  const plan = planKills(chooseSeed('kill -9'), { rounds, closings });
  const { violations, kills, ...figures } = await runKillScenario({ plan, say, cleanUp });
  say(JSON.stringify(figures));
  expect(violations).toEqual([]);
  expect(kills).toHaveLength(rounds * killTargets.length + 2 * closings);
  const inFlight = kills.filter(({ moment }) => moment.kind !== 'closing');
  for (const target of killTargets) {
    expect(inFlight.filter((kill) => kill.target === target)).toHaveLength(rounds);
  }
  expect(inFlight.filter(({ open }) => open < 1)).toEqual([]);
  expect(figures.exitCodes.filter((code) => code !== 0)).toEqual([]);
  // The audit is worth something only if there was something to audit.
  expect(figures.paidEpochs).toBeGreaterThanOrEqual(2);
  expect(figures.accepted).toBeGreaterThanOrEqual(20);
  expect(figures.resent).toBeGreaterThanOrEqual(1);
  expect(figures.unseen).toBeGreaterThanOrEqual(1);
}

/** Runs a defective pool and expects the same audit to name its defect. */
export async function expectFoundOut(canary: Canary, plan: readonly PlannedKill[]): Promise<void> {
  const { violations } = await runKillScenario({ plan, canary, say, cleanUp });
  say(`${violations.length} violations, the first: ${violations[0]?.slice(0, 160)}`);
  expect(violations.filter((line) => canary.violation.test(line))).not.toEqual([]);
}
