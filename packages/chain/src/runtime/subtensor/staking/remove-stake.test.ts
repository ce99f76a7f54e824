/** Unstaking: a worked example, every refusal in its order, and what changes (chain.md 5.4, 5.6). */
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import {
  ALICE,
  AUTHOR,
  BOB,
  climb,
  errorsOf,
  HOT_A,
  HOT_B,
  type Rung,
  StakingChain,
  TAO,
} from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { freeBalance } from '../../balances/account-balance.ts';
import { changeStake } from '../../stake/share-pool.ts';
import { spotPrice } from '../../swap/subnet-pool.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const THOUSAND = 1_000n * TAO;
const position = { hotkey: HOT_A, coldkey: ALICE, netuid: NETUID };

const remove = (chain: StakingChain, amount: bigint, change: object = {}) =>
  chain.subtensor(ALICE, 'remove_stake', {
    hotkey: HOT_A,
    netuid: NETUID,
    amount_unstaked: amount,
    ...change,
  });
const removeLimit = (chain: StakingChain, change: object) =>
  chain.subtensor(ALICE, 'remove_stake_limit', {
    hotkey: HOT_A,
    netuid: NETUID,
    amount_unstaked: 10n * TAO,
    limit_price: 0n,
    allow_partial: false,
    ...change,
  });

/** Alice has 20 alpha and the pool is even, as in the worked examples. */
function chainWithStake(alpha = 20n * TAO, hotkey = HOT_A): StakingChain {
  const chain = new StakingChain();
  changeStake(chain.state, { ...position, hotkey }, alpha);
  chain.state.write(S.SubnetAlphaOut, NETUID, alpha);
  return chain;
}

describe('remove_stake', () => {
  it('gives what M4 says, and sells the fee for the author', () => {
    const chain = chainWithStake();
    const total = chain.read(S.TotalStake);
    expect(remove(chain, 10n * TAO)).toBeNull();
    const fee = 5_035_477n;
    const [net, out] = [9_994_964_523n, 9_896_053_816n];
    expect(chain.lastEvent('StakeRemoved')).toEqual([ALICE, HOT_A, out, net, NETUID, fee]);
    expect(chain.stakeOf(position)).toBe(10n * TAO);
    expect(freeBalance(chain.state, ALICE)).toBe(10_000n * TAO + out);
    const author = freeBalance(chain.state, AUTHOR) - 2_000n * TAO;
    // The author's sale is an ordinary one behind the first, without a fee.
    const [x, y] = [THOUSAND + net, THOUSAND - out];
    const expected = (y * fee) / (x + fee);
    expect(author - expected <= 1n && expected - author <= 1n).toBe(true);
    expect(chain.read(S.SubnetAlphaIn, NETUID)).toBe(THOUSAND + 10n * TAO);
    expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe(10n * TAO);
    expect(chain.read(S.SubnetTAO, NETUID)).toBe(THOUSAND - out - author);
    expect(chain.read(S.SubnetTaoFlow, NETUID)).toBe(-(out + author));
    expect(chain.read(S.SubnetVolume, NETUID)).toBe(out + author);
    expect(chain.read(S.TotalStake)).toBe(total - out - author);
    expect(chain.read(S.LastColdkeyHotkeyStakeBlock, ALICE, HOT_A)).toBe(1_000n);
  });

  it('takes no more than there is', () => {
    const chain = chainWithStake();
    expect(remove(chain, 1n << 63n)).toBeNull();
    expect(chain.stakeOf(position)).toBe(0n);
    expect(chain.state.has(S.AlphaV2, HOT_A, ALICE, NETUID)).toBe(false);
    expect(chain.state.has(S.TotalHotkeySharesV2, HOT_A, NETUID)).toBe(false);
    expect(chain.read(S.SubnetAlphaOut, NETUID)).toBe(0n);
    expect(remove(chain, 1n)).toBe('AmountTooLow');
  });

  it('refuses in the order of the chain, each number by one', () => {
    const chain = new StakingChain();
    const { state } = chain;
    const at = 9;
    const hotkey = testAccount(90);
    const there = { hotkey, coldkey: ALICE, netuid: at };
    let amount = 0n;
    state.write(S.SubnetMechanism, at, 1);
    changeStake(state, there, 2_002_001n);
    chain.setPool(at, 1_000n, 2_001n);
    const rungs: Rung[] = [
      [
        'SubtokenDisabled',
        () => {
          state.write(S.SubtokenEnabled, at, true);
          amount = 2_001_001n;
        },
      ],
      ['InsufficientLiquidity', () => (amount = 2_001_000n)],
      [
        'SubnetNotExists',
        () => {
          state.write(S.NetworksAdded, at, true);
          amount = 0n;
        },
      ],
      ['AmountTooLow', () => (amount = 2_001_000n)],
      // The pool gives nothing below a million RAO.
      ['InsufficientLiquidity', () => chain.setPool(at, 999_999n, THOUSAND)],
      ['InsufficientLiquidity', () => chain.setPool(at, THOUSAND, THOUSAND)],
      // Less than the smallest stake would come out, and something would stay.
      ['AmountTooLow', () => (amount = 2_002_001n)],
      ['HotKeyAccountNotExists', () => chain.own(ALICE, hotkey)],
      ['InsufficientBalance', () => chain.endow(chain.subnetAccount(at), TAO)],
    ];
    const call = () => remove(chain, amount, { hotkey, netuid: at });
    expect(climb(rungs, call)).toEqual(errorsOf(rungs));
  });

  it('lets small remainders go only with the whole', () => {
    const chain = chainWithStake(2_001_012n);
    // 2 001 011 less its fee brings 1 999 999 at the even price, all of it 2 000 000 or less as well.
    expect(remove(chain, 2_001_011n)).toBe('AmountTooLow');
    expect(remove(chain, 2_001_012n)).toBeNull();
  });
});

