/** Takes, children, destinations of rewards: refusals in their order, limits of time (chain.md 5.7). */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  ALICE,
  BOB,
  climb,
  errorsOf,
  HOT_A,
  HOT_A2,
  HOT_B,
  type Rung,
  StakingChain,
  TAO,
} from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { firstRefusal } from '../../guards.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const U64_MAX = 2n ** 64n - 1n;

function changeTake(
  chain: StakingChain,
  way: 'increase' | 'decrease',
  take: number,
  signer = ALICE,
) {
  return chain.subtensor(signer, `${way}_take`, { hotkey: HOT_A, take });
}

describe('delegate takes', () => {
  it('rise only after a time of waiting, and within their bounds', () => {
    const chain = new StakingChain();
    const up = (take: number, signer = ALICE) => changeTake(chain, 'increase', take, signer);
    expect(up(11_797)).toBe('DelegateTakeTooHigh');
    expect(up(11_796, BOB)).toBe('NonAssociatedColdKey');
    chain.state.write(S.Delegates, HOT_A, 100);
    expect(up(100)).toBe('DelegateTakeTooLow');
    expect(up(101)).toBeNull();
    expect(chain.lastEvent('TakeIncreased')).toEqual([ALICE, HOT_A, 101]);
    chain.jump(1_000 + 216_000);
    expect(up(102)).toBe('DelegateTxRateLimitExceeded');
    chain.jump(1_000 + 216_001);
    expect(up(102)).toBeNull();
    expect(chain.read(S.Delegates, HOT_A)).toBe(102);
  });

  it('fall at any time, which delays a rise', () => {
    const chain = new StakingChain();
    const down = (take: number) => changeTake(chain, 'decrease', take);
    chain.state.write(S.MinDelegateTake, 50);
    chain.state.write(S.Delegates, HOT_A, 100);
    expect(down(100)).toBe('DelegateTakeTooLow');
    expect(down(49)).toBe('DelegateTakeTooLow');
    expect(down(99)).toBeNull();
    expect(down(50)).toBeNull();
    expect(chain.lastEvent('TakeDecreased')).toEqual([ALICE, HOT_A, 50]);
    expect(changeTake(chain, 'increase', 51)).toBe('DelegateTxRateLimitExceeded');
  });

  it('may first be any', () => {
    const chain = new StakingChain();
    expect(changeTake(chain, 'increase', 0)).toBeNull();
    expect(chain.read(S.Delegates, HOT_A)).toBe(0);
  });

  it('are guarded in the pool by their own codes', () => {
    const { state } = new StakingChain();
    const codeOf = (name: string, value: object, account = ALICE) =>
      firstRefusal({ state, block: 1, account, call: { pallet: 'SubtensorModule', name, value } })
        ?.code ?? null;
    state.write(S.MinDelegateTake, 50);
    const nobody = testAccount(90);
    expect(codeOf('increase_take', { hotkey: nobody, take: 11_797 })).toBe(27);
    expect(codeOf('decrease_take', { hotkey: nobody, take: 49 })).toBe(26);
    expect(codeOf('decrease_take', { hotkey: nobody, take: 50 })).toBe(4);
    expect(codeOf('increase_take', { hotkey: HOT_A, take: 11_796 }, BOB)).toBe(25);
    expect(codeOf('increase_take', { hotkey: HOT_A, take: 11_796 })).toBeNull();
  });
});

describe('child key takes', () => {
  const set = (chain: StakingChain, take: number, signer = ALICE) =>
    chain.subtensor(signer, 'set_childkey_take', { hotkey: HOT_A, netuid: NETUID, take });

  it('keep the bounds of chain and subnet, and rise seldom', () => {
    const chain = new StakingChain();
    expect(set(chain, 0, BOB)).toBe('NonAssociatedColdKey');
    expect(set(chain, 11_797)).toBe('InvalidChildkeyTake');
    for (const [globally, here] of [
      [10, 20],
      [20, 10],
    ] as const) {
      chain.state.write(S.MinChildkeyTake, globally);
      chain.state.write(S.MinChildkeyTakePerSubnet, NETUID, here);
      expect(set(chain, 19)).toBe('InvalidChildkeyTake');
    }
    expect(set(chain, 22)).toBeNull();
    expect(chain.lastEvent('ChildKeyTakeSet')).toEqual([HOT_A, 22]);
    expect(set(chain, 20)).toBeNull();
    expect(set(chain, 20)).toBeNull();
    chain.jump(1_000 + 215_999);
    expect(set(chain, 21)).toBe('TxChildkeyTakeRateLimitExceeded');
    chain.jump(1_000 + 216_000);
    expect(set(chain, 21)).toBeNull();
    expect(chain.read(S.ChildkeyTake, HOT_A, NETUID)).toBe(21);
  });
});

