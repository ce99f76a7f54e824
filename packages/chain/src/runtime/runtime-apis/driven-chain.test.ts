import { describe, expect, it } from 'vitest';
import { createChain } from '../../create-chain.ts';
import { type Comparison, comparisons } from '../../testing/api-oracle/comparisons.ts';
import { DRIVEN_ACCOUNTS, RandomDriver } from '../../testing/api-oracle/random-driver.ts';
import { decodePlain } from '../../testing/api-oracle/wire-schema.ts';
import { STRUCTS } from '../../testing/api-oracle/wire-structs.ts';
import { listNetuids } from '../subtensor/subnets/list-netuids.ts';

const BLOCKS = 2_000;
const BETWEEN_COMPARISONS = 500;
const accounts = DRIVEN_ACCOUNTS.map((account) => account.slice(2));

describe('runtime interfaces after random blocks', () => {
  it('agree with storage field by field, and with themselves later', () => {
    const chain = createChain({ seed: 'driven', profile: 'fast' });
    const driver = new RandomDriver(chain, 'driven');
    const recorded: { hash: string; comparison: Comparison; bytes: Uint8Array }[] = [];
    const ask = ({ method, args }: Comparison, hash: string | null = null) =>
      chain.callApi(method, new Uint8Array(Buffer.from(args, 'hex')), hash);
    for (let block = 1; block <= BLOCKS; block += 1) {
      driver.block();
      if (block % BETWEEN_COMPARISONS !== 0) continue;
      const netuids = [...listNetuids(chain.state), 9];
      for (const comparison of comparisons(chain.state, netuids, accounts)) {
        const bytes = ask(comparison);
        const answered = decodePlain(bytes, comparison.type, STRUCTS);
        expect({ block, ...comparison, expected: answered }).toEqual({ block, ...comparison });
        recorded.push({ hash: chain.head.hash, comparison, bytes });
      }
    }
    for (const { hash, comparison, bytes } of recorded) {
      expect(Buffer.compare(ask(comparison, hash), bytes), comparison.method).toBe(0);
    }
    expect(chain.head.header.number).toBeGreaterThanOrEqual(BLOCKS);
    const done = [...driver.outcomes].filter(([, { ok }]) => ok > 0).map(([name]) => name);
    const failed = [...driver.outcomes].filter(([, each]) => each.failed > 0);
    expect(done.length).toBeGreaterThan(60);
    expect(failed.length).toBeGreaterThan(60);
    expect(done).toContain('SubtensorModule.burned_register');
    expect(done).toContain('SubtensorModule.serve_axon');
    expect(listNetuids(chain.state).length).toBeGreaterThan(4);
    expect(new Set(recorded.map(({ comparison }) => comparison.method)).size).toBeGreaterThan(35);
  });
});