describe('remove_stake_limit', () => {
  it('sells what fits above the limit, or nothing, and does not cap', () => {
    const chain = chainWithStake(200n * TAO);
    const limit = { limit_price: 810_000_000n };
    // x·((p/p')^½ - 1) = 111.111111111 alpha, and its fee.
    const most = 111_111_111_111n + (111_111_111_111n * 33n) / 65_502n;
    expect(removeLimit(chain, { ...limit, amount_unstaked: most + 2n })).toBe('SlippageTooHigh');
    expect(removeLimit(chain, { ...limit, amount_unstaked: 200n * TAO + 1n })).toBe(
      'NotEnoughStakeToWithdraw',
    );
    const partial = { ...limit, amount_unstaked: 200n * TAO, allow_partial: true };
    expect(removeLimit(chain, partial)).toBeNull();
    const sold = 200n * TAO - chain.stakeOf(position);
    expect([most - 1n, most, most + 1n]).toContain(sold);
    const price = spotPrice(chain.state, NETUID) * TAO;
    // The author's sale comes behind it.
    expect(price >> 64n).toBeLessThanOrEqual(810_000_000n);
    expect(price >> 64n).toBeGreaterThan(809_900_000n);
  });

  it('needs no trade, knows the price that is past, and is free on root up to one', () => {
    const chain = chainWithStake();
    chain.state.write(S.SubtokenEnabled, NETUID, false);
    expect(removeLimit(chain, { limit_price: 1_000_000_001n })).toBe('Swap.PriceLimitExceeded');
    expect(removeLimit(chain, { limit_price: 900_000_000n })).toBeNull();
    chain.stake({ ...position, netuid: 0 }, TAO);
    const root = { netuid: 0, amount_unstaked: TAO };
    expect(removeLimit(chain, { ...root, limit_price: 1_000_000_001n })).toBe('SlippageTooHigh');
    expect(removeLimit(chain, { ...root, limit_price: 1_000_000_000n })).toBeNull();
    expect(chain.read(S.SubnetTAO, 0)).toBe(0n);
  });
});

describe('remove_stake_full_limit', () => {
  const full = (chain: StakingChain, limit_price?: bigint) =>
    chain.subtensor(ALICE, 'remove_stake_full_limit', {
      hotkey: HOT_A,
      netuid: NETUID,
      limit_price,
    });

  it('sells the whole position or nothing', () => {
    const chain = chainWithStake();
    expect(full(chain, 999_999_999n)).toBe('SlippageTooHigh');
    expect(full(chain, 900_000_000n)).toBeNull();
    expect(chain.stakeOf(position)).toBe(0n);
    chain.stake(position, TAO);
    expect(full(chain)).toBeNull();
    expect(chain.stakeOf(position)).toBe(0n);
    expect(full(chain)).toBe('AmountTooLow');
  });
});

