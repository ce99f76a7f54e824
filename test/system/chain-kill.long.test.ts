/** The long lane of chain-kill.test.ts. */
import { it } from 'vitest';
import { expectKeptChain } from './kit/chain-kill-checks.ts';

it('fifty kills of a chain lose no final block and change nothing', async () => {
  await expectKeptChain(50);
});
