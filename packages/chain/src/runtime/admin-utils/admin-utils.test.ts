/** Every setter of chain.md 2.8: who may call it, how often, when, and with which values. */
import type { AnyStorageItem } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { TestChain, testAccount, withSubnet } from '../../testing/test-chain.ts';
import { adminUtilsHandlers } from './handlers.ts';

const S = SubtensorModule.storage;
const NETUID = 2;
const ONE = 1n << 64n;
const stranger = testAccount(77);
const owner = testAccount(1);
const UPDATE = 720;

interface SubnetRow {
  readonly call: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly item: AnyStorageItem;
  /** Null for root alone; 0 for an owner without limit; else the owner's limit in blocks. */
  readonly owner: number | null;
  readonly isFrozen: boolean;
  /** What is stored, where it is not the only argument. */
  readonly stored?: unknown;
}

function row(
  [call, args]: readonly [string, Readonly<Record<string, unknown>>],
  item: AnyStorageItem,
  rule: Pick<SubnetRow, 'owner' | 'isFrozen' | 'stored'>,
): SubnetRow {
  return { call, args, item, ...rule };
}

const OWNER = { owner: UPDATE, isFrozen: true };
const UNLIMITED = { owner: 0, isFrozen: true };
const ROOT = { owner: null, isFrozen: false };
const ROOT_FROZEN = { owner: null, isFrozen: true };

