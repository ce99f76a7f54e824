/**
 * Two API processes, one scheduler and one that stands by, on one database, killed with -9 under load:
 * nothing accepted is lost, no epoch is closed twice, another process leads within ten seconds. Three times each here, twenty in takeover.long.test.ts.
 */
import { it } from 'vitest';
import { expectTakeovers } from './kit/takeover-checks.ts';

it('loses nothing and pays nothing twice when its processes are killed', async () => {
  await expectTakeovers(3);
});
