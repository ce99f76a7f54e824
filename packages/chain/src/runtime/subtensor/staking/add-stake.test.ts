/** Staking: worked examples, every refusal in its order, and what changes (chain.md 5.4, 13.8). */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { Swap } from '../../../definitions/swap.ts';
import {
  ALICE,
  AUTHOR,
  climb,
  errorsOf,
  HOT_A,
  HOT_B,
  POOR,
  type Rung,
  StakingChain,
  TAO,
} from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { freeBalance } from '../../balances/account-balance.ts';
import { subnetAccount } from '../accounts/special-accounts.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const position = { hotkey: HOT_A, coldkey: ALICE, netuid: NETUID };

const add = (chain: StakingChain, amount: bigint, change: object = {}) =>
  chain.subtensor(ALICE, 'add_stake', {
    hotkey: HOT_A,
    netuid: NETUID,
    amount_staked: amount,
    ...change,
  });
const addLimit = (chain: StakingChain, change: object) =>
  chain.subtensor(ALICE, 'add_stake_limit', {
    hotkey: HOT_A,
    netuid: NETUID,
    amount_staked: 100n * TAO,
    limit_price: 10n ** 15n,
    allow_partial: false,
    ...change,
  });

describe('add_stake', () => {
  it('gives what M1 and M2 say, and M3 without a fee', () => {
    for (const [amount, rate, fee, net, out] of [
      [TAO, 33, 503_547n, 999_496_453n, 998_498_457n],
      [100n * TAO, 33, 50_354_772n, 99_949_645_228n, 90_867_473_489n],
      [TAO, 0, 0n, TAO, 999_000_999n],
    ] as const) {
      const chain = new StakingChain();
      chain.state.write(Swap.storage.FeeRate, NETUID, rate);
      expect(add(chain, amount)).toBeNull();
      expect(chain.stakeOf(position)).toBe(out);
      expect(chain.lastEvent('StakeAdded')).toEqual([ALICE, HOT_A, amount, out, NETUID, fee]);
      expect(chain.read(S.SubnetTAO, NETUID)).toBe(1_000n * TAO + net);
      expect(chain.read(S.SubnetTaoFlow, NETUID)).toBe(net);
    }
  });

  it('keeps all books and pays the author', () => {
    const chain = new StakingChain();
    const before = {
      total: chain.read(S.TotalStake),
      pot: freeBalance(chain.state, subnetAccount(NETUID)),
    };
    expect(add(chain, TAO, { hotkey: HOT_B })).toBeNull();
    expect(chain.read(S.TotalStake)).toBe(before.total + TAO);
    expect(chain.read(S.SubnetVolume, NETUID)).toBe(TAO);
    expect(chain.read(S.SubnetAlphaIn, NETUID)).toBe(1_000n * TAO - 998_498_457n);
    expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe(998_498_457n);
    expect(chain.read(S.TotalHotkeyAlpha, HOT_B, NETUID)).toBe(998_498_457n);
    expect(freeBalance(chain.state, ALICE)).toBe(9_999n * TAO);
    expect(freeBalance(chain.state, AUTHOR)).toBe(2_000n * TAO + 503_547n);
    const pot = freeBalance(chain.state, subnetAccount(NETUID));
    expect(pot - before.pot).toBe(TAO - 503_547n);
    expect(chain.read(S.StakingHotkeys, ALICE)).toContain(HOT_B);
    expect(chain.read(S.LastColdkeyHotkeyStakeBlock, ALICE, HOT_B)).toBe(1_000n);
    expect(chain.state.has(S.Delegates, HOT_B)).toBe(false);
    expect(chain.state.has(S.StakingColdkeys, ALICE)).toBe(false);
  });

  it('refuses in the order of the chain, each number by one', () => {
    const chain = new StakingChain();
    const at = 9;
    const hotkey = testAccount(90);
    const { state } = chain;
    let amount = 2_001_006n;
    state.write(S.SubnetMechanism, at, 1);
    state.write(S.SubnetTAO, at, 2_001n);
    chain.endow(POOR, 2_001_006n);
    const rungs: Rung[] = [
      ['InsufficientLiquidity', () => state.write(S.SubnetTAO, at, 2_002n)],
      ['SubnetNotExists', () => state.write(S.NetworksAdded, at, true)],
      ['SubtokenDisabled', () => state.write(S.SubtokenEnabled, at, true)],
      ['AmountTooLow', () => (amount += 1n)],
      ['NotEnoughBalanceToStake', () => chain.endow(POOR, 2_001_007n)],
      ['HotKeyAccountNotExists', () => chain.own(ALICE, hotkey)],
      // The pool gives nothing below a million alpha.
      ['InsufficientLiquidity', () => state.write(S.SubnetAlphaIn, at, 999_999n)],
      ['InsufficientLiquidity', () => chain.setPool(at, TAO, 1_000_000n)],
    ];
    const call = () =>
      chain.subtensor(POOR, 'add_stake', { hotkey, netuid: at, amount_staked: amount });
    expect(climb(rungs, call)).toEqual(errorsOf(rungs));
    // The existential deposit stays, so that 500 RAO less than asked for were staked.
    expect(freeBalance(state, POOR)).toBe(500n);
    expect(chain.lastEvent('StakeAdded')).toMatchObject({ 2: 2_000_507n });
  });

  it('refuses what is too little behind the fee, or too little for a share', () => {
    const chain = new StakingChain();
    // 10 000 parts: 2 000 000 and its fee are 2 305 180, whose own fee leaves less than 2 000 000.
    chain.state.write(Swap.storage.FeeRate, NETUID, 10_000);
    expect(add(chain, 2_305_179n)).toBe('AmountTooLow');
    expect(add(chain, 2_305_180n)).toBe('AmountTooLow');
    expect(add(chain, 2_360_132n)).toBe('AmountTooLow');
    expect(add(chain, 2_360_133n)).toBeNull();
    // Shares without value: no addition can be measured by them.
    chain.state.write(S.TotalHotkeySharesV2, HOT_B, NETUID, { mantissa: 10n ** 21n, exponent: 0n });
    expect(add(chain, TAO, { hotkey: HOT_B })).toBe('InsufficientLiquidity');
  });

  it('is one to one on root and lists the staker', () => {
    const chain = new StakingChain();
    expect(add(chain, 1_999_999n, { netuid: 0 })).toBe('AmountTooLow');
    expect(add(chain, 2_000_000n, { netuid: 0 })).toBeNull();
    expect(chain.stakeOf({ ...position, netuid: 0 })).toBe(2_000_000n);
    expect(chain.read(S.SubnetTAO, 0)).toBe(2_000_000n);
    expect(chain.read(S.SubnetAlphaOut, 0)).toBe(2_000_000n);
    expect(chain.read(S.StakingColdkeys, ALICE)).toBe(0n);
    expect(chain.read(S.StakingColdkeysByIndex, 0n)).toBe(ALICE);
    expect(chain.read(S.NumStakingColdkeys)).toBe(1n);
    expect(freeBalance(chain.state, AUTHOR)).toBe(2_000n * TAO);
  });

  it('shares a hotkey between its stakers', () => {
    const chain = new StakingChain();
    const first = chain.stake(position, 10n * TAO);
    const bob = { ...position, coldkey: testAccount(12) };
    const second = chain.stake(bob, 10n * TAO);
    expect(second).toBeLessThan(first);
    expect(chain.stakeOf(position)).toBe(first);
    expect(chain.read(S.TotalHotkeyAlpha, HOT_A, NETUID)).toBe(first + second);
  });
});

