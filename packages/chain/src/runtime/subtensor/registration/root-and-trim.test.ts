/** Root registration, replacement on a small subnet, trimming (chain.md 3.3, 3.5, 3.7; checklist 8). */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const miner = testAccount(10);

describe('root', () => {
  const join = (chain: TestChain, hotkey: number, signer = miner): string | null =>
    chain.subtensor(signer, 'root_register', { hotkey: testAccount(hotkey) });

  it('takes one in a block and three in an interval', () => {
    const chain = new TestChain({ block: 10 });
    expect(join(chain, 20)).toBeNull();
    expect(join(chain, 21)).toBe('TooManyRegistrationsThisBlock');
    for (const hotkey of [21, 22]) {
      chain.advance();
      expect(join(chain, hotkey)).toBeNull();
    }
    chain.advance();
    expect(join(chain, 23)).toBe('TooManyRegistrationsThisInterval');
    expect(chain.read(S.SubnetworkN, 0)).toBe(3);
    expect(chain.read(S.Delegates, testAccount(20))).toBe(11_796);
    expect(chain.state.has(S.Delegates, testAccount(20))).toBe(true);
    chain.jump(99);
    chain.advance();
    expect(join(chain, 23)).toBeNull();
    expect(chain.events.at(-1)?.value).toEqual([0, 3, testAccount(23)]);
  });

  it('refuses members, subnets’ accounts, and keeps the owner that a hotkey has', () => {
    const chain = new TestChain({ block: 10 });
    expect(join(chain, 20)).toBeNull();
    chain.advance();
    expect(join(chain, 20)).toBe('HotKeyAlreadyRegisteredInSubNet');
    chain.subtensor(testAccount(11), 'try_associate_hotkey', { hotkey: testAccount(21) });
    expect(join(chain, 21)).toBeNull();
    expect(chain.read(S.Owner, testAccount(21))).toBe(testAccount(11));
    chain.state.write(S.NetworksAdded, 0, false);
    expect(join(chain, 22)).toBe('RootNetworkDoesNotExist');
  });

  it('when full takes only more stake than the weakest has', () => {
    const chain = new TestChain({ block: 10 });
    chain.state.write(S.MaxAllowedUids, 0, 2);
    chain.state.write(S.TargetRegistrationsPerInterval, 0, 100);
    const stakes = { 20: 5n, 21: 5n, 22: 5n, 23: 6n };
    for (const [hotkey, stake] of Object.entries(stakes)) {
      chain.state.write(S.TotalHotkeyAlpha, testAccount(Number(hotkey)), 0, stake);
    }
    for (const hotkey of [20, 21]) {
      expect(join(chain, hotkey)).toBeNull();
      chain.advance();
    }
    expect(join(chain, 22)).toBe('StakeTooLowForRoot');
    expect(join(chain, 23)).toBeNull();
    expect(chain.read(S.Keys, 0, 0)).toBe(testAccount(23));
    expect(chain.state.has(S.Uids, 0, testAccount(20))).toBe(false);
  });
});

function crowd(count: number, block = 1_000): TestChain {
  const chain = new TestChain({ block });
  withSubnet(chain);
  chain.endow(miner, 10n ** 17n);
  chain.state.write(S.Burn, NETUID, 500_000n);
  chain.state.write(S.MaxBurn, NETUID, 500_000n);
  for (let index = 1; index < count; index += 1) {
    const args = { netuid: NETUID, hotkey: testAccount(100 + index) };
    expect(chain.subtensor(miner, 'burned_register', args)).toBeNull();
  }
  return chain;
}

