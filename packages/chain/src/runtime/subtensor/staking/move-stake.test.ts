/** Stake that moves: refusals in their order, fees, limits (chain.md 5.4). */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  ALICE,
  AUTHOR,
  BOB,
  climb,
  errorsOf,
  HOT_A,
  HOT_A2,
  HOT_B,
  POOR,
  type Rung,
  StakingChain,
  TAO,
} from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { freeBalance } from '../../balances/account-balance.ts';
import { changeStake } from '../../stake/share-pool.ts';

const S = SubtensorModule.storage;
const position = { hotkey: HOT_A, coldkey: ALICE, netuid: 2 };

function chainWithStake(alpha = 20n * TAO, netuid = 2): StakingChain {
  const chain = new StakingChain();
  changeStake(chain.state, { ...position, netuid }, alpha);
  chain.state.write(S.SubnetAlphaOut, netuid, alpha);
  chain.setPool(3, 1_000n * TAO, 1_000n * TAO);
  return chain;
}

const move = (chain: StakingChain, change: object = {}) =>
  chain.subtensor(ALICE, 'move_stake', {
    origin_hotkey: HOT_A,
    destination_hotkey: HOT_B,
    origin_netuid: 2,
    destination_netuid: 2,
    alpha_amount: 10n * TAO,
    ...change,
  });
const transfer = (chain: StakingChain, change: object = {}) =>
  chain.subtensor(ALICE, 'transfer_stake', {
    destination_coldkey: BOB,
    hotkey: HOT_A,
    origin_netuid: 2,
    destination_netuid: 2,
    alpha_amount: 10n * TAO,
    ...change,
  });
const swap = (chain: StakingChain, change: object = {}, name = 'swap_stake') =>
  chain.subtensor(ALICE, name, {
    hotkey: HOT_A,
    origin_netuid: 2,
    destination_netuid: 3,
    alpha_amount: 10n * TAO,
    ...change,
  });
const swapLimit = (chain: StakingChain, change: object = {}) =>
  swap(chain, { limit_price: 0n, allow_partial: false, ...change }, 'swap_stake_limit');

describe('move_stake', () => {
  it('within a subnet moves shares, without a sale or a fee', () => {
    const chain = chainWithStake();
    expect(move(chain)).toBeNull();
    const to = { ...position, hotkey: HOT_B };
    expect([chain.stakeOf(position), chain.stakeOf(to)]).toEqual([10n * TAO, 10n * TAO]);
    expect(chain.read(S.SubnetAlphaOut, 2)).toBe(20n * TAO);
    const [removed, added, moved] = chain.events.slice(-3);
    expect(removed?.value).toEqual([ALICE, HOT_A, 10n * TAO, 10n * TAO, 2, 0n]);
    expect(added?.value).toEqual([ALICE, HOT_B, 10n * TAO, 10n * TAO, 2, 0n]);
    expect(moved?.value).toEqual([ALICE, HOT_A, 2, HOT_B, 2, 10n * TAO]);
    expect(chain.read(S.StakingHotkeys, ALICE)).toContain(HOT_B);
    expect(chain.read(S.LastColdkeyHotkeyStakeBlock, ALICE, HOT_B)).toBe(1_000n);
    expect(move(chain, { alpha_amount: 1_999_999n })).toBe('AmountTooLow');
    expect(move(chain, { alpha_amount: 2_000_000n })).toBeNull();
  });

  it('refuses in the order of the chain, each number by one', () => {
    const chain = new StakingChain();
    const { state } = chain;
    const [from, to] = [testAccount(90), testAccount(91)];
    const there = { hotkey: from, coldkey: ALICE, netuid: 8 };
    changeStake(state, there, 20n * TAO);
    let args = { origin_netuid: 8, destination_netuid: 8, destination_hotkey: from };
    let alpha_amount = 2_001_008n;
    const exists = (netuid: number) => () => state.write(S.NetworksAdded, netuid, true);
    const trades = (netuid: number) => () => state.write(S.SubtokenEnabled, netuid, true);
    const rungs: Rung[] = [
      ['SameNetuid', () => (args = { ...args, destination_netuid: 9, destination_hotkey: to })],
      ['SubnetNotExists', exists(8)],
      ['SubnetNotExists', exists(9)],
      ['SubtokenDisabled', trades(8)],
      ['SubtokenDisabled', trades(9)],
      ['HotKeyAccountNotExists', () => chain.own(ALICE, from)],
      ['HotKeyAccountNotExists', () => chain.own(ALICE, to)],
      [
        'InsufficientBalance',
        () => {
          chain.endow(chain.subnetAccount(8), 100n * TAO);
          for (const netuid of [8, 9]) state.write(S.SubnetMechanism, netuid, 1);
        },
      ],
      ['InsufficientLiquidity', () => chain.setPool(8, 10_000n * TAO, 10_000n * TAO)],
      // 2 001 008 brings 2 000 000, which is not more than the smallest stake.
      ['AmountTooLow', () => (alpha_amount = 2_001_009n)],
      ['Swap.SwapInputTooLarge', () => chain.setPool(9, 10_000n * TAO, 10_000n * TAO)],
    ];
    const call = () => move(chain, { ...args, origin_hotkey: from, alpha_amount });
    expect(climb(rungs, call)).toEqual(errorsOf(rungs));
  });
});