type Children = (readonly [bigint, string])[];

const setChildren = (chain: StakingChain, children: Children, change: object = {}) =>
  chain.subtensor(ALICE, 'set_children', { hotkey: HOT_A, netuid: NETUID, children, ...change });

describe('set_children', () => {
  const six: Children = [1, 2, 3, 4, 5, 6].map((one) => [1n, testAccount(50 + one)]);

  it('refuses in the order of the chain, each number by one', () => {
    const chain = new StakingChain();
    const { state } = chain;
    const own = testAccount(90);
    let netuid = 0;
    let children: Children = [...six.slice(1), [1n, own], [1n, own]];
    const last = (block: bigint) => state.write(S.TransactionKeyLastBlock, own, 0, 0, block);
    last(851n);
    const rungs: Rung[] = [
      ['TxRateLimitExceeded', () => last(850n)],
      ['RegistrationNotPermittedOnRootSubnet', () => (netuid = 9)],
      ['SubnetNotExists', () => state.write(S.NetworksAdded, 9, true)],
      ['NonAssociatedColdKey', () => chain.own(ALICE, own)],
      ['DuplicateChild', () => (children = [...six.slice(1), [1n, own]])],
      ['InvalidChild', () => (children = six)],
      ['TooManyChildren', () => (children = [...six.slice(2), [U64_MAX - 3n, HOT_B]])],
      ['ProportionOverflow', () => (children = [...six.slice(2), [U64_MAX - 4n, HOT_B]])],
      ['ChildParentInconsistency', () => state.remove(S.ParentKeys, own, 9)],
      ['NotEnoughStakeToSetChildkeys', () => state.write(S.TotalHotkeyAlpha, own, 0, 100n)],
    ];
    state.write(S.ParentKeys, own, 9, [[1n, HOT_B]]);
    state.write(S.StakeThreshold, 100n);
    state.write(S.TotalHotkeyAlpha, own, 0, 99n);
    const call = () => setChildren(chain, children, { hotkey: own, netuid });
    expect(climb(rungs, call)).toEqual(errorsOf(rungs));
    expect(chain.read(S.ChildKeys, own, 9)).toEqual(children);
  });

  it('asks no stake of an owner hotkey, nor for taking children away', () => {
    const chain = new StakingChain();
    chain.state.write(S.StakeThreshold, TAO);
    expect(setChildren(chain, [])).toBeNull();
    expect(setChildren(chain, [[1n, HOT_B]], { netuid: 3 })).toBe('NotEnoughStakeToSetChildkeys');
    chain.state.write(S.SubnetOwnerHotkey, 3, HOT_A);
    expect(setChildren(chain, [[1n, HOT_B]], { netuid: 3 })).toBeNull();
  });

  it('begins at once where nothing is traded, and takes old children away', () => {
    const chain = new StakingChain();
    chain.state.write(S.SubtokenEnabled, NETUID, false);
    const other = testAccount(60);
    expect(setChildren(chain, [[7n, HOT_B]])).toBeNull();
    expect(chain.lastEvent('SetChildren')).toEqual([HOT_A, NETUID, [[7n, HOT_B]]]);
    expect(chain.read(S.ParentKeys, HOT_B, NETUID)).toEqual([[7n, HOT_A]]);
    chain.jump(1_149);
    expect(setChildren(chain, [[8n, other]])).toBe('TxRateLimitExceeded');
    chain.jump(1_150);
    expect(setChildren(chain, [[8n, other]])).toBeNull();
    expect(chain.state.has(S.ParentKeys, HOT_B, NETUID)).toBe(false);
    expect(chain.read(S.ParentKeys, other, NETUID)).toEqual([[8n, HOT_A]]);
    chain.jump(1_300);
    expect(setChildren(chain, [])).toBeNull();
    expect(chain.state.has(S.ChildKeys, HOT_A, NETUID)).toBe(false);
    expect(chain.state.has(S.ParentKeys, other, NETUID)).toBe(false);
  });
});

