/** Taking the next seat and taking another's (chain.md 3.3): every list, every row, every mechanism. */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../../testing/test-chain.ts';
import { appendNeuron, replaceNeuron } from './neurons.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const SECOND = NETUID + 4_096;
const LISTS = [S.Active, S.ValidatorPermit, S.Emission, S.Consensus, S.Dividends, S.ValidatorTrust];

/** A subnet with seats 0 to 2, seen in block 50. */
function openChain(): TestChain {
  const chain = new TestChain({ block: 10 });
  withSubnet(chain);
  for (const number of [20, 21]) appendNeuron(chain.block, NETUID, testAccount(number));
  chain.jump(50);
  return chain;
}

describe('a new seat', () => {
  it('is at the end of every list, and its stake weight waits for an epoch', () => {
    const chain = openChain();
    const { state } = chain;
    state.write(S.Emission, NETUID, [5n, 6n, 7n]);
    state.write(S.StakeWeight, NETUID, [1, 2, 3]);
    expect(appendNeuron(chain.block, NETUID, testAccount(22))).toBe(3);
    expect(chain.read(S.SubnetworkN, NETUID)).toBe(4);
    expect(LISTS.map((item) => chain.read(item as typeof S.Active, NETUID))).toEqual([
      [true, true, true, true],
      [false, false, false, false],
      [5n, 6n, 7n, 0n],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(chain.read(S.StakeWeight, NETUID)).toEqual([1, 2, 3]);
    expect(chain.read(S.LastUpdate, NETUID)).toEqual([10n, 10n, 10n, 50n]);
    expect(chain.read(S.Keys, NETUID, 3)).toBe(testAccount(22));
    expect(chain.read(S.Uids, NETUID, testAccount(22))).toBe(3);
    expect(chain.read(S.BlockAtRegistration, NETUID, 3)).toBe(50n);
    expect(chain.read(S.IsNetworkMember, testAccount(22), NETUID)).toBe(true);
  });

  it('is pushed onto what a younger mechanism has, whose updates are filled up', () => {
    const chain = openChain();
    chain.state.write(S.MechanismCountCurrent, NETUID, 2);
    appendNeuron(chain.block, NETUID, testAccount(22));
    expect(chain.read(S.Incentive, NETUID)).toEqual([0, 0, 0, 0]);
    expect(chain.read(S.Incentive, SECOND)).toEqual([0]);
    expect(chain.read(S.LastUpdate, SECOND)).toEqual([0n, 0n, 0n, 50n]);
  });
});

describe('a taken seat', () => {
  const axon = { block: 1n, version: 1, ip: 1n, port: 1, ip_type: 4, protocol: 4 };

  function fill({ state }: TestChain): void {
    state.write(S.MechanismCountCurrent, NETUID, 2);
    state.write(S.Active, NETUID, [true, false, true]);
    state.write(S.ValidatorPermit, NETUID, [true, true, true]);
    state.write(S.Emission, NETUID, [5n, 6n, 7n]);
    for (const item of [S.Consensus, S.Dividends, S.ValidatorTrust, S.StakeWeight]) {
      state.write(item, NETUID, [1, 2, 3]);
    }
    for (const index of [NETUID, SECOND]) {
      state.write(S.Incentive, index, [1, 2, 3]);
      state.write(S.LastUpdate, index, [1n, 2n, 3n]);
      for (const uid of [0, 1, 2]) {
        state.write(S.Weights, index, uid, [
          [0, 10],
          [1, 11],
          [2, 12],
        ]);
        state.write(S.Bonds, index, uid, [
          [1, 21],
          [2, 22],
        ]);
      }
    }
    const hotkey = testAccount(20);
    state.write(S.Axons, NETUID, hotkey, { ...axon, placeholder1: 0, placeholder2: 0 });
    state.write(S.Prometheus, NETUID, hotkey, {
      block: 1n,
      version: 1,
      ip: 1n,
      port: 1,
      ip_type: 4,
    });
    state.write(S.NeuronCertificates, NETUID, hotkey, {
      public_key: Uint8Array.of(1),
      algorithm: 1,
    });
    state.write(S.AssociatedEvmAddress, NETUID, 1, [`0x${'11'.repeat(20)}`, 5n]);
    state.write(S.TotalHotkeyAlpha, hotkey, NETUID, 77n);
  }

  it('starts anew, and the other seats stay as they are', () => {
    const chain = openChain();
    fill(chain);
    replaceNeuron(chain.block, { netuid: NETUID, uid: 1 }, testAccount(30));
    expect(chain.read(S.SubnetworkN, NETUID)).toBe(3);
    expect(chain.read(S.Active, NETUID)).toEqual([true, true, true]);
    expect(chain.read(S.ValidatorPermit, NETUID)).toEqual([true, false, true]);
    expect(chain.read(S.Emission, NETUID)).toEqual([5n, 0n, 7n]);
    for (const item of [S.Consensus, S.Dividends, S.ValidatorTrust, S.StakeWeight]) {
      expect(chain.read(item, NETUID)).toEqual([1, 0, 3]);
    }
    for (const index of [NETUID, SECOND]) {
      expect(chain.read(S.Incentive, index)).toEqual([1, 0, 3]);
      expect(chain.read(S.LastUpdate, index)).toEqual([1n, 50n, 3n]);
      expect(chain.state.has(S.Weights, index, 1)).toBe(false);
      expect(chain.state.has(S.Bonds, index, 1)).toBe(false);
      for (const uid of [0, 2]) {
        expect(chain.read(S.Weights, index, uid)).toEqual([
          [0, 10],
          [1, 0],
          [2, 12],
        ]);
        // Bonds on it are masked by the next epoch.
        expect(chain.read(S.Bonds, index, uid)).toEqual([
          [1, 21],
          [2, 22],
        ]);
      }
    }
  });

  it('forgets who had it but for the stake', () => {
    const chain = openChain();
    fill(chain);
    const [old, young] = [testAccount(20), testAccount(30)];
    replaceNeuron(chain.block, { netuid: NETUID, uid: 1 }, young);
    expect(chain.read(S.Uids, NETUID, old)).toBeUndefined();
    expect(chain.state.has(S.IsNetworkMember, old, NETUID)).toBe(false);
    for (const item of [S.Axons, S.Prometheus, S.NeuronCertificates]) {
      expect(chain.state.has(item as typeof S.Axons, NETUID, old)).toBe(false);
    }
    expect(chain.state.has(S.AssociatedEvmAddress, NETUID, 1)).toBe(false);
    expect(chain.read(S.TotalHotkeyAlpha, old, NETUID)).toBe(77n);
    expect(chain.read(S.Keys, NETUID, 1)).toBe(young);
    expect(chain.read(S.Uids, NETUID, young)).toBe(1);
    expect(chain.read(S.BlockAtRegistration, NETUID, 1)).toBe(50n);
    expect(chain.read(S.IsNetworkMember, young, NETUID)).toBe(true);
  });

  it('is never that of the owner’s hotkey', () => {
    const chain = openChain();
    fill(chain);
    replaceNeuron(chain.block, { netuid: NETUID, uid: 0 }, testAccount(30));
    expect(chain.read(S.Keys, NETUID, 0)).toBe(testAccount(2));
    expect(chain.read(S.Emission, NETUID)).toEqual([5n, 6n, 7n]);
    expect(chain.read(S.Uids, NETUID, testAccount(30))).toBeUndefined();
  });
});
