/** Whom a block claims for, by the hash of its parent (chain.md 5.8). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { System } from '../../../definitions/system.ts';
import { StakingChain, TAO } from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { drawNumbers } from './automatic-claims.ts';

const S = SubtensorModule.storage;
const U64_MAX = (1n << 64n) - 1n;

/** The same by the letter: four words of the hash, each step from the last number. */
function drawSlowly(parentHash: string, picks: number, size: bigint): bigint[] {
  const bytes = Buffer.from(parentHash.slice(2), 'hex');
  const word = (index: number) => bytes.readBigUInt64BE((index % 4) * 8);
  const drawn: bigint[] = [];
  let last = word(0);
  for (let pick = 0; pick < picks; pick += 1) {
    const sum = last + word(pick);
    last = (sum > U64_MAX ? U64_MAX : sum) % size;
    if (!drawn.includes(last)) drawn.push(last);
  }
  return drawn.sort((left, right) => Number(left - right));
}

const hashArbitrary = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);

describe('the coldkeys of a block', () => {
  it('are drawn from the words of the parent’s hash', () => {
    const words = [1n, 2n, 3n, 4n].map((word) => word.toString(16).padStart(16, '0'));
    // 1 + 1, + 2, + 3, + 4, and from the beginning + 1.
    const parentHash = `0x${words.join('')}`;
    expect(drawNumbers({ parentHash, picks: 5n, size: 100n })).toEqual([2n, 4n, 7n, 11n, 12n]);
    expect(drawNumbers({ parentHash, picks: 5n, size: 5n })).toEqual([1n, 2n, 4n]);
    expect(drawNumbers({ parentHash, picks: 5n, size: 0n })).toEqual([]);
    // The first sum stops at 2^64 - 1.
    const highest = `0x${'f'.repeat(64)}`;
    expect(drawNumbers({ parentHash: highest, picks: 1n, size: 10n })).toEqual([U64_MAX % 10n]);
  });

  it('equal the slow draw', () => {
    fc.assert(
      fc.property(
        hashArbitrary,
        fc.integer({ min: 0, max: 50 }),
        fc.bigInt({ min: 1n, max: 1_000n }),
        (parentHash, picks, size) => {
          const fast = drawNumbers({ parentHash, picks: BigInt(picks), size });
          expect(fast).toEqual(drawSlowly(parentHash, picks, size));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('claim in the order of their numbers', () => {
    const chain = new StakingChain();
    const coldkeys = [61, 62, 63, 64].map((number) => testAccount(number));
    for (const [index, coldkey] of coldkeys.entries()) {
      const hotkey = testAccount(71 + index);
      chain.endow(coldkey, 100n * TAO);
      chain.own(coldkey, hotkey);
      chain.stake({ hotkey, coldkey, netuid: 0 }, 10n * TAO);
    }
    const words = ['3', '0', '1', '0'].map((digit) => digit.padStart(16, '0'));
    chain.state.write(System.storage.ParentHash, `0x${words.join('')}`);
    // 3 + 3 = 6, which is 2; 2; 3; 3; 6 again.
    expect(chain.read(S.NumStakingColdkeys)).toBe(4n);
    chain.advance();
    const claimed = chain.events.filter(({ name }) => name === 'RootClaimed');
    expect(claimed.map(({ value }) => (value as { coldkey: string }).coldkey)).toEqual([
      coldkeys[2],
      coldkeys[3],
    ]);
  });
});
