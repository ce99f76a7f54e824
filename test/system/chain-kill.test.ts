/**
 * kill -9 of `adit chain --state` while it makes blocks and takes transfers: what was announced as
 * final is there again, and the state equals, byte for byte, that of a chain without kills. Half of
 * the runs write their state file anew every few blocks. Fifty kills in the long lane.
 */
import { it } from 'vitest';
import { expectKeptChain } from './kit/chain-kill-checks.ts';

it('six kills of a chain lose no final block and change nothing', async () => {
  await expectKeptChain(6);
});
