/** What takeover tests expect, in both lanes. */
import { expect, onTestFinished } from 'vitest';
import { chooseSeed } from './seed.ts';
import { runTakeoverScenario, takeoverTargets } from './takeover-scenario.ts';

/** The promise: another process leads within this time. */
const TAKEOVER_MAX_MS = 10_000;

/** Kills two API processes and the leader of the scheduler `rounds` times each and expects an empty audit. */
export async function expectTakeovers(rounds: number): Promise<void> {
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  const { violations, kills, exitCodes, ...figures } = await runTakeoverScenario({
    ...{ seed: chooseSeed('takeover'), rounds, say },
    cleanUp: (close) => onTestFinished(close),
  });
  const takeovers = kills.filter(({ target }) => target === 'scheduler');
  const worstMs = Math.max(...takeovers.map(({ recoveryMs }) => recoveryMs));
  say(JSON.stringify({ ...figures, kills: kills.length, worstTakeoverMs: worstMs }));
  expect(violations).toEqual([]);
  for (const target of takeoverTargets) {
    expect(kills.filter((kill) => kill.target === target)).toHaveLength(rounds);
  }
  expect(worstMs).toBeLessThan(TAKEOVER_MAX_MS);
  expect(exitCodes).toEqual([0, 0, 0, 0]);
  // The audit is worth something only if there was something to audit.
  expect(figures.paidEpochs).toBeGreaterThanOrEqual(2);
  expect(figures.accepted).toBeGreaterThanOrEqual(10);
}
