import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { ChainState } from '../state/chain-state.ts';
import { changePool, changeStake, stakeOf } from './share-pool.ts';

const { AlphaV2, StakingHotkeys, TotalHotkeyAlpha, TotalHotkeySharesV2 } = SubtensorModule.storage;

const account = (index: number) => `0x${index.toString(16).padStart(64, '0')}`;
const hotkey = account(1);
const netuid = 3;
const position = (index: number) => ({ hotkey, coldkey: account(100 + index), netuid });

const change = fc.record({ who: fc.nat(3), rao: fc.bigInt(-(10n ** 15n), 10n ** 15n) });

describe('a share pool', () => {
  it('gives the first staker as many shares as alpha, and later ones shares at its price', () => {
    const state = new ChainState('normal');
    changeStake(state, position(0), 1_000n);
    expect(state.read(AlphaV2, hotkey, position(0).coldkey, netuid)).toEqual({
      mantissa: 10n ** 21n,
      exponent: -18n,
    });
    changePool(state, position(0), 1_000n);
    changeStake(state, position(1), 1_000n);
    // 1000 alpha at two alpha a share.
    expect(state.read(AlphaV2, hotkey, position(1).coldkey, netuid)).toEqual({
      mantissa: 5n * 10n ** 20n,
      exponent: -18n,
    });
    expect([0, 1].map((who) => stakeOf(state, position(who)))).toEqual([2_000n, 1_000n]);
  });

  it('loses no alpha of anybody to others: each is within one RAO of a plain account', () => {
    const property = fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const state = new ChainState('normal');
      const held = [0n, 0n, 0n, 0n];
      for (const { who, rao } of changes) {
        const before = stakeOf(state, position(who));
        changeStake(state, position(who), rao);
        if (rao > 0n || before >= -rao) held[who] = (held[who] ?? 0n) + rao;
        for (const [index, plain] of held.entries()) {
          const difference = stakeOf(state, position(index)) - plain;
          expect(difference >= -1n && difference <= 1n).toBe(true);
          // What rounding took or gave is not carried on.
          held[index] = stakeOf(state, position(index));
        }
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('shares a reward in proportion', () => {
    const state = new ChainState('normal');
    changeStake(state, position(0), 1n);
    changeStake(state, position(1), 1n);
    changePool(state, position(0), 999_999_999_999_998n);
    for (const who of [0, 1]) changeStake(state, position(who), -499_999_999_999_990n);
    changePool(state, position(0), 999_999_999_999_980n);
    for (const who of [0, 1]) changeStake(state, position(who), 1_000_000_000_000n);
    for (const who of [0, 1]) {
      const stake = stakeOf(state, position(who));
      expect(stake >= 500_999_999_999_999n && stake <= 501_000_000_000_001n).toBe(true);
    }
  });

  it('keeps small changes of a pool whose shares are tiny', () => {
    const state = new ChainState('normal');
    // A tenth of 10^12 with shares of 10^-15 in 10^-14.
    state.write(TotalHotkeyAlpha, hotkey, netuid, 10n ** 12n);
    state.write(TotalHotkeySharesV2, hotkey, netuid, { mantissa: 10n ** 21n, exponent: -35n });
    const share = { mantissa: 10n ** 21n, exponent: -36n };
    state.write(AlphaV2, hotkey, position(0).coldkey, netuid, share);
    expect(stakeOf(state, position(0))).toBe(10n ** 11n);
    changeStake(state, position(0), -1_000n);
    expect(stakeOf(state, position(0))).toBe(10n ** 11n - 1_000n);
  });

  it('lists whom it gives stake, also to a hotkey of somebody else, once and in order', () => {
    const state = new ChainState('normal');
    const { coldkey } = position(0);
    changeStake(state, { hotkey: account(9), coldkey, netuid }, 5n);
    changeStake(state, position(0), 70n);
    changeStake(state, { ...position(0), netuid: 4 }, 70n);
    changeStake(state, position(1), 0n);
    changeStake(state, position(0), -70n);
    expect(state.read(StakingHotkeys, coldkey)).toEqual([account(9), hotkey]);
    expect(state.has(StakingHotkeys, position(1).coldkey)).toBe(false);
  });

  it('takes no more than is there, and leaves nothing behind when all is taken', () => {
    const state = new ChainState('normal');
    changeStake(state, position(0), 70n);
    changeStake(state, position(0), -71n);
    expect(stakeOf(state, position(0))).toBe(70n);
    changeStake(state, position(0), -70n);
    for (const item of [AlphaV2, TotalHotkeyAlpha, TotalHotkeySharesV2]) {
      expect(state.rawKeys(item.prefix)).toEqual([]);
    }
  });

  it('is worth nothing without shares', () => {
    const state = new ChainState('normal');
    state.write(TotalHotkeyAlpha, hotkey, netuid, 5n);
    expect(stakeOf(state, position(0))).toBe(0n);
  });
});