// biome-ignore format: one row each
const SUBNET_ROWS: readonly SubnetRow[] = [
  row(['sudo_set_tempo', { tempo: 100 }], S.Tempo, ROOT_FROZEN),
  row(['sudo_set_activity_cutoff', { activity_cutoff: 400 }], S.ActivityCutoff, OWNER),
  row(['sudo_set_kappa', { kappa: 5 }], S.Kappa, ROOT),
  row(['sudo_set_rho', { rho: 5 }], S.Rho, OWNER),
  row(['sudo_set_immunity_period', { immunity_period: 5 }], S.ImmunityPeriod, OWNER),
  row(['sudo_set_min_allowed_weights', { min_allowed_weights: 5 }], S.MinAllowedWeights, OWNER),
  row(['sudo_set_max_allowed_uids', { max_allowed_uids: 100 }], S.MaxAllowedUids, OWNER),
  row(['sudo_set_min_allowed_uids', { min_allowed_uids: 0 }], S.MinAllowedUids, ROOT_FROZEN),
  row(['sudo_trim_to_max_allowed_uids', { max_n: 64 }], S.MaxAllowedUids, { owner: 216_000, isFrozen: true }),
  row(['sudo_set_max_allowed_validators', { max_allowed_validators: 5 }], S.MaxAllowedValidators, ROOT_FROZEN),
  row(['sudo_set_min_non_immune_uids', { min: 5 }], S.MinNonImmuneUids, ROOT),
  row(['sudo_set_owner_immune_neuron_limit', { immune_neurons: 5 }], S.ImmuneOwnerUidsLimit, OWNER),
  row(['sudo_set_network_registration_allowed', { registration_allowed: false }], S.NetworkRegistrationAllowed, ROOT),
  row(['sudo_set_min_burn', { min_burn: 5n }], S.MinBurn, OWNER),
  row(['sudo_set_max_burn', { max_burn: 500_000_000n }], S.MaxBurn, OWNER),
  row(['sudo_set_burn_half_life', { burn_half_life: 5 }], S.BurnHalfLife, OWNER),
  row(['sudo_set_burn_increase_mult', { burn_increase_mult: 2n * ONE }], S.BurnIncreaseMult, OWNER),
  row(['sudo_set_max_registrations_per_block', { max_registrations_per_block: 5 }], S.MaxRegistrationsPerBlock, ROOT_FROZEN),
  row(['sudo_set_target_registrations_per_interval', { target_registrations_per_interval: 5 }], S.TargetRegistrationsPerInterval, ROOT_FROZEN),
  row(['sudo_set_adjustment_interval', { adjustment_interval: 5 }], S.AdjustmentInterval, ROOT),
  row(['sudo_set_adjustment_alpha', { adjustment_alpha: 5n }], S.AdjustmentAlpha, OWNER),
  row(['sudo_set_difficulty', { difficulty: 5n }], S.Difficulty, ROOT_FROZEN),
  row(['sudo_set_min_difficulty', { min_difficulty: 5n }], S.MinDifficulty, ROOT_FROZEN),
  row(['sudo_set_max_difficulty', { max_difficulty: 5n }], S.MaxDifficulty, OWNER),
  row(['sudo_set_serving_rate_limit', { serving_rate_limit: 5n }], S.ServingRateLimit, OWNER),
  row(['sudo_set_weights_version_key', { weights_version_key: 5n }], S.WeightsVersionKey, { owner: 1_800, isFrozen: true }),
  row(['sudo_set_weights_set_rate_limit', { weights_set_rate_limit: 5n }], S.WeightsSetRateLimit, ROOT),
  row(['sudo_set_rao_recycled', { rao_recycled: 5n }], S.RAORecycledForRegistration, ROOT),
  row(['sudo_set_commit_reveal_weights_enabled', { enabled: false }], S.CommitRevealWeightsEnabled, OWNER),
  row(['sudo_set_commit_reveal_weights_interval', { interval: 5n }], S.RevealPeriodEpochs, OWNER),
  row(['sudo_set_bonds_moving_average', { bonds_moving_average: 5n }], S.BondsMovingAverage, OWNER),
  row(['sudo_set_bonds_penalty', { bonds_penalty: 5 }], S.BondsPenalty, OWNER),
  row(['sudo_set_bonds_reset_enabled', { enabled: true }], S.BondsResetOn, OWNER),
  row(['sudo_set_liquid_alpha_enabled', { enabled: true }], S.LiquidAlphaOn, OWNER),
  row(['sudo_set_alpha_values', { alpha_low: 2_000, alpha_high: 3_000 }], S.AlphaValues, { ...OWNER, stored: [2_000, 3_000] }),
  row(['sudo_set_alpha_sigmoid_steepness', { steepness: 5 }], S.AlphaSigmoidSteepness, OWNER),
  row(['sudo_set_yuma3_enabled', { enabled: false }], S.Yuma3On, OWNER),
  row(['sudo_set_toggle_transfer', { toggle: false }], S.TransferToggle, OWNER),
  row(['sudo_set_recycle_or_burn', { recycle_or_burn: { type: 'Recycle', value: [] } }], S.RecycleOrBurn, OWNER),
  row(['sudo_set_owner_cut_enabled', { enabled: false }], S.OwnerCutEnabled, UNLIMITED),
  row(['sudo_set_owner_cut_auto_lock_enabled', { enabled: true }], S.OwnerCutAutoLockEnabled, UNLIMITED),
  row(['sudo_set_min_childkey_take_per_subnet', { take: 5 }], S.MinChildkeyTakePerSubnet, OWNER),
  row(['sudo_set_mechanism_count', { mechanism_count: 2 }], S.MechanismCountCurrent, { owner: 7_200, isFrozen: true }),
  row(['sudo_set_mechanism_emission_split', { maybe_split: [65_535] }], S.MechanismEmissionSplit, { owner: 7_200, isFrozen: true }),
  row(['sudo_set_subtoken_enabled', { subtoken_enabled: true }], S.SubtokenEnabled, ROOT_FROZEN),
  row(['sudo_set_subnet_emission_enabled', { enabled: true }], S.SubnetEmissionEnabled, ROOT),
  row(['sudo_set_ema_price_halving_period', { ema_halving: 5n }], S.EMAPriceHalvingBlocks, ROOT),
];