describe('transfer_stake', () => {
  it('gives stake to another coldkey where both subnets allow it', () => {
    const chain = chainWithStake();
    for (const netuid of [2, 3]) {
      chain.state.write(S.TransferToggle, netuid, false);
      expect(transfer(chain, { destination_netuid: 3 })).toBe('TransferDisallowed');
      chain.state.write(S.TransferToggle, netuid, true);
    }
    expect(transfer(chain, { destination_coldkey: ALICE })).toBe('SameNetuid');
    expect(transfer(chain)).toBeNull();
    expect(chain.stakeOf({ ...position, coldkey: BOB })).toBe(10n * TAO);
    expect(chain.lastEvent('StakeTransferred')).toEqual([ALICE, BOB, HOT_A, 2, 2, 10n * TAO]);
    const before = freeBalance(chain.state, ALICE);
    expect(transfer(chain, { destination_netuid: 3, destination_coldkey: POOR })).toBeNull();
    expect(freeBalance(chain.state, ALICE)).toBe(before);
    // What makes the receiver's account stays there.
    expect(freeBalance(chain.state, POOR)).toBe(500n);
    const got = chain.stakeOf({ ...position, coldkey: POOR, netuid: 3 });
    expect(got).toBeGreaterThan(9n * TAO);
    expect(chain.state.has(S.Delegates, HOT_A)).toBe(true);
  });

  it('leaves too little as TAO', () => {
    const chain = chainWithStake(2_001_500n);
    chain.setPool(2, 10n ** 13n, 10n ** 13n);
    const before = freeBalance(chain.state, BOB);
    chain.setPool(3, 0n, 0n);
    // More than the smallest stake, so that it would be staked; the pool there is empty.
    expect(transfer(chain, { destination_netuid: 3 })).toBe('Swap.SwapInputTooLarge');
    expect(freeBalance(chain.state, BOB)).toBe(before);
    const limit = { alpha_amount: 2_001_500n, limit_price: 2_000_000_000n, allow_partial: true };
    chain.setPool(3, 1_000n * TAO, 1_000n * TAO);
    // Nothing may move at this price: the call does nothing and says so.
    expect(swapLimit(chain, limit)).toBeNull();
    expect(chain.lastEvent('StakeSwapped')).toEqual([ALICE, HOT_A, 2, 3, 0n]);
    expect(chain.stakeOf(position)).toBe(2_001_500n);
  });
});