describe('a full subnet', () => {
  it('replaces the lowest emission when settings allow (checklist 8)', () => {
    const k = 4;
    const chain = crowd(k + 1);
    const root = (name: string, value: object) =>
      chain.admin('root', name, { netuid: NETUID, ...value });
    expect(root('sudo_set_min_non_immune_uids', { min: 0 })).toBeNull();
    expect(root('sudo_set_min_allowed_uids', { min_allowed_uids: k + 1 })).toBe(
      'MinAllowedUidsGreaterThanCurrentUids',
    );
    expect(root('sudo_set_min_allowed_uids', { min_allowed_uids: k })).toBeNull();
    expect(root('sudo_set_max_allowed_uids', { max_allowed_uids: k + 1 })).toBeNull();
    expect(root('sudo_set_immunity_period', { immunity_period: 5 })).toBeNull();
    chain.advance(5);
    const { state } = chain;
    state.write(S.Emission, NETUID, [0n, 9n, 7n, 8n, 7n]);
    state.write(S.StakeWeight, NETUID, [1, 2, 3, 4, 5]);
    state.write(S.ValidatorPermit, NETUID, [true, true, true, true, true]);
    state.write(S.Weights, NETUID, 1, [
      [2, 50],
      [3, 60],
    ]);
    state.write(S.Weights, NETUID, 2, [[1, 70]]);
    state.write(S.Bonds, NETUID, 2, [[1, 70]]);
    state.write(S.Bonds, NETUID, 1, [[2, 70]]);
    const old = testAccount(102);
    const axon = {
      netuid: NETUID,
      version: 1,
      ip: 5n,
      port: 5,
      ip_type: 4,
      protocol: 4,
      placeholder1: 0,
      placeholder2: 0,
    };
    expect(chain.subtensor(old, 'serve_axon', axon)).toBeNull();
    state.write(S.TotalHotkeyAlpha, old, NETUID, 123n);
    const args = { netuid: NETUID, hotkey: testAccount(200) };
    expect(chain.subtensor(miner, 'burned_register', args)).toBeNull();
    // Uids 2 and 4 have the least; 2 came first.
    expect(chain.read(S.Keys, NETUID, 2)).toBe(testAccount(200));
    expect(chain.read(S.SubnetworkN, NETUID)).toBe(k + 1);
    expect(state.has(S.Uids, NETUID, old)).toBe(false);
    expect(state.has(S.Axons, NETUID, old)).toBe(false);
    expect(chain.read(S.IsNetworkMember, old, NETUID)).toBe(false);
    expect(chain.read(S.TotalHotkeyAlpha, old, NETUID)).toBe(123n);
    expect(chain.read(S.Emission, NETUID)).toEqual([0n, 9n, 0n, 8n, 7n]);
    expect(chain.read(S.StakeWeight, NETUID)).toEqual([1, 2, 0, 4, 5]);
    expect(chain.read(S.ValidatorPermit, NETUID)).toEqual([true, true, false, true, true]);
    expect(chain.read(S.LastUpdate, NETUID)[2]).toBe(1_005n);
    expect(chain.read(S.BlockAtRegistration, NETUID, 2)).toBe(1_005n);
    expect(chain.read(S.Weights, NETUID, 1)).toEqual([
      [2, 0],
      [3, 60],
    ]);
    expect(state.has(S.Weights, NETUID, 2)).toBe(false);
    expect(state.has(S.Bonds, NETUID, 2)).toBe(false);
    expect(chain.read(S.Bonds, NETUID, 1)).toEqual([[2, 70]]);
  });

  it('never replaces the owner’s hotkey, and has no seat when only it is left', () => {
    const chain = crowd(1);
    chain.state.write(S.MinAllowedUids, NETUID, 0);
    chain.state.write(S.MaxAllowedUids, NETUID, 1);
    chain.jump(60_000);
    const args = { netuid: NETUID, hotkey: testAccount(200) };
    expect(chain.subtensor(miner, 'burned_register', args)).toBe('NoNeuronIdAvailable');
  });
});

describe('trimming', () => {
  it('removes the lowest and closes the gaps', () => {
    const chain = crowd(6);
    const { state } = chain;
    state.write(S.MinAllowedUids, NETUID, 2);
    state.write(S.ImmunityPeriod, NETUID, 0);
    state.write(S.Emission, NETUID, [0n, 5n, 1n, 4n, 2n, 3n]);
    state.write(S.StakeWeight, NETUID, [10, 11, 12]);
    state.write(S.Weights, NETUID, 1, [
      [2, 20],
      [3, 30],
      [5, 50],
    ]);
    state.write(S.Weights, NETUID, 2, [[1, 10]]);
    state.write(S.Bonds, NETUID, 5, [[1, 15]]);
    const trim = (max_n: number) =>
      chain.admin('root', 'sudo_trim_to_max_allowed_uids', { netuid: NETUID, max_n });
    expect(trim(4)).toBeNull();
    const kept = [2, 101, 103, 105].map(testAccount);
    expect([0, 1, 2, 3].map((uid) => chain.read(S.Keys, NETUID, uid))).toEqual(kept);
    expect(kept.map((hotkey) => chain.read(S.Uids, NETUID, hotkey))).toEqual([0, 1, 2, 3]);
    expect(chain.read(S.Emission, NETUID)).toEqual([0n, 5n, 4n, 3n]);
    expect(chain.read(S.StakeWeight, NETUID)).toEqual([10, 11, 0, 0]);
    expect(chain.read(S.Weights, NETUID, 1)).toEqual([
      [2, 30],
      [3, 50],
    ]);
    expect(state.entries(S.Weights, NETUID)).toHaveLength(1);
    expect(chain.read(S.Bonds, NETUID, 3)).toEqual([[1, 15]]);
    expect(chain.read(S.SubnetworkN, NETUID)).toBe(4);
    expect(chain.read(S.MaxAllowedUids, NETUID)).toBe(4);
    for (const gone of [102, 104]) {
      expect(chain.read(S.IsNetworkMember, testAccount(gone), NETUID)).toBe(false);
    }
  });

  it('is refused when fewer than a fifth of what stays could go', () => {
    const chain = crowd(10);
    const { state } = chain;
    state.write(S.MinAllowedUids, NETUID, 1);
    state.write(S.ImmunityPeriod, NETUID, 10);
    // The owner and the seats that are young: together `young + 1`.
    const trimWith = (young: number, max_n: number) => {
      for (let uid = 0; uid < 10; uid += 1) {
        state.write(S.BlockAtRegistration, NETUID, uid, uid > 0 && uid <= young ? 995n : 1n);
      }
      const mark = state.store.checkpoint();
      const error = chain.admin('root', 'sudo_trim_to_max_allowed_uids', { netuid: NETUID, max_n });
      state.store.rollback(mark);
      return error;
    };
    const refused = 'TrimmingWouldExceedMaxImmunePercentage';
    expect(trimWith(3, 5)).toBe(refused);
    expect(trimWith(2, 5)).toBeNull();
    expect(trimWith(3, 6)).toBeNull();
    expect(trimWith(4, 6)).toBe(refused);
  });
});
