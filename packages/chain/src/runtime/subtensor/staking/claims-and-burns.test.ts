/** Destroyed alpha, and root dividends with their claims (chain.md 1.3, 5.4, 5.8). */
import { describe, expect, it } from 'vitest';
import { AlphaAssets } from '../../../definitions/alpha-assets.ts';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  ALICE,
  BOB,
  climb,
  errorsOf,
  HOT_A,
  type Rung,
  StakingChain,
  TAO,
} from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { freeBalance } from '../../balances/account-balance.ts';
import { changeStake } from '../../stake/share-pool.ts';
import { addRootDividends } from './root-claims.ts';

const S = SubtensorModule.storage;
const A = AlphaAssets.storage;
const NETUID = 2;
const position = { hotkey: HOT_A, coldkey: ALICE, netuid: NETUID };
const root = { ...position, netuid: 0 };

describe('recycle_alpha and burn_alpha', () => {
  it('refuse in the order of the chain, each number by one', () => {
    for (const name of ['recycle_alpha', 'burn_alpha']) {
      const chain = new StakingChain();
      const { state } = chain;
      const hotkey = testAccount(90);
      let netuid = 9;
      changeStake(state, { hotkey, coldkey: ALICE, netuid: 3 }, 100n);
      state.write(S.SubtokenEnabled, 3, false);
      state.write(S.SubnetAlphaOut, 3, 99n);
      const rungs: Rung[] = [
        ['SubnetNotExists', () => (netuid = 0)],
        ['CannotBurnOrRecycleOnRootSubnet', () => (netuid = 3)],
        ['SubtokenDisabled', () => state.write(S.SubtokenEnabled, 3, true)],
        ['HotKeyAccountNotExists', () => chain.own(ALICE, hotkey)],
        ['InsufficientLiquidity', () => state.write(S.SubnetAlphaOut, 3, 100n)],
      ];
      const call = () => chain.subtensor(ALICE, name, { hotkey, amount: 101n, netuid });
      expect(climb(rungs, call)).toEqual(errorsOf(rungs));
      expect(chain.stakeOf({ hotkey, coldkey: ALICE, netuid: 3 })).toBe(0n);
    }
  });

  it('differ in what is still out', () => {
    const chain = new StakingChain();
    const stake = chain.stake(position, TAO);
    const part = { hotkey: HOT_A, amount: 100n, netuid: NETUID };
    chain.state.write(A.TotalAlphaIssuance, NETUID, 1_000n);
    expect(chain.subtensor(ALICE, 'recycle_alpha', part)).toBeNull();
    expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe(stake - 100n);
    expect(chain.read(A.AlphaRecycled, NETUID)).toBe(100n);
    expect(chain.read(A.TotalAlphaIssuance, NETUID)).toBe(900n);
    expect(chain.lastEvent('AlphaRecycled')).toEqual([ALICE, HOT_A, 100n, NETUID]);
    expect(chain.subtensor(ALICE, 'burn_alpha', part)).toBeNull();
    expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe(stake - 100n);
    expect(chain.read(A.AlphaBurned, NETUID)).toBe(100n);
    expect(chain.lastEvent('AlphaBurned')).toEqual([ALICE, HOT_A, 100n, NETUID]);
    expect(chain.stakeOf(position)).toBe(stake - 200n);
  });
});

describe('add_stake_burn', () => {
  const call = (chain: StakingChain, change: object = {}) =>
    chain.subtensor(ALICE, 'add_stake_burn', {
      hotkey: HOT_A,
      netuid: NETUID,
      amount: TAO,
      limit: undefined,
      ...change,
    });

  it('burns what it buys and leaves other stake alone', () => {
    const chain = new StakingChain();
    expect(call(chain)).toBeNull();
    expect(chain.read(A.AlphaBurned, NETUID)).toBe(998_498_457n);
    expect(chain.lastEvent('AddStakeBurn')).toEqual({
      netuid: NETUID,
      hotkey: HOT_A,
      amount: TAO,
      alpha: 998_498_457n,
    });
    const stake = chain.stake(position, TAO);
    expect(call(chain, { limit: 2_000_000_000n })).toBeNull();
    expect(chain.stakeOf(position)).toBe(stake);
  });

  it('does all or nothing', () => {
    const chain = new StakingChain();
    expect(call(chain, { amount: 2_001_006n })).toBe('AmountTooLow');
    expect(call(chain, { limit: 1_000_000_001n })).toBe('SlippageTooHigh');
    // Staked on root it cannot be burned, so that it is not staked either.
    expect(call(chain, { netuid: 0 })).toBe('CannotBurnOrRecycleOnRootSubnet');
    expect(chain.stakeOf(root)).toBe(0n);
    expect(freeBalance(chain.state, ALICE)).toBe(10_000n * TAO);
  });
});