describe('swap_stake', () => {
  it('pays one fee, at its origin or, from root, at its destination', () => {
    const chain = chainWithStake();
    expect(swap(chain)).toBeNull();
    const [, , out, net, , sellFee] = chain.lastEvent('StakeRemoved') as bigint[];
    expect([out, net, sellFee]).toEqual([9_896_053_816n, 9_994_964_523n, 5_035_477n]);
    const bought = (1_000n * TAO * 9_896_053_816n) / (1_000n * TAO + 9_896_053_816n);
    const [, , tao, alpha = 0n, , buyFee] = chain.lastEvent('StakeAdded') as bigint[];
    expect([tao, buyFee]).toEqual([9_896_053_816n, 0n]);
    expect(alpha >= bought - 1n && alpha <= bought).toBe(true);
    expect(chain.lastEvent('StakeSwapped')).toEqual([ALICE, HOT_A, 2, 3, tao]);

    const root = new StakingChain();
    root.stake({ ...position, netuid: 0 }, TAO);
    expect(swap(root, { origin_netuid: 0, destination_netuid: 2, alpha_amount: TAO })).toBeNull();
    expect(root.lastEvent('StakeAdded')).toEqual([ALICE, HOT_A, TAO, 998_498_457n, 2, 503_547n]);
    expect(freeBalance(root.state, AUTHOR)).toBe(2_000n * TAO + 503_547n);
    expect(swap(root, { destination_netuid: 2 })).toBe('SameNetuid');
    expect(move(root, { destination_hotkey: HOT_A2 })).toBeNull();
  });
});

describe('swap_stake_limit', () => {
  it('between pools follows the formula', () => {
    const chain = chainWithStake(500n * TAO);
    // A2·(T1/(T1+T2))/limit - A1·(T2/(T1+T2)) = 500/0.9 - 500, of which halves are exact.
    const limit_price = 900_000_000n;
    const most = 55_555_555_555n;
    const all = { limit_price, alpha_amount: 500n * TAO };
    expect(swapLimit(chain, { ...all, alpha_amount: most + 1n })).toBe('SlippageTooHigh');
    expect(swapLimit(chain, { ...all, limit_price: 1_000_000_001n })).toBe('SlippageTooHigh');
    expect(swapLimit(chain, { ...all, alpha_amount: most })).toBeNull();
    expect(chain.stakeOf(position)).toBe(500n * TAO - most);
    expect(swapLimit(chain, { alpha_amount: 500n * TAO })).toBeNull();
    expect(chain.stakeOf(position)).toBe(0n);
  });

  it('between root and itself, from root and to root follows the one price', () => {
    const chain = chainWithStake(200n * TAO);
    const toRoot = { destination_netuid: 0, allow_partial: true, alpha_amount: 200n * TAO };
    expect(swapLimit(chain, { ...toRoot, limit_price: 1_000_000_001n })).toBe(
      'Swap.PriceLimitExceeded',
    );
    expect(swapLimit(chain, { ...toRoot, limit_price: 810_000_000n })).toBeNull();
    const sold = 200n * TAO - chain.stakeOf(position);
    const most = 111_111_111_111n + (111_111_111_111n * 33n) / 65_502n;
    expect(sold >= most - 1n && sold <= most + 1n).toBe(true);
    const fromRoot = { origin_netuid: 0, destination_netuid: 3, alpha_amount: 60n * TAO };
    // A limit of 1/1.1 is a price of 1.1.
    const limit = { ...fromRoot, limit_price: 909_090_909n };
    expect(swapLimit(chain, limit)).toBe('SlippageTooHigh');
    expect(swapLimit(chain, { ...limit, allow_partial: true })).toBeNull();
    const [, , spent = 0n] = chain.lastEvent('StakeAdded') as bigint[];
    expect(spent).toBeGreaterThan(48_800_000_000n);
    expect(spent).toBeLessThan(48_850_000_000n);
    expect(swapLimit(chain, { ...fromRoot, alpha_amount: TAO, limit_price: 0n })).toBeNull();
  });
});