// biome-ignore format: one row each
const GLOBAL_ROWS: readonly (readonly [string, string, unknown, AnyStorageItem, string | null])[] = [
  ['sudo_set_default_take', 'default_take', 5, S.MaxDelegateTake, 'MaxDelegateTakeSet'],
  ['sudo_set_tx_rate_limit', 'tx_rate_limit', 5n, S.TxRateLimit, 'TxRateLimitSet'],
  ['sudo_set_subnet_owner_cut', 'subnet_owner_cut', 5, S.SubnetOwnerCut, 'SubnetOwnerCutSet'],
  ['sudo_set_network_rate_limit', 'rate_limit', 5n, S.NetworkRateLimit, 'NetworkRateLimitSet'],
  ['sudo_set_network_immunity_period', 'immunity_period', 5n, S.NetworkImmunityPeriod, 'NetworkImmunityPeriodSet'],
  ['sudo_set_network_min_lock_cost', 'lock_cost', 5n, S.NetworkMinLockCost, 'NetworkMinLockCostSet'],
  ['sudo_set_subnet_limit', 'max_subnets', 5, S.SubnetLimit, 'SubnetLimitSet'],
  ['sudo_set_lock_reduction_interval', 'interval', 5n, S.NetworkLockReductionInterval, 'NetworkLockCostReductionIntervalSet'],
  ['sudo_set_stake_threshold', 'min_stake', 5n, S.StakeThreshold, 'StakeThresholdSet'],
  ['sudo_set_nominator_min_required_stake', 'min_stake', 5n, S.NominatorMinRequiredStake, null],
  ['sudo_set_tx_delegate_take_rate_limit', 'tx_rate_limit', 5n, S.TxDelegateTakeRateLimit, 'TxDelegateTakeRateLimitSet'],
  ['sudo_set_min_delegate_take', 'take', 5, S.MinDelegateTake, 'MinDelegateTakeSet'],
  ['sudo_set_dissolve_network_schedule_duration', 'duration', 5, S.DissolveNetworkScheduleDuration, 'DissolveNetworkScheduleDurationSet'],
  ['sudo_set_subnet_moving_alpha', 'alpha', 5n, S.SubnetMovingAlpha, null],
  ['sudo_set_commit_reveal_version', 'version', 5, S.CommitRevealWeightsVersion, 'CommitRevealVersionSet'],
  ['sudo_set_ck_burn', 'burn', 5n, S.CKBurn, null],
  ['sudo_set_admin_freeze_window', 'window', 5, S.AdminFreezeWindow, 'AdminFreezeWindowSet'],
  ['sudo_set_owner_hparam_rate_limit', 'epochs', 5, S.OwnerHyperparamRateLimit, 'OwnerHyperparamRateLimitSet'],
  ['sudo_set_tao_flow_cutoff', 'flow_cutoff', 5n, S.TaoFlowCutoff, null],
  ['sudo_set_tao_flow_normalization_exponent', 'exponent', ONE, S.FlowNormExponent, null],
  ['sudo_set_tao_flow_smoothing_factor', 'smoothing_factor', 5n, S.FlowEmaSmoothingFactor, null],
  ['sudo_set_start_call_delay', 'delay', 5n, S.StartCallDelay, 'StartCallDelaySet'],
  ['sudo_set_coldkey_swap_announcement_delay', 'duration', 5, S.ColdkeySwapAnnouncementDelay, 'ColdkeySwapAnnouncementDelaySet'],
  ['sudo_set_coldkey_swap_reannouncement_delay', 'duration', 5, S.ColdkeySwapReannouncementDelay, 'ColdkeySwapReannouncementDelaySet'],
  ['sudo_set_max_mechanism_count', 'max_mechanism_count', 5, S.MaxMechanismCount, null],
  ['sudo_set_net_tao_flow_enabled', 'enabled', false, S.NetTaoFlowEnabled, null],
  ['sudo_set_max_epochs_per_block', 'max_epochs_per_block', 5, S.MaxEpochsPerBlock, 'MaxEpochsPerBlockSet'],
];

