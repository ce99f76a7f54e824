/** The long lane of chain-kill.test.ts. */
import { it } from 'vitest';
import { expectFoundOut, expectKeptChain } from './kit/chain-kill-checks.ts';

it('fifty kills of a chain lose no final block and change nothing', async () => {
  await expectKeptChain(50);
});

it('would not go unnoticed: a chain that writes its blocks late', async () => {
  await expectFoundOut(4);
});
