/** Parameters of a subnet (chain.md 2.8), one row each: who, what, and within which bounds. */
import { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { fail } from '../dispatch-error.ts';
import { setOwnerHotkey } from '../subtensor/subnets/owner-hotkey.ts';
import { WEIGHTS_VERSION_LIMIT } from '../subtensor/subnets/owner-limits.ts';
import {
  checkActivityCutoff,
  checkBondsAverage,
  checkChildkeyTake,
  checkHalfLife,
  checkImmuneOwners,
  checkIncrease,
  checkMaxBurn,
  checkMaxUids,
  checkMinBurn,
  checkMinUids,
  checkRevealPeriod,
  checkSteepness,
  checkValidators,
} from './checks.ts';
import { byOwner, byRoot, byRootFrozen } from './setter.ts';
import { setAlphaValues, setMechanisms, setSplit, setTempo, trimUids } from './several-values.ts';

const S = SubtensorModule.storage;

// biome-ignore format: one row each
/** Calls by which owners and root set parameters of a subnet. */
export const subnetSetters = {
  sudo_set_serving_rate_limit: byOwner({ item: S.ServingRateLimit, field: 'serving_rate_limit', limit: 'ServingRateLimit', event: 'ServingRateLimitSet' }),
  sudo_set_min_difficulty: byRootFrozen({ item: S.MinDifficulty, field: 'min_difficulty', event: 'MinDifficultySet' }),
  sudo_set_max_difficulty: byOwner({ item: S.MaxDifficulty, field: 'max_difficulty', limit: 'MaxDifficulty', event: 'MaxDifficultySet' }),
  sudo_set_weights_version_key: byOwner({ item: S.WeightsVersionKey, field: 'weights_version_key', limit: WEIGHTS_VERSION_LIMIT, event: 'WeightsVersionKeySet' }),
  sudo_set_weights_set_rate_limit: byRoot({ item: S.WeightsSetRateLimit, field: 'weights_set_rate_limit', event: 'WeightsSetRateLimitSet' }),
  sudo_set_adjustment_interval: byRoot({ item: S.AdjustmentInterval, field: 'adjustment_interval', event: 'AdjustmentIntervalSet' }),
  sudo_set_adjustment_alpha: byOwner({ item: S.AdjustmentAlpha, field: 'adjustment_alpha', limit: 'AdjustmentAlpha', event: 'AdjustmentAlphaSet' }),
  sudo_set_immunity_period: byOwner({ item: S.ImmunityPeriod, field: 'immunity_period', limit: 'ImmunityPeriod', event: 'ImmunityPeriodSet' }),
  sudo_set_min_allowed_weights: byOwner({ item: S.MinAllowedWeights, field: 'min_allowed_weights', limit: 'MinAllowedWeights', event: 'MinAllowedWeightSet' }),
  sudo_set_max_allowed_uids: byOwner({ item: S.MaxAllowedUids, field: 'max_allowed_uids', limit: 'MaxAllowedUids', check: checkMaxUids, event: 'MaxAllowedUidsSet' }),
  sudo_set_kappa: byRoot({ item: S.Kappa, field: 'kappa', event: 'KappaSet' }),
  sudo_set_rho: byOwner({ item: S.Rho, field: 'rho', limit: 'Rho', event: 'RhoSet' }),
  sudo_set_activity_cutoff: byOwner({ item: S.ActivityCutoff, field: 'activity_cutoff', limit: 'ActivityCutoff', check: checkActivityCutoff, event: 'ActivityCutoffSet' }),
  sudo_set_network_registration_allowed: byRoot({ item: S.NetworkRegistrationAllowed, field: 'registration_allowed', event: 'RegistrationAllowed' }),
  sudo_set_network_pow_registration_allowed: () => fail(AdminUtils, 'POWRegistrationDisabled'),
  sudo_set_target_registrations_per_interval: byRootFrozen({ item: S.TargetRegistrationsPerInterval, field: 'target_registrations_per_interval', event: 'RegistrationPerIntervalSet' }),
  sudo_set_min_burn: byOwner({ item: S.MinBurn, field: 'min_burn', limit: 'MinBurn', check: checkMinBurn, event: 'MinBurnSet' }),
  sudo_set_max_burn: byOwner({ item: S.MaxBurn, field: 'max_burn', limit: 'MaxBurn', check: checkMaxBurn, event: 'MaxBurnSet' }),
  sudo_set_difficulty: byRootFrozen({ item: S.Difficulty, field: 'difficulty', event: 'DifficultySet' }),
  sudo_set_max_allowed_validators: byRootFrozen({ item: S.MaxAllowedValidators, field: 'max_allowed_validators', check: checkValidators, event: 'MaxAllowedValidatorsSet' }),
  sudo_set_bonds_moving_average: byOwner({ item: S.BondsMovingAverage, field: 'bonds_moving_average', limit: 'BondsMovingAverage', check: checkBondsAverage, event: 'BondsMovingAverageSet' }),
  sudo_set_max_registrations_per_block: byRootFrozen({ item: S.MaxRegistrationsPerBlock, field: 'max_registrations_per_block', event: 'MaxRegistrationsPerBlockSet' }),
  sudo_set_tempo: setTempo,
  sudo_set_rao_recycled: byRoot({ item: S.RAORecycledForRegistration, field: 'rao_recycled', event: 'RAORecycledForRegistrationSet' }),
  sudo_set_commit_reveal_weights_enabled: byOwner({ item: S.CommitRevealWeightsEnabled, field: 'enabled', limit: 'CommitRevealEnabled', event: 'CommitRevealEnabled' }),
  sudo_set_liquid_alpha_enabled: byOwner({ item: S.LiquidAlphaOn, field: 'enabled', limit: 'LiquidAlphaEnabled' }),
  sudo_set_alpha_values: setAlphaValues,
  sudo_set_commit_reveal_weights_interval: byOwner({ item: S.RevealPeriodEpochs, field: 'interval', limit: 'WeightCommitInterval', check: checkRevealPeriod, event: 'CommitRevealPeriodsSet' }),
  sudo_set_bonds_penalty: byOwner({ item: S.BondsPenalty, field: 'bonds_penalty', limit: 'BondsPenalty', event: 'BondsPenaltySet' }),
  sudo_set_toggle_transfer: byOwner({ item: S.TransferToggle, field: 'toggle', limit: 'TransferEnabled', event: 'TransferToggle' }),
  sudo_set_subnet_owner_hotkey: setOwnerHotkey,
  sudo_set_ema_price_halving_period: byRoot({ item: S.EMAPriceHalvingBlocks, field: 'ema_halving' }),
  sudo_set_subtoken_enabled: byRootFrozen({ item: S.SubtokenEnabled, field: 'subtoken_enabled' }),
  sudo_set_sn_owner_hotkey: setOwnerHotkey,
  sudo_set_alpha_sigmoid_steepness: byOwner({ item: S.AlphaSigmoidSteepness, field: 'steepness', limit: 'AlphaSigmoidSteepness', check: checkSteepness, event: 'AlphaSigmoidSteepnessSet' }),
  sudo_set_yuma3_enabled: byOwner({ item: S.Yuma3On, field: 'enabled', limit: 'Yuma3Enabled', announce: (context, netuid, enabled) => context.deposit(AdminUtils, 'Yuma3EnableToggled', { netuid, enabled }) }),
  sudo_set_bonds_reset_enabled: byOwner({ item: S.BondsResetOn, field: 'enabled', limit: 'BondsResetEnabled', event: 'BondsResetOnSet', announce: (context, netuid, enabled) => context.deposit(AdminUtils, 'BondsResetToggled', { netuid, enabled }) }),
  sudo_set_owner_immune_neuron_limit: byOwner({ item: S.ImmuneOwnerUidsLimit, field: 'immune_neurons', limit: 'ImmuneNeuronLimit', check: checkImmuneOwners }),
  sudo_set_mechanism_count: setMechanisms,
  sudo_set_mechanism_emission_split: setSplit,
  sudo_trim_to_max_allowed_uids: trimUids,
  sudo_set_min_allowed_uids: byRootFrozen({ item: S.MinAllowedUids, field: 'min_allowed_uids', check: checkMinUids, event: 'MinAllowedUidsSet' }),
  sudo_set_recycle_or_burn: byOwner({ item: S.RecycleOrBurn, field: 'recycle_or_burn', limit: 'RecycleOrBurn' }),
  sudo_set_min_non_immune_uids: byRoot({ item: S.MinNonImmuneUids, field: 'min', event: 'MinNonImmuneUidsSet' }),
  sudo_set_burn_half_life: byOwner({ item: S.BurnHalfLife, field: 'burn_half_life', limit: 'BurnHalfLife', isSubnetOnly: true, check: checkHalfLife, announce: (context, netuid, burn_half_life) => context.deposit(AdminUtils, 'BurnHalfLifeSet', { netuid, burn_half_life }) }),
  sudo_set_burn_increase_mult: byOwner({ item: S.BurnIncreaseMult, field: 'burn_increase_mult', limit: 'BurnIncreaseMult', isSubnetOnly: true, check: checkIncrease, announce: (context, netuid, burn_increase_mult) => context.deposit(AdminUtils, 'BurnIncreaseMultSet', { netuid, burn_increase_mult }) }),
  sudo_set_owner_cut_enabled: byOwner({ item: S.OwnerCutEnabled, field: 'enabled', isSubnetOnly: true }),
  sudo_set_min_childkey_take_per_subnet: byOwner({ item: S.MinChildkeyTakePerSubnet, field: 'take', limit: 'MinChildkeyTake', check: checkChildkeyTake, event: 'MinChildKeyTakePerSubnetSet' }),
  sudo_set_subnet_emission_enabled: byRoot({ item: S.SubnetEmissionEnabled, field: 'enabled', isSubnetOnly: true, announce: (context, netuid, enabled) => context.deposit(AdminUtils, 'SubnetEmissionEnabledSet', { netuid, enabled }) }),
  sudo_set_owner_cut_auto_lock_enabled: byOwner({ item: S.OwnerCutAutoLockEnabled, field: 'enabled', isSubnetOnly: true }),
} satisfies CallHandlers<typeof AdminUtils>;
