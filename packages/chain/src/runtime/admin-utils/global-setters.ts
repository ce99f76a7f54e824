/** Values of the whole chain (chain.md 2.8), one row each. */
import { AdminUtils } from '../../definitions/admin-utils/pallet.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { ensureRoot } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import { clearSmallNominations } from '../subtensor/staking/small-nominations.ts';
import { checkEpochsPerBlock, checkFlowExponent, checkMechanismsMax } from './checks.ts';
import { global } from './setter.ts';

const S = SubtensorModule.storage;
const { PrecompileEnable } = AdminUtils.storage;

const setNominatorMinimum = global({ item: S.NominatorMinRequiredStake, field: 'min_stake' });

// biome-ignore format: one row each
/** Calls by which root sets values of the whole chain. */
export const globalSetters = {
  sudo_set_default_take: global({ item: S.MaxDelegateTake, field: 'default_take', event: 'MaxDelegateTakeSet' }),
  sudo_set_tx_rate_limit: global({ item: S.TxRateLimit, field: 'tx_rate_limit', event: 'TxRateLimitSet' }),
  sudo_set_subnet_owner_cut: global({ item: S.SubnetOwnerCut, field: 'subnet_owner_cut', event: 'SubnetOwnerCutSet' }),
  sudo_set_network_rate_limit: global({ item: S.NetworkRateLimit, field: 'rate_limit', event: 'NetworkRateLimitSet' }),
  sudo_set_total_issuance: () => fail(AdminUtils, 'Deprecated'),
  sudo_set_network_immunity_period: global({ item: S.NetworkImmunityPeriod, field: 'immunity_period', event: 'NetworkImmunityPeriodSet' }),
  sudo_set_network_min_lock_cost: global({ item: S.NetworkMinLockCost, field: 'lock_cost', event: 'NetworkMinLockCostSet' }),
  sudo_set_subnet_limit: global({ item: S.SubnetLimit, field: 'max_subnets', event: 'SubnetLimitSet' }),
  sudo_set_lock_reduction_interval: global({ item: S.NetworkLockReductionInterval, field: 'interval', event: 'NetworkLockCostReductionIntervalSet' }),
  sudo_set_stake_threshold: global({ item: S.StakeThreshold, field: 'min_stake', event: 'StakeThresholdSet' }),
  sudo_set_nominator_min_required_stake: (context, args) => {
    const before = context.state.read(S.NominatorMinRequiredStake);
    setNominatorMinimum(context, args);
    if (args.min_stake > before) clearSmallNominations(context);
  },
  sudo_set_tx_delegate_take_rate_limit: global({ item: S.TxDelegateTakeRateLimit, field: 'tx_rate_limit', event: 'TxDelegateTakeRateLimitSet' }),
  sudo_set_min_delegate_take: global({ item: S.MinDelegateTake, field: 'take', event: 'MinDelegateTakeSet' }),
  sudo_set_dissolve_network_schedule_duration: global({ item: S.DissolveNetworkScheduleDuration, field: 'duration', event: 'DissolveNetworkScheduleDurationSet' }),
  sudo_set_subnet_moving_alpha: global({ item: S.SubnetMovingAlpha, field: 'alpha' }),
  sudo_set_commit_reveal_version: global({ item: S.CommitRevealWeightsVersion, field: 'version', event: 'CommitRevealVersionSet' }),
  sudo_set_ck_burn: global({ item: S.CKBurn, field: 'burn' }),
  sudo_set_admin_freeze_window: global({ item: S.AdminFreezeWindow, field: 'window', event: 'AdminFreezeWindowSet' }),
  sudo_set_owner_hparam_rate_limit: global({ item: S.OwnerHyperparamRateLimit, field: 'epochs', event: 'OwnerHyperparamRateLimitSet' }),
  sudo_set_tao_flow_cutoff: global({ item: S.TaoFlowCutoff, field: 'flow_cutoff' }),
  sudo_set_tao_flow_normalization_exponent: global({ item: S.FlowNormExponent, field: 'exponent', check: checkFlowExponent }),
  sudo_set_tao_flow_smoothing_factor: global({ item: S.FlowEmaSmoothingFactor, field: 'smoothing_factor' }),
  sudo_set_start_call_delay: global({ item: S.StartCallDelay, field: 'delay', event: 'StartCallDelaySet' }),
  sudo_set_coldkey_swap_announcement_delay: global({ item: S.ColdkeySwapAnnouncementDelay, field: 'duration', event: 'ColdkeySwapAnnouncementDelaySet' }),
  sudo_set_coldkey_swap_reannouncement_delay: global({ item: S.ColdkeySwapReannouncementDelay, field: 'duration', event: 'ColdkeySwapReannouncementDelaySet' }),
  sudo_set_max_mechanism_count: global({ item: S.MaxMechanismCount, field: 'max_mechanism_count', check: checkMechanismsMax }),
  sudo_set_net_tao_flow_enabled: global({ item: S.NetTaoFlowEnabled, field: 'enabled' }),
  sudo_set_max_epochs_per_block: global({ item: S.MaxEpochsPerBlock, field: 'max_epochs_per_block', check: checkEpochsPerBlock, event: 'MaxEpochsPerBlockSet' }),
  sudo_toggle_evm_precompile: (context, { precompile_id, enabled }) => {
    ensureRoot(context);
    if (context.state.read(PrecompileEnable, precompile_id) === enabled) return;
    context.state.write(PrecompileEnable, precompile_id, enabled);
    context.deposit(AdminUtils, 'PrecompileUpdated', { precompile_id, enabled });
  },
} satisfies CallHandlers<typeof AdminUtils>;
