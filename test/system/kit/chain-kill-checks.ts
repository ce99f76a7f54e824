/** What kill tests of the development chain expect, in both lanes. */
import { ready } from '@adit/keys';
import { expect, onTestFinished } from 'vitest';
import { killChain } from './chain-kills.ts';
import { createTemporaryFolder } from './folder.ts';
import { chooseSeed } from './seed.ts';

/** Kills a chain so often and expects that nothing final was lost, nor anything changed. */
export async function expectKeptChain(kills: number): Promise<void> {
  await ready();
  const place = createTemporaryFolder();
  const closings: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    for (const close of closings) await close();
    place.remove();
  });
  const { violations, ...figures } = await killChain({
    folder: place.folder,
    kills,
    seed: chooseSeed('chain kill'),
    cleanUp: (close) => closings.push(close),
  });
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