/** Alice has one TAO on root, Bob three, and dividends came: a quarter alpha for each RAO. */
function chainWithDividends(): StakingChain {
  const chain = new StakingChain();
  chain.stake(root, TAO);
  chain.stake({ ...root, coldkey: BOB }, 3n * TAO);
  chain.state.write(S.SubnetAlphaOut, NETUID, TAO);
  addRootDividends(chain.block, { hotkey: HOT_A, netuid: NETUID }, TAO);
  return chain;
}

const claim = (chain: StakingChain, subnets: number[], signer = ALICE) =>
  chain.subtensor(signer, 'claim_root', { subnets });
const setType = (chain: StakingChain, type: string, value: unknown = []) =>
  chain.subtensor(ALICE, 'set_root_claim_type', { new_root_claim_type: { type, value } });

describe('root dividends', () => {
  it('raise the rate, or go to the owner where there is too little stake', () => {
    const chain = chainWithDividends();
    expect(chain.read(S.RootClaimable, HOT_A)).toEqual([[NETUID, 1n << 30n]]);
    addRootDividends(chain.block, { hotkey: HOT_A, netuid: NETUID }, 4n * TAO);
    expect(chain.read(S.RootClaimable, HOT_A)).toEqual([[NETUID, (1n << 30n) + (1n << 32n)]]);
    addRootDividends(chain.block, { hotkey: HOT_A, netuid: 3 }, 4n * TAO + 1n);
    expect(chain.stakeOf({ ...position, netuid: 3 })).toBe(4n * TAO + 1n);
  });

  it('of the past are neither won nor lost when root stake moves', () => {
    const chain = chainWithDividends();
    chain.stake(root, 2n * TAO);
    expect(chain.read(S.RootClaimed, NETUID, HOT_A, ALICE)).toBe(TAO / 2n);
    const remove = { hotkey: HOT_A, netuid: 0, amount_unstaked: TAO };
    expect(chain.subtensor(ALICE, 'remove_stake', remove)).toBeNull();
    expect(chain.read(S.RootClaimed, NETUID, HOT_A, ALICE)).toBe(TAO / 4n);
    expect(setType(chain, 'Keep')).toBeNull();
    expect(claim(chain, [NETUID])).toBeNull();
    expect(chain.stakeOf(position)).toBe(TAO / 4n);
    const toBob = { destination_coldkey: BOB, hotkey: HOT_A, origin_netuid: 0 };
    const all = { ...toBob, destination_netuid: 0, alpha_amount: 2n * TAO };
    expect(chain.subtensor(ALICE, 'transfer_stake', all)).toBeNull();
    expect(chain.read(S.RootClaimed, NETUID, HOT_A, ALICE)).toBe(0n);
    expect(chain.read(S.RootClaimed, NETUID, HOT_A, BOB)).toBe(TAO / 2n);
  });

  it('are sold into root stake, without a fee, or kept, once', () => {
    const chain = chainWithDividends();
    const tao = chain.read(S.SubnetTAO, 0);
    expect(claim(chain, [3])).toBeNull();
    expect(chain.stakeOf(root)).toBe(TAO);
    expect(claim(chain, [NETUID])).toBeNull();
    const sold = (1_000n * TAO * (TAO / 4n)) / (1_000n * TAO + TAO / 4n);
    const grown = chain.stakeOf(root) - TAO;
    expect(grown >= sold - 1n && grown <= sold).toBe(true);
    expect(chain.read(S.SubnetTAO, 0)).toBe(tao + grown);
    expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe((TAO * 3n) / 4n);
    // The mark has moved by the claim and by what the new root stake would have claimed.
    expect(chain.read(S.RootClaimed, NETUID, HOT_A, ALICE)).toBe(TAO / 4n + grown / 4n);
    expect(chain.lastEvent('RootClaimed')).toEqual({ coldkey: ALICE });
    expect(claim(chain, [NETUID])).toBeNull();
    expect(chain.stakeOf(root)).toBe(TAO + grown);
    const all = { hotkey: HOT_A, netuid: 0, amount_unstaked: 10n * TAO };
    expect(chain.subtensor(ALICE, 'remove_stake', all)).toBeNull();
    expect(freeBalance(chain.state, ALICE)).toBe(10_000n * TAO + grown);
  });

  it('are kept on the subnets that were named', () => {
    const chain = chainWithDividends();
    chain.state.write(S.SubnetAlphaOut, 3, TAO);
    addRootDividends(chain.block, { hotkey: HOT_A, netuid: 3 }, TAO);
    expect(setType(chain, 'KeepSubnets', { subnets: [3] })).toBeNull();
    expect(claim(chain, [NETUID, 3])).toBeNull();
    expect(chain.stakeOf({ ...position, netuid: 3 })).toBe(TAO / 4n);
    expect(chain.stakeOf(position)).toBe(0n);
    expect(chain.stakeOf(root)).toBeGreaterThan(TAO);
  });

  it('below the threshold wait, and so do those that the market refuses', () => {
    const chain = chainWithDividends();
    const threshold = (value: bigint, signer: string = 'root') =>
      chain.subtensor(signer, 'sudo_set_root_claim_threshold', {
        netuid: NETUID,
        new_value: value,
      });
    expect(threshold(1n, ALICE)).toBe('BadOrigin');
    expect(threshold(10_000_001n)).toBe('InvalidRootClaimThreshold');
    expect(threshold(10_000_000n, testAccount(1))).toBeNull();
    expect(setType(chain, 'Keep')).toBeNull();
    chain.state.write(S.RootClaimed, NETUID, HOT_A, ALICE, TAO / 4n - 9_999_999n);
    expect(claim(chain, [NETUID])).toBeNull();
    expect(chain.stakeOf(position)).toBe(0n);
    chain.state.write(S.RootClaimed, NETUID, HOT_A, ALICE, TAO / 4n - 10_000_000n);
    expect(claim(chain, [NETUID])).toBeNull();
    expect(chain.stakeOf(position)).toBe(10_000_000n);
    chain.setPool(NETUID, 999_999n, TAO);
    const marks = chain.read(S.RootClaimed, NETUID, HOT_A, BOB);
    expect(claim(chain, [NETUID], BOB)).toBeNull();
    expect(chain.read(S.RootClaimed, NETUID, HOT_A, BOB)).toBe(marks);
  });

  it('refuse wrong numbers', () => {
    const chain = new StakingChain();
    expect(claim(chain, [])).toBe('InvalidSubnetNumber');
    expect(claim(chain, [1, 2, 3, 4, 5, 6])).toBe('InvalidSubnetNumber');
    expect(claim(chain, [1, 2, 3, 4, 5])).toBeNull();
    expect(setType(chain, 'KeepSubnets', { subnets: [] })).toBe('InvalidSubnetNumber');
    expect(setType(chain, 'Swap')).toBeNull();
    expect(chain.lastEvent('RootClaimTypeSet')).toEqual({
      coldkey: ALICE,
      root_claim_type: { type: 'Swap', value: [] },
    });
    const count = (new_value: bigint, signer: string = 'root') =>
      chain.subtensor(signer, 'sudo_set_num_root_claims', { new_value });
    expect(count(1n, ALICE)).toBe('BadOrigin');
    expect(count(51n)).toBe('InvalidNumRootClaim');
    expect(count(50n)).toBeNull();
    expect(chain.read(S.NumRootClaim)).toBe(50n);
  });

  it('of a subnet that ended cannot be claimed from the next one', () => {
    const chain = chainWithDividends();
    const args = { netuid: NETUID };
    expect(chain.subtensor('root', 'root_dissolve_network', args)).toBeNull();
    expect(chain.read(S.RootClaimable, HOT_A)).toEqual([]);
  });
});
