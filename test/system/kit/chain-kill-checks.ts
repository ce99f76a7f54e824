/** What kill tests of the development chain expect, in both lanes. */
import { ready } from '@adit/keys';
import { expect, onTestFinished } from 'vitest';
import { type ChainKillPlan, type ChainKills, killChain } from './chain-kills.ts';
import { createTemporaryFolder } from './folder.ts';
import { chooseSeed } from './seed.ts';

/** Kills a defective chain and expects the same checks to say so. */
export async function expectFoundOut(kills: number): Promise<void> {
  const { violations } = await killIn({ kills, isFaulty: true });
  process.stdout.write(`${violations[0]}\n`);
  expect(violations).not.toEqual([]);
}

async function killIn(plan: Pick<ChainKillPlan, 'kills' | 'isFaulty'>): Promise<ChainKills> {
  await ready();
  const place = createTemporaryFolder();
  const closings: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    for (const close of closings) await close();
    place.remove();
  });
  return killChain({
    ...plan,
    folder: place.folder,
    seed: chooseSeed('chain kill'),
    cleanUp: (close) => closings.push(close),
  });
}

/** Kills a chain so often and expects that nothing final was lost, nor anything changed. */
export async function expectKeptChain(kills: number): Promise<void> {
  const { violations, ...figures } = await killIn({ kills });
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  expect(violations).toEqual([]);
  // It is worth something only if blocks were final, and transfers went on, in every run.
  expect(figures.announced).toHaveLength(kills);
  expect(Math.min(...figures.announced)).toBeGreaterThanOrEqual(2);
  expect(figures.beyond).toHaveLength(kills - 1);
  expect(Math.min(...figures.beyond)).toBeGreaterThanOrEqual(0);
  expect(figures.replays).toBeGreaterThanOrEqual(1);
  expect(figures.transfers).toBeGreaterThanOrEqual(kills);
}
