/** A defect that cannot be put in must not pass for one that was found. */
import { expect, it } from 'vitest';
import { canaries, canaryProcess, hastyCanary } from './canary.ts';
import { createTemporaryFolder } from './folder.ts';
import { findFreePort } from './free-port.ts';
import { runAditProcess } from './process.ts';

it('refuses to start a pool whose text to replace is not there exactly once', async () => {
  const [canary = hastyCanary] = canaries;
  const port = await findFreePort();
  const { folder, remove } = createTemporaryFolder();
  for (const [find, times] of [
    ['no such text', /holds the text 0 times/],
    ['export', /holds the text [1-9]\d* times/],
  ] as const) {
    const { poolNodeArgs, poolEnv } = canaryProcess({ ...canary, find });
    const args = ['pool', 'serve', '--port', String(port), '--data-dir', folder];
    const { code, stderr } = await runAditProcess(args, { env: poolEnv, nodeArgs: poolNodeArgs });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(times);
  }
  remove();
});