describe('add_stake_limit', () => {
  it('stakes what fits under the limit, or nothing', () => {
    const chain = new StakingChain();
    const limit = { limit_price: 1_100_000_000n };
    // y·((p'/p)^½ - 1) = 48.808848170 TAO, and its fee of 33/65502.
    const most = 48_808_848_170n + (48_808_848_170n * 33n) / 65_502n;
    expect(addLimit(chain, { ...limit, amount_staked: most + 2n })).toBe('SlippageTooHigh');
    expect(addLimit(chain, { ...limit, allow_partial: true })).toBeNull();
    const [, , tao] = chain.lastEvent('StakeAdded') as bigint[];
    expect([most - 1n, most, most + 1n]).toContain(tao);
    expect(freeBalance(chain.state, ALICE)).toBe(10_000n * TAO - (tao ?? 0n));
  });

  it('says when the price is past the limit, and refuses slippage before balance', () => {
    const chain = new StakingChain();
    expect(addLimit(chain, { limit_price: 999_999_999n })).toBe('Swap.PriceLimitExceeded');
    const all = { limit_price: 1_000_000_001n, amount_staked: 20_000n * TAO };
    expect(addLimit(chain, { ...all, amount_staked: 2_001_006n })).toBe('AmountTooLow');
    expect(addLimit(chain, all)).toBe('SlippageTooHigh');
    // What the limit lets through is looked at then, and that is too little.
    expect(addLimit(chain, { ...all, allow_partial: true })).toBe('AmountTooLow');
    const whole = { ...all, limit_price: 10n ** 15n };
    expect(addLimit(chain, whole)).toBe('NotEnoughBalanceToStake');
    const part = { ...all, limit_price: 1_100_000_000n, allow_partial: true };
    expect(addLimit(chain, part)).toBeNull();
  });

  it('is free on root from a price of one on', () => {
    const chain = new StakingChain();
    const root = { netuid: 0, amount_staked: TAO };
    expect(addLimit(chain, { ...root, limit_price: 999_999_999n })).toBe('SlippageTooHigh');
    expect(addLimit(chain, { ...root, limit_price: 1_000_000_000n })).toBeNull();
    const nothing = { ...root, limit_price: 999_999_999n, allow_partial: true };
    expect(addLimit(chain, nothing)).toBe('AmountTooLow');
  });

  it('makes a foreign hotkey a delegate', () => {
    const chain = new StakingChain();
    expect(addLimit(chain, {})).toBeNull();
    expect(chain.state.has(S.Delegates, HOT_A)).toBe(false);
    expect(addLimit(chain, { hotkey: HOT_B })).toBeNull();
    expect(chain.read(S.Delegates, HOT_B)).toBe(11_796);
    expect(chain.state.has(S.Delegates, HOT_B)).toBe(true);
  });
});