describe('after unstaking', () => {
  it('a nomination below the minimum is sold, an owner keeps his', () => {
    for (const [hotkey, isKept] of [
      [HOT_B, false],
      [HOT_A, true],
    ] as const) {
      const chain = chainWithStake(20n * TAO, hotkey);
      // 2 000 000 · 500 000 000 / 1 000 000 = one TAO, about one alpha.
      chain.state.write(S.NominatorMinRequiredStake, 500_000_000n);
      expect(remove(chain, 18n * TAO, { hotkey })).toBeNull();
      expect(chain.stakeOf({ ...position, hotkey })).toBe(2n * TAO);
      expect(remove(chain, 1_100_000_000n, { hotkey })).toBeNull();
      expect(chain.stakeOf({ ...position, hotkey })).toBe(isKept ? 900_000_000n : 0n);
    }
  });

  it('go too when root raises the minimum, those of strangers only', () => {
    const strangers = { ...position, hotkey: HOT_B };
    const chain = chainWithStake(2n * TAO, HOT_B);
    chain.stake({ ...position, hotkey: HOT_A }, 2n * TAO);
    const raise = (min_stake: bigint) =>
      chain.admin('root', 'sudo_set_nominator_min_required_stake', { min_stake });
    expect(raise(500_000_000n)).toBeNull();
    expect(chain.stakeOf(strangers) > TAO).toBe(true);
    expect(raise(1_500_000_000n)).toBeNull();
    expect(chain.stakeOf(strangers)).toBe(0n);
    expect(chain.stakeOf({ ...position, hotkey: HOT_A }) > TAO).toBe(true);
  });

  it('children that wait are dropped below the stake threshold', () => {
    const chain = chainWithStake();
    const worth = 15n * TAO;
    chain.state.write(S.StakeThreshold, worth);
    chain.state.write(S.PendingChildKeys, NETUID, HOT_A, [[[1n, HOT_B]], 2_000n]);
    chain.state.write(S.PendingChildKeys, 3, HOT_B, [[[1n, HOT_A]], 2_000n]);
    expect(remove(chain, 4n * TAO)).toBeNull();
    expect(chain.state.has(S.PendingChildKeys, NETUID, HOT_A)).toBe(true);
    expect(remove(chain, 2n * TAO)).toBeNull();
    expect(chain.state.has(S.PendingChildKeys, NETUID, HOT_A)).toBe(false);
    expect(chain.state.has(S.PendingChildKeys, 3, HOT_B)).toBe(true);
  });
});

describe('unstake_all', () => {
  const stakes = [0, 2, 3].map((netuid) => ({ ...position, netuid }));

  function openChain(): StakingChain {
    const chain = new StakingChain();
    for (const one of stakes) chain.stake(one, 10n * TAO);
    // Not traded, so that it is left out.
    changeStake(chain.state, { ...position, netuid: 1 }, TAO);
    return chain;
  }

  it('sells what it can everywhere', () => {
    const chain = openChain();
    const hotkey = testAccount(90);
    expect(chain.subtensor(ALICE, 'unstake_all', { hotkey })).toBe('HotKeyAccountNotExists');
    expect(chain.subtensor(ALICE, 'unstake_all', { hotkey: HOT_A })).toBeNull();
    for (const one of stakes) expect(chain.stakeOf(one)).toBe(0n);
    expect(chain.stakeOf({ ...position, netuid: 1 })).toBe(TAO);
    const free = freeBalance(chain.state, ALICE);
    expect(free).toBeLessThan(10_000n * TAO);
    expect(free).toBeGreaterThan(9_999n * TAO + (97n * TAO) / 100n);
    // Nothing is left, and that is no error.
    expect(chain.subtensor(BOB, 'unstake_all', { hotkey: HOT_A })).toBeNull();
  });

  it('of alpha alone ends on root', () => {
    const chain = openChain();
    const hotkey = testAccount(90);
    expect(chain.subtensor(ALICE, 'unstake_all_alpha', { hotkey })).toBe('HotKeyAccountNotExists');
    const free = freeBalance(chain.state, ALICE);
    expect(chain.subtensor(ALICE, 'unstake_all_alpha', { hotkey: HOT_A })).toBeNull();
    expect(freeBalance(chain.state, ALICE)).toBe(free);
    const root = chain.stakeOf({ ...position, netuid: 0 });
    expect(root).toBeGreaterThan(29n * TAO + (97n * TAO) / 100n);
    expect(chain.stakeOf({ ...position, netuid: 2 })).toBe(0n);
    expect(chain.subtensor(BOB, 'unstake_all_alpha', { hotkey: HOT_A })).toBe('AmountTooLow');
  });
});
