/** The long lane of kill.test.ts: ten kills of each part, and every defect that the audit must find. */
import { describe, it } from 'vitest';
import { canaries, hastyCanary } from './kit/canary.ts';
import { expectCleanKills, expectFoundOut } from './kit/kill-checks.ts';

describe('kill -9, ten times each', () => {
  it('of any part loses nothing accepted and pays nothing twice', async () => {
    await expectCleanKills(10, 5);
  });

  for (const canary of canaries) {
    it(`would not go unnoticed: a pool that drops ${canary.name}`, async () => {
      await expectFoundOut(canary, []);
    });
  }

  it(`would not go unnoticed: a pool that loses ${hastyCanary.name}`, async () => {
    await expectFoundOut(hastyCanary, []);
  });
});
