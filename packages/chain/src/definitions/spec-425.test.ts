import { encodeHex } from '@adit/base';
import { decode, encode, type Variants } from '@adit/substrate';
import { blake2b } from '@noble/hashes/blake2.js';
import { describe, expect, it } from 'vitest';
import { AdminUtils } from './admin-utils/pallet.ts';
import { Aura } from './aura.ts';
import { Balances } from './balances.ts';
import { Drand } from './drand.ts';
import { MevShield } from './mev-shield.ts';
import { runtimeDefinition } from './runtime.ts';
import { selectiveMetagraph } from './runtime-apis/metagraph-types.ts';
import { SubtensorModule } from './subtensor/pallet.ts';
import { Sudo } from './sudo.ts';
import { Swap } from './swap.ts';
import { System } from './system.ts';
import { Timestamp } from './timestamp.ts';
import { runtimeVersion } from './version.ts';

function indices(variants: Variants): number[] {
  return Object.values(variants)
    .map(({ index }) => index)
    .sort((one, other) => one - other);
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

describe('numbers of spec 425 (chain.md 11 and 12)', () => {
  it('pallets', () => {
    const numbered = runtimeDefinition.pallets.map(({ name, index }) => `${index} ${name}`);
    expect(numbered.join(', ')).toBe(
      '0 System, 1 RandomnessCollectiveFlip, 2 Timestamp, 3 Aura, 4 Grandpa, 5 Balances, ' +
        '6 TransactionPayment, 7 SubtensorModule, 11 Utility, 12 Sudo, 16 Proxy, 18 Commitments, ' +
        '19 AdminUtils, 26 Drand, 28 Swap, 30 MevShield, 31 AlphaAssets',
    );
  });

  it('errors of every pallet count from 0 without a gap', () => {
    for (const { errors } of runtimeDefinition.pallets) {
      if (errors !== undefined) expect(indices(errors)).toEqual(upTo(Object.keys(errors).length));
    }
    expect(Object.keys(SubtensorModule.errors)).toHaveLength(147);
    expect(Object.keys(AdminUtils.errors)).toHaveLength(14);
    expect(Object.keys(Swap.errors)).toHaveLength(13);
  });

  it('errors of SubtensorModule', () => {
    const { errors } = SubtensorModule;
    expect([
      errors.RootNetworkDoesNotExist.index,
      errors.NonAssociatedColdKey.index,
      errors.NewHotKeyNotCleanForRootSwap.index,
      errors.TxRateLimitExceeded.index,
      errors.CallDisabled.index,
      errors.AdminActionProhibitedDuringWeightsWindow.index,
      errors.Deprecated.index,
      errors.RegistrationPriceLimitExceeded.index,
      errors.AccountRejectsLockedAlpha.index,
    ]).toEqual([0, 7, 23, 64, 87, 107, 128, 134, 146]);
    expect(Swap.errors.Deprecated.index).toBe(12);
    expect(AdminUtils.errors.Deprecated.index).toBe(13);
  });

  it('events of SubtensorModule', () => {
    const { events } = SubtensorModule;
    expect(indices(events)).toEqual(upTo(137));
    expect([
      events.NetworkAdded.index,
      events.NeuronRegistered.index,
      events.MaxEpochsPerBlockSet.index,
      events.MinChildKeyTakePerSubnetSet.index,
      events.TempoSet.index,
      events.WeightsCommitted.index,
      events.TimelockedWeightsCommitted.index,
      events.TransactionFeePaidWithAlpha.index,
      events.RejectLockedAlphaUpdated.index,
    ]).toEqual([0, 6, 39, 46, 52, 85, 107, 123, 136]);
    expect(events.BatchWeightItemFailed.fields).toHaveLength(2);
  });

  it('calls of SubtensorModule and AdminUtils', () => {
    const { calls } = SubtensorModule;
    expect(indices(calls)).toHaveLength(79);
    expect([
      calls.set_weights.index,
      calls.faucet.index,
      calls.commit_timelocked_mechanism_weights.index,
      calls.register_limit.index,
      calls.set_tempo.index,
      calls.set_reject_locked_alpha.index,
    ]).toEqual([0, 60, 118, 134, 139, 142]);
    expect(indices(AdminUtils.calls)).toHaveLength(82);
    expect(AdminUtils.calls.sudo_set_max_epochs_per_block.index).toBe(96);
    expect(AdminUtils.calls.swap_authorities.index).toBe(0);
  });

  it('arguments have no leading underscore', () => {
    const names = runtimeDefinition.pallets.flatMap(({ calls = {} }) =>
      Object.values(calls).flatMap(({ fields }) => Object.keys(fields)),
    );
    expect(names.filter((name) => name.startsWith('_'))).toEqual([]);
  });
});

describe('the runtime version', () => {
  it('lists every runtime interface by the hash of its name', () => {
    const hashed = runtimeDefinition.apis.map(({ name, version }) => [
      `0x${encodeHex(blake2b(new TextEncoder().encode(name), { dkLen: 8 }))}`,
      version,
    ]);
    expect(runtimeVersion.apis).toEqual(hashed);
    expect(runtimeVersion.spec_version).toBe(425);
    expect(runtimeVersion.transaction_version).toBe(1);
  });
});

describe('the two builds', () => {
  it('differ in slot, tempo and delays', () => {
    const { storage } = SubtensorModule;
    const items = [
      storage.Tempo,
      storage.TxChildkeyTakeRateLimit,
      storage.ColdkeySwapAnnouncementDelay,
      storage.ColdkeySwapReannouncementDelay,
      storage.PendingChildKeyCooldown,
      storage.MaxEpochsPerBlock,
    ];
    expect(items.map((item) => Number(item.fallback('normal')))).toEqual([
      360, 216_000, 36_000, 7_200, 7_200, 2,
    ]);
    expect(items.map((item) => Number(item.fallback('fast')))).toEqual([10, 5, 50, 10, 15, 32]);
    const slot = Aura.constants.SlotDuration;
    expect(decode(slot.type, slot.encoded('normal'))).toBe(12_000n);
    expect(decode(slot.type, slot.encoded('fast'))).toBe(250n);
    const period = Timestamp.constants.MinimumPeriod;
    expect(decode(period.type, period.encoded('fast'))).toBe(125n);
  });
});

describe('defaults', () => {
  it('of items that came after 393', () => {
    const { storage } = SubtensorModule;
    // 1.26 is first a double, then fixed point (decision 39).
    expect(storage.BurnIncreaseMult.fallback('normal')).toBe(23_242_897_532_874_035_200n);
    expect(storage.ActivityCutoffFactorMilli.fallback('normal')).toBe(13_889);
    expect(storage.UnlockRate.fallback('normal')).toBe(934_866n);
    expect(storage.AutoParentDelegationEnabled.fallback('normal')).toBe(true);
    expect(storage.SubnetEmissionEnabled.fallback('normal')).toBe(true);
    expect(storage.AlphaV2.fallback('normal')).toEqual({ mantissa: 0n, exponent: 0n });
    expect(Swap.storage.SwapBalancer.fallback('normal')).toEqual({
      quote: 500_000_000_000_000_000n,
    });
    expect(Swap.storage.AlphaSqrtPrice.fallback('normal')).toBe(0n);
  });
});

describe('a default', () => {
  it('stays as it is when a reader fills what it got', () => {
    const { OwnedHotkeys } = SubtensorModule.storage;
    OwnedHotkeys.fallback('normal').push(`0x${'11'.repeat(32)}`);
    expect(OwnedHotkeys.fallback('normal')).toEqual([]);
    System.storage.Account.fallback('normal').data.free = 1n;
    expect(System.storage.Account.fallback('normal').data.free).toBe(0n);
  });
});

describe('storage keys (interop.md 9.3)', () => {
  it('are those of the real chain', () => {
    const subtensor = '0x658faa385070e074c85bf6b568cf0555';
    const { storage } = SubtensorModule;
    expect([
      System.storage.Account.prefix,
      Timestamp.storage.Now.prefix,
      Balances.storage.TotalIssuance.prefix,
      Sudo.storage.Key.prefix,
      storage.Tempo.prefix,
      storage.Uids.prefix,
      storage.TxRateLimit.prefix,
      Swap.storage.AlphaSqrtPrice.prefix,
      Drand.storage.LastStoredRound.prefix,
      MevShield.storage.NextKey.prefix,
    ]).toEqual([
      '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9',
      '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb',
      '0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80',
      '0x5c0d1176a568c1f92944340dbfed9e9c530ebca703c85910e7164cb7d1c9e47b',
      `${subtensor}7641384bb339f3758acddfd7053d3317`,
      `${subtensor}aab1b4e78e1ea8305462ee53b3686dc8`,
      `${subtensor}a60dafa9acb9b7b76f9a4eeb63b91b44`,
      '0x746cc6d1e9dbcf1d03868e492c1d836e0366558e06667059cde5be67d7c3e2d1',
      '0xa285cdb66e8b8524ea70b1693c7b1e05087f3dd6e0ceded0e388dd34f810a73d',
      '0x9e94fc9ecf3c8d51c7baba39080fb4339ab50f1d245f1373b95e2a965fa883ac',
    ]);
  });
});

describe('the selective metagraph', () => {
  it('has the fields at the positions by which clients ask for them', () => {
    const shape = selectiveMetagraph.shape();
    if (shape.kind !== 'composite') throw new Error('a struct was expected');
    const names = shape.fields.map(({ name }) => name);
    expect(names).toHaveLength(74);
    expect([names[0], names[3], names[28], names[52], names[65], names[72], names[73]]).toEqual([
      'netuid',
      'identity',
      'activity_cutoff',
      'hotkeys',
      'rank',
      'validators',
      'commitments',
    ]);
  });

  it('tells a subnet without identity from one that was not asked for it', () => {
    const identity = shapeOfIdentity();
    expect(encodeHex(encode(identity, undefined))).toBe('00');
    expect(encodeHex(encode(identity, null))).toBe('0100');
    expect(decode(identity, Uint8Array.of(1, 0))).toBeNull();
    expect(decode(identity, Uint8Array.of(0))).toBeUndefined();
  });
});

function shapeOfIdentity() {
  const shape = selectiveMetagraph.shape();
  const field =
    shape.kind === 'composite' ? shape.fields.find(({ name }) => name === 'identity') : undefined;
  if (field === undefined) throw new Error('no identity');
  return field.type;
}
