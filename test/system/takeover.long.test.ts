/** The long lane of takeover.test.ts: twenty kills of each process. */
import { it } from 'vitest';
import { expectTakeovers } from './kit/takeover-checks.ts';

it('loses nothing and pays nothing twice when its processes are killed, twenty times each', async () => {
  await expectTakeovers(20);
});
