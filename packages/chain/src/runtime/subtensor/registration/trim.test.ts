/** Trimming (chain.md 3.7): who goes, what moves, and when it is refused. */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';
import { appendNeuron } from './neurons.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const SEATS = 6;

/** Six seats out of immunity; the owner's is 0. */
function openChain(emissions: readonly bigint[]): TestChain {
  const chain = new TestChain({ block: 10 });
  withSubnet(chain);
  for (let uid = 1; uid < SEATS; uid += 1) {
    appendNeuron(chain.block, NETUID, testAccount(20 + uid));
  }
  const { state } = chain;
  state.write(S.Emission, NETUID, [...emissions]);
  state.write(S.ImmunityPeriod, NETUID, 20);
  state.write(S.MinAllowedUids, NETUID, 2);
  state.write(S.AdminFreezeWindow, 0);
  chain.jump(50);
  return chain;
}

function trim(chain: TestChain, max_n: number): string | null {
  return chain.admin('root', 'sudo_trim_to_max_allowed_uids', { netuid: NETUID, max_n });
}

/** Old uids in their new order. */
function seated(chain: TestChain): number[] {
  const count = chain.read(S.SubnetworkN, NETUID);
  return Array.from({ length: count }, (_, uid) => {
    const hotkey = chain.read(S.Keys, NETUID, uid);
    expect(chain.read(S.Uids, NETUID, hotkey)).toBe(uid);
    return hotkey === testAccount(2) ? 0 : Number(BigInt(hotkey) - 0x1000n) - 20;
  });
}

describe('trimming', () => {
  it('takes the lowest emissions, of equals the highest uids, never the owner’s', () => {
    const cases: readonly (readonly [readonly bigint[], number, readonly number[]])[] = [
      [[0n, 5n, 4n, 3n, 2n, 1n], 4, [0, 1, 2, 3]],
      [[0n, 1n, 2n, 3n, 4n, 5n], 4, [0, 3, 4, 5]],
      [[0n, 7n, 7n, 7n, 7n, 7n], 4, [0, 1, 2, 3]],
      [[0n, 7n, 3n, 7n, 3n, 3n], 4, [0, 1, 2, 3]],
      [[0n, 7n, 3n, 7n, 3n, 3n], 5, [0, 1, 2, 3, 4]],
    ];
    for (const [emissions, most, kept] of cases) {
      const chain = openChain(emissions);
      expect(trim(chain, most)).toBeNull();
      expect(seated(chain)).toEqual(kept);
      expect(chain.read(S.MaxAllowedUids, NETUID)).toBe(most);
      expect(chain.read(S.Emission, NETUID)).toEqual(kept.map((uid) => emissions[uid]));
    }
  });

  it('moves weights and bonds with their seats, and drops those on seats that are gone', () => {
    const chain = openChain([0n, 1n, 9n, 9n, 2n, 9n]);
    const { state } = chain;
    for (const item of [S.Weights, S.Bonds]) {
      for (const uid of [1, 5]) {
        state.write(item, NETUID, uid, [
          [1, 10],
          [2, 20],
          [5, 50],
        ]);
      }
    }
    state.write(S.AlphaDividendsPerSubnet, NETUID, testAccount(21), 5n);
    state.write(S.AssociatedEvmAddress, NETUID, 5, [`0x${'11'.repeat(20)}`, 5n]);
    expect(trim(chain, 4)).toBeNull();
    expect(seated(chain)).toEqual([0, 2, 3, 5]);
    for (const item of [S.Weights, S.Bonds]) {
      expect(state.entries(item, NETUID)).toEqual([
        [
          [NETUID, 3],
          [
            [1, 20],
            [3, 50],
          ],
        ],
      ]);
    }
    expect(state.has(S.AssociatedEvmAddress, NETUID, 3)).toBe(true);
    expect(state.entries(S.AssociatedEvmAddress, NETUID)).toHaveLength(1);
    expect(state.has(S.AlphaDividendsPerSubnet, NETUID, testAccount(21))).toBe(false);
    expect(chain.read(S.Uids, NETUID, testAccount(21))).toBeUndefined();
  });

  it('keeps to the bounds of uids', () => {
    const chain = openChain([0n, 1n, 2n, 3n, 4n, 5n]);
    chain.state.write(S.MaxAllowedUids, NETUID, 10);
    expect([1, 11].map((most) => trim(chain, most))).toEqual(['InvalidValue', 'InvalidValue']);
    expect(trim(chain, 10)).toBeNull();
    expect(trim(chain, 2)).toBeNull();
    expect(seated(chain)).toEqual([0, 5]);
  });

  it('is refused when four of five that stay could not go', () => {
    // The owner's and three newcomers are safe: 4 of 5 are 80 %, 4 of 6 are not.
    const safe = (chain: TestChain, uids: readonly number[]) => {
      for (const uid of uids) chain.state.write(S.BlockAtRegistration, NETUID, uid, 45n);
    };
    const full = openChain([0n, 1n, 2n, 3n, 4n, 5n]);
    safe(full, [3, 4, 5]);
    expect(trim(full, 5)).toBe('TrimmingWouldExceedMaxImmunePercentage');
    const less = openChain([0n, 1n, 2n, 3n, 4n, 5n]);
    safe(less, [4, 5]);
    expect(trim(less, 5)).toBeNull();
    expect(seated(less)).toEqual([0, 2, 3, 4, 5]);
    // Where nobody has to go, nobody's immunity counts.
    const roomy = openChain([0n, 1n, 2n, 3n, 4n, 5n]);
    safe(roomy, [1, 2, 3, 4, 5]);
    expect(trim(roomy, 6)).toBeNull();
    expect(roomy.read(S.MaxAllowedUids, NETUID)).toBe(6);
  });
});
