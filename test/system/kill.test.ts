/**
 * Kill -9 of every part under load: no accepted result lost, nothing paid twice. Twice each here,
 * ten times in kill.long.test.ts. A pool that drops one write must be found out by the same audit.
 */
import { describe, expect, it } from 'vitest';
import { canaries } from './kit/canary.ts';
import { expectCleanKills, expectFoundOut } from './kit/kill-checks.ts';

describe('kill -9', () => {
  it('of any part loses nothing accepted and pays nothing twice', async () => {
    await expectCleanKills(2, 1);
  });

  it('would not go unnoticed: a pool that drops a report', async () => {
    const [canary] = canaries;
    expect(canary?.name).toBe('a report');
    if (canary !== undefined) await expectFoundOut(canary, []);
  });
});