/** A subnet on which every row's call can succeed. */
function openChain(): TestChain {
  const chain = new TestChain({ block: 1_000 });
  withSubnet(chain);
  chain.state.write(S.MaxAllowedUids, NETUID, 128);
  chain.state.write(S.LiquidAlphaOn, NETUID, true);
  return chain;
}

function setBy(chain: TestChain, signer: string, { call, args }: SubnetRow, netuid = NETUID) {
  return chain.admin(signer, call, { netuid, ...args });
}

/** Puts the next epoch so many blocks ahead. */
function approachEpoch(chain: TestChain, blocks: number): void {
  const tempo = BigInt(chain.read(S.Tempo, NETUID));
  chain.state.write(S.LastEpochBlock, NETUID, chain.block.now + BigInt(blocks) - tempo);
}

describe('setters of a subnet', () => {
  it.each(SUBNET_ROWS.map((one) => [one.call, one] as const))('%s', (_, one) => {
    const chain = openChain();
    expect(setBy(chain, stranger, one)).toBe('BadOrigin');
    // A network that does not exist would read as long overdue, and the window comes first.
    chain.state.write(S.LastEpochBlock, 99, chain.block.now);
    expect(setBy(chain, 'root', one, 99)).toBe('SubnetDoesNotExist');
    approachEpoch(chain, 9);
    const frozen = one.isFrozen ? 'AdminActionProhibitedDuringWeightsWindow' : null;
    expect(setBy(chain, 'root', one)).toBe(frozen);
    approachEpoch(chain, 10);
    expect(setBy(chain, 'root', one)).toBeNull();
    const stored = one.stored ?? Object.values(one.args)[0];
    expect(chain.state.read(one.item, NETUID)).toEqual(stored);
  });

  it.each(SUBNET_ROWS.map((one) => [one.call, one] as const))('%s, by the owner', (_, one) => {
    const chain = openChain();
    if (one.owner === null) {
      expect(setBy(chain, owner, one)).toBe('BadOrigin');
      return;
    }
    approachEpoch(chain, 9);
    expect(setBy(chain, owner, one)).toBe('AdminActionProhibitedDuringWeightsWindow');
    chain.state.write(S.AdminFreezeWindow, 0);
    expect(setBy(chain, owner, one)).toBeNull();
    const start = chain.block.block;
    if (one.owner === 0) {
      expect(setBy(chain, owner, one)).toBeNull();
      return;
    }
    expect(setBy(chain, owner, one)).toBe('TxRateLimitExceeded');
    chain.jump(start + one.owner - 1);
    expect(setBy(chain, owner, one)).toBe('TxRateLimitExceeded');
    expect(setBy(chain, 'root', one)).toBeNull();
    chain.jump(start + one.owner);
    expect(setBy(chain, owner, one)).toBeNull();
  });

  it('have limits of their own, one parameter apart from the other', () => {
    const chain = openChain();
    expect(chain.admin(owner, 'sudo_set_rho', { netuid: NETUID, rho: 1 })).toBeNull();
    expect(
      chain.admin(owner, 'sudo_set_bonds_penalty', { netuid: NETUID, bonds_penalty: 1 }),
    ).toBeNull();
    expect(chain.admin(owner, 'sudo_set_rho', { netuid: NETUID, rho: 2 })).toBe(
      'TxRateLimitExceeded',
    );
    expect(chain.read(S.Rho, NETUID)).toBe(1);
  });

  it('are refused while an epoch was asked for', () => {
    const chain = openChain();
    chain.state.write(S.PendingEpochAt, NETUID, chain.block.now + 1n);
    const args = { netuid: NETUID, rho: 1 };
    expect(chain.admin('root', 'sudo_set_rho', args)).toBe(
      'AdminActionProhibitedDuringWeightsWindow',
    );
    chain.state.write(S.PendingEpochAt, NETUID, chain.block.now);
    expect(chain.admin('root', 'sudo_set_rho', args)).toBeNull();
    chain.state.write(S.Tempo, NETUID, 0);
    chain.state.write(S.PendingEpochAt, NETUID, chain.block.now + 1n);
    expect(chain.admin('root', 'sudo_set_rho', args)).toBeNull();
  });

  it('announce what they set', () => {
    const chain = openChain();
    const enabled = { netuid: NETUID, enabled: true };
    chain.admin('root', 'sudo_set_bonds_reset_enabled', enabled);
    expect(chain.events.slice(-2)).toEqual([
      { pallet: 'SubtensorModule', name: 'BondsResetOnSet', value: [NETUID, true] },
      { pallet: 'AdminUtils', name: 'BondsResetToggled', value: enabled },
    ]);
    chain.admin('root', 'sudo_set_tempo', { netuid: NETUID, tempo: 50 });
    const event = { pallet: 'SubtensorModule', name: 'TempoSet', value: [NETUID, 50] };
    expect(chain.events.at(-1)).toEqual(event);
    expect(chain.read(S.LastEpochBlock, NETUID)).toBe(chain.block.now);
    const { AlphaSigmoidSteepnessSet } = SubtensorModule.events;
    expect(AlphaSigmoidSteepnessSet.index).toBe(17);
  });
});