describe('children that wait', () => {
  /** Runs one block in which the subnet's epoch is. */
  function epochAt(chain: StakingChain, block: number): void {
    chain.jump(block - 1);
    chain.state.write(S.PendingEpochAt, NETUID, BigInt(block));
    chain.advance();
    expect(chain.read(S.LastEpochBlock, NETUID)).toBe(BigInt(block));
  }

  it('begin at the first epoch behind the time of waiting', () => {
    const chain = new StakingChain();
    expect(setChildren(chain, [[7n, HOT_B]])).toBeNull();
    expect(chain.lastEvent('SetChildrenScheduled')).toEqual([HOT_A, NETUID, 8_200n, [[7n, HOT_B]]]);
    epochAt(chain, 8_200);
    expect(chain.read(S.ChildKeys, HOT_A, NETUID)).toEqual([]);
    chain.state.write(S.Tempo, NETUID, 0);
    chain.advance();
    expect(chain.read(S.ChildKeys, HOT_A, NETUID)).toEqual([]);
    chain.state.write(S.Tempo, NETUID, 360);
    epochAt(chain, 8_202);
    expect(chain.read(S.ChildKeys, HOT_A, NETUID)).toEqual([[7n, HOT_B]]);
    expect(chain.read(S.ParentKeys, HOT_B, NETUID)).toEqual([[7n, HOT_A]]);
    expect(chain.state.has(S.PendingChildKeys, NETUID, HOT_A)).toBe(false);
    expect(chain.lastEvent('SetChildren')).toEqual([HOT_A, NETUID, [[7n, HOT_B]]]);
  });

  it('begin without the parent itself, and once each, after a swap renamed one (5.7)', () => {
    const chain = new StakingChain(8_000);
    const other = testAccount(61);
    const renamed = testAccount(62);
    chain.own(ALICE, renamed);
    const children: Children = [
      [3n, renamed],
      [5n, other],
    ];
    expect(setChildren(chain, [...children, [7n, HOT_A2]])).toBeNull();
    expect(setChildren(chain, [[9n, HOT_A2]], { hotkey: renamed })).toBeNull();
    const swap = { hotkey: HOT_A2, new_hotkey: renamed, netuid: NETUID };
    expect(chain.subtensor(ALICE, 'swap_hotkey', swap)).toBeNull();
    epochAt(chain, 15_201);
    expect(chain.read(S.ChildKeys, HOT_A, NETUID)).toEqual([
      [7n, renamed],
      [5n, other],
    ]);
    expect(chain.read(S.ParentKeys, renamed, NETUID)).toEqual([[7n, HOT_A]]);
    expect(chain.read(S.ChildKeys, renamed, NETUID)).toEqual([]);
  });

  it('are forgotten when they became parents of their parent', () => {
    const chain = new StakingChain();
    expect(setChildren(chain, [[7n, HOT_B]])).toBeNull();
    chain.state.write(S.ParentKeys, HOT_A, NETUID, [[1n, HOT_B]]);
    epochAt(chain, 8_201);
    expect(chain.state.has(S.PendingChildKeys, NETUID, HOT_A)).toBe(false);
    expect(chain.read(S.ChildKeys, HOT_A, NETUID)).toEqual([]);
  });
});

describe('set_coldkey_auto_stake_hotkey', () => {
  it('lists the coldkey under its hotkey, and only there', () => {
    const chain = new StakingChain();
    const set = (hotkey: string, signer = ALICE) =>
      chain.subtensor(signer, 'set_coldkey_auto_stake_hotkey', { netuid: NETUID, hotkey });
    expect(set(HOT_A)).toBe('HotKeyNotRegisteredInSubNet');
    for (const hotkey of [HOT_A, HOT_A2]) {
      expect(chain.subtensor(ALICE, 'burned_register', { netuid: NETUID, hotkey })).toBeNull();
    }
    expect(set(HOT_A)).toBeNull();
    expect(set(HOT_A)).toBe('SameAutoStakeHotkeyAlreadySet');
    expect(set(HOT_A, BOB)).toBeNull();
    expect(chain.read(S.AutoStakeDestinationColdkeys, HOT_A, NETUID)).toEqual([ALICE, BOB]);
    expect(set(HOT_A2)).toBeNull();
    expect(chain.read(S.AutoStakeDestinationColdkeys, HOT_A, NETUID)).toEqual([BOB]);
    expect(chain.read(S.AutoStakeDestination, ALICE, NETUID)).toBe(HOT_A2);
    expect(chain.lastEvent('AutoStakeDestinationSet')).toEqual({
      coldkey: ALICE,
      netuid: NETUID,
      hotkey: HOT_A2,
    });
  });
});