describe('setters of the whole chain', () => {
  it.each(GLOBAL_ROWS)('%s', (call, field, value, item, event) => {
    const chain = openChain();
    expect(chain.admin(owner, call, { [field]: value })).toBe('BadOrigin');
    approachEpoch(chain, 1);
    const events = chain.events.length;
    expect(chain.admin('root', call, { [field]: value })).toBeNull();
    expect(chain.state.read(item)).toEqual(value);
    const added = chain.events.slice(events).map(({ name }) => name);
    expect(added).toEqual(event === null ? [] : [event]);
  });

  it('are all that the pallet has, but for authorities and the EVM’s chain id', () => {
    const absent = Object.keys(AdminUtils.calls).filter((name) => !(name in adminUtilsHandlers));
    expect(absent).toEqual([
      'swap_authorities',
      'sudo_set_evm_chain_id',
      'schedule_grandpa_change',
    ]);
    const tested = new Set([
      ...SUBNET_ROWS.map(({ call }) => call),
      ...GLOBAL_ROWS.map(([call]) => call),
    ]);
    const untested = Object.keys(adminUtilsHandlers).filter((name) => !tested.has(name));
    expect(untested.sort()).toEqual([
      'sudo_set_network_pow_registration_allowed',
      'sudo_set_sn_owner_hotkey',
      'sudo_set_subnet_owner_hotkey',
      'sudo_set_total_issuance',
      'sudo_toggle_evm_precompile',
    ]);
  });

  it('some always fail, and one is for the EVM', () => {
    const chain = openChain();
    expect(chain.admin('root', 'sudo_set_total_issuance', { total_issuance: 1n })).toBe(
      'Deprecated',
    );
    const pow = { netuid: NETUID, registration_allowed: true };
    expect(chain.admin('root', 'sudo_set_network_pow_registration_allowed', pow)).toBe(
      'POWRegistrationDisabled',
    );
    const precompile = { precompile_id: { type: 'Alpha', value: [] }, enabled: false };
    expect(chain.admin(owner, 'sudo_toggle_evm_precompile', precompile)).toBe('BadOrigin');
    expect(chain.admin('root', 'sudo_toggle_evm_precompile', precompile)).toBeNull();
    expect(chain.events.at(-1)?.name).toBe('PrecompileUpdated');
    const events = chain.events.length;
    expect(chain.admin('root', 'sudo_toggle_evm_precompile', precompile)).toBeNull();
    expect(chain.events).toHaveLength(events);
  });
});
