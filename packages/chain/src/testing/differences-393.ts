/**
 * Where the metadata of these definitions, spec 425 with what decisions add, differs from the recorded
 * metadata of spec 393. The comparison fails on every difference that is not here, and on every entry
 * here that is no difference.
 */

/** Facts that only one of the two has. */
export interface OneSided {
  readonly reason: string;
  readonly only: 'ours' | 'recorded';
  readonly facts: readonly string[];
}

/** Facts that both have and state differently. */
export interface Changed {
  readonly reason: string;
  readonly fact: string;
  readonly ours: string;
  readonly recorded: string;
}

/** What one of the two does not have. */
export const ONE_SIDED: readonly OneSided[] = [
  {
    reason: 'A development chain needs no contracts, no EVM, no governance and no crowdloans.',
    only: 'recorded',
    facts: [
      'variant pallet_preimage::pallet::HoldReason.Preimage',
      'variant node_subtensor_runtime::RuntimeHoldReason.Preimage',
      'variant pallet_registry::pallet::HoldReason.RegistryIdentity',
      'variant node_subtensor_runtime::RuntimeHoldReason.Registry',
      'variant pallet_safe_mode::pallet::HoldReason.EnterOrExtend',
      'variant node_subtensor_runtime::RuntimeHoldReason.SafeMode',
      'variant pallet_contracts::pallet::HoldReason.CodeUploadDepositReserve',
      'variant pallet_contracts::pallet::HoldReason.StorageDepositReserve',
      'variant node_subtensor_runtime::RuntimeHoldReason.Contracts',
      'variant pallet_ethereum::RawOrigin.EthereumTransaction',
      'variant node_subtensor_runtime::OriginCaller.Ethereum',
      'pallet Multisig',
      'pallet Preimage',
      'pallet Scheduler',
      'pallet Registry',
      'pallet SafeMode',
      'pallet Ethereum',
      'pallet EVM',
      'pallet EVMChainId',
      'pallet BaseFee',
      'pallet Crowdloan',
      'pallet Contracts',
      'interface EthereumRuntimeRPCApi',
      'interface ConvertTransactionRuntimeApi',
      'interface ContractsApi',
    ],
  },
  {
    reason: 'This chain makes blocks by Aura and answers no BABE questions.',
    only: 'recorded',
    facts: ['interface BabeApi'],
  },
  {
    reason:
      'Spec 425 has a weighted pool instead of ticks and positions; AlphaSqrtPrice stays for clients.',
    only: 'recorded',
    facts: [
      'storage Swap.FeeGlobalTao',
      'storage Swap.FeeGlobalAlpha',
      'type pallet_subtensor_swap::tick::Tick',
      'field pallet_subtensor_swap::tick::Tick.liquidity_net',
      'field pallet_subtensor_swap::tick::Tick.liquidity_gross',
      'field pallet_subtensor_swap::tick::Tick.fees_out_tao',
      'field pallet_subtensor_swap::tick::Tick.fees_out_alpha',
      'storage Swap.Ticks',
      'storage Swap.SwapV3Initialized',
      'storage Swap.CurrentTick',
      'storage Swap.CurrentLiquidity',
      'storage Swap.EnabledUserLiquidity',
      'type pallet_subtensor_swap::position::Position',
      'field pallet_subtensor_swap::position::Position.id',
      'field pallet_subtensor_swap::position::Position.netuid',
      'field pallet_subtensor_swap::position::Position.tick_low',
      'field pallet_subtensor_swap::position::Position.tick_high',
      'field pallet_subtensor_swap::position::Position.liquidity',
      'field pallet_subtensor_swap::position::Position.fees_tao',
      'field pallet_subtensor_swap::position::Position.fees_alpha',
      'storage Swap.Positions',
      'storage Swap.LastPositionId',
      'variant pallet_subtensor_swap::tick::LayerLevel.Top',
      'variant pallet_subtensor_swap::tick::LayerLevel.Middle',
      'variant pallet_subtensor_swap::tick::LayerLevel.Bottom',
      'storage Swap.TickIndexBitmapWords',
      'storage Swap.ScrapReservoirTao',
      'storage Swap.ScrapReservoirAlpha',
      'constant Swap.MaxPositions',
    ],
  },
  {
    reason: 'Rank, trust and pruning scores are gone from the chain.',
    only: 'recorded',
    facts: [
      'storage SubtensorModule.Rank',
      'storage SubtensorModule.Trust',
      'storage SubtensorModule.PruningScores',
    ],
  },
  {
    reason: 'Spec 425 does not have these items any more.',
    only: 'recorded',
    facts: [
      'storage SubtensorModule.NextStakeJobId',
      'storage SubtensorModule.SubnetTaoProvided',
      'storage SubtensorModule.SubnetAlphaInProvided',
      'storage SubtensorModule.AlphaMapLastKey',
      'storage SubtensorModule.StakingOperationRateLimiter',
    ],
  },
  {
    reason: 'Spec 425 has a weighted pool.',
    only: 'ours',
    facts: [
      'type pallet_subtensor_swap::pallet::balancer::Balancer',
      'type sp_arithmetic::per_things::Perquintill',
      'field sp_arithmetic::per_things::Perquintill.',
      'field pallet_subtensor_swap::pallet::balancer::Balancer.quote',
      'storage Swap.SwapBalancer',
      'storage Swap.PalSwapInitialized',
    ],
  },
  {
    reason: 'AlphaAssets came after 393.',
    only: 'ours',
    facts: ['pallet AlphaAssets'],
  },
  {
    reason: 'Locks and conviction came after 393.',
    only: 'ours',
    facts: [
      'storage SubtensorModule.OwnerCutAutoLockEnabled',
      'type pallet_subtensor::staking::lock::LockState',
      'field pallet_subtensor::staking::lock::LockState.locked_mass',
      'field pallet_subtensor::staking::lock::LockState.conviction',
      'field pallet_subtensor::staking::lock::LockState.last_update',
      'storage SubtensorModule.OwnerLock',
      'storage SubtensorModule.DecayingOwnerLock',
      'storage SubtensorModule.Lock',
      'storage SubtensorModule.HotkeyLock',
      'storage SubtensorModule.DecayingHotkeyLock',
      'storage SubtensorModule.DecayingLock',
      'storage SubtensorModule.AccountFlags',
      'storage SubtensorModule.UnlockRate',
      'storage SubtensorModule.MaturityRate',
      'call SubtensorModule.lock_stake',
      'call SubtensorModule.move_lock',
      'call SubtensorModule.set_perpetual_lock',
      'call SubtensorModule.set_reject_locked_alpha',
      'call AdminUtils.sudo_set_owner_cut_auto_lock_enabled',
      'type pallet_subtensor::rpc_info::stake_info::StakeAvailability',
      'field pallet_subtensor::rpc_info::stake_info::StakeAvailability.total',
      'field pallet_subtensor::rpc_info::stake_info::StakeAvailability.locked',
      'field pallet_subtensor::rpc_info::stake_info::StakeAvailability.available',
      'method StakeInfoRuntimeApi_get_stake_availability_for_coldkeys',
      'method StakeInfoRuntimeApi_get_coldkey_lock',
      'method StakeInfoRuntimeApi_get_hotkey_conviction',
      'method StakeInfoRuntimeApi_get_most_convicted_hotkey_on_subnet',
    ],
  },
  {
    reason: 'Shares are decimal floats since 425.',
    only: 'ours',
    facts: [
      'type share_pool::SafeFloat',
      'field share_pool::SafeFloat.mantissa',
      'field share_pool::SafeFloat.exponent',
      'storage SubtensorModule.TotalHotkeySharesV2',
      'storage SubtensorModule.AlphaV2',
    ],
  },
  {
    reason: 'The price of a registration follows its own curve since 425.',
    only: 'ours',
    facts: [
      'storage SubtensorModule.BurnHalfLife',
      'storage SubtensorModule.BurnIncreaseMult',
      'variant pallet_subtensor::utils::rate_limiting::Hyperparameter.BurnHalfLife',
      'variant pallet_subtensor::utils::rate_limiting::Hyperparameter.BurnIncreaseMult',
      'call SubtensorModule.register_limit',
      'call AdminUtils.sudo_set_burn_half_life',
      'call AdminUtils.sudo_set_burn_increase_mult',
    ],
  },
  {
    reason: 'Owners set and trigger epochs since 425.',
    only: 'ours',
    facts: [
      'storage SubtensorModule.ActivityCutoffFactorMilli',
      'storage SubtensorModule.LastEpochBlock',
      'storage SubtensorModule.PendingEpochAt',
      'storage SubtensorModule.SubnetEpochIndex',
      'variant pallet_subtensor::utils::rate_limiting::Hyperparameter.ActivityCutoffFactorMilli',
      'variant pallet_subtensor::utils::rate_limiting::Hyperparameter.TriggerEpoch',
      'storage SubtensorModule.MaxEpochsPerBlock',
      'call SubtensorModule.set_tempo',
      'call SubtensorModule.set_activity_cutoff_factor',
      'call SubtensorModule.trigger_epoch',
      'call AdminUtils.sudo_set_max_epochs_per_block',
      'method SubnetInfoRuntimeApi_get_next_epoch_start_block',
    ],
  },
  {
    reason: 'The third form of the hyper-parameters came after 393.',
    only: 'ours',
    facts: [
      'type pallet_subtensor::rpc_info::subnet_info::HyperparamEntry',
      'field pallet_subtensor::rpc_info::subnet_info::HyperparamEntry.name',
      'variant pallet_subtensor::rpc_info::subnet_info::HyperparamValue.Bool',
      'variant pallet_subtensor::rpc_info::subnet_info::HyperparamValue.U16',
      'variant pallet_subtensor::rpc_info::subnet_info::HyperparamValue.U32',
      'variant pallet_subtensor::rpc_info::subnet_info::HyperparamValue.U64',
      'variant pallet_subtensor::rpc_info::subnet_info::HyperparamValue.U128',
      'variant pallet_subtensor::rpc_info::subnet_info::HyperparamValue.TaoBalance',
      'variant pallet_subtensor::rpc_info::subnet_info::HyperparamValue.I32F32',
      'variant pallet_subtensor::rpc_info::subnet_info::HyperparamValue.U64F64',
      'field pallet_subtensor::rpc_info::subnet_info::HyperparamEntry.value',
      'method SubnetInfoRuntimeApi_get_subnet_hyperparams_v3',
    ],
  },
  {
    reason: 'The faucet exists in builds for test chains only.',
    only: 'ours',
    facts: ['call SubtensorModule.faucet'],
  },
  {
    reason: 'Emission by flow, owner cuts and child takes by subnet came after 393.',
    only: 'ours',
    facts: [
      'storage SubtensorModule.SubnetEmissionEnabled',
      'storage SubtensorModule.OwnerCutEnabled',
      'storage SubtensorModule.MinChildkeyTakePerSubnet',
      'storage SubtensorModule.RegisteredSubnetCounter',
      'storage SubtensorModule.SubnetProtocolAlpha',
      'storage SubtensorModule.SubnetExcessTao',
      'storage SubtensorModule.SubnetRootSellTao',
      'storage SubtensorModule.SubnetProtocolFlow',
      'storage SubtensorModule.SubnetEmaProtocolFlow',
      'storage SubtensorModule.MinerBurned',
      'storage SubtensorModule.AutoParentDelegationEnabled',
      'variant pallet_subtensor::utils::rate_limiting::Hyperparameter.SubnetEmissionEnabled',
      'variant pallet_subtensor::utils::rate_limiting::Hyperparameter.MinChildkeyTake',
      'storage SubtensorModule.NetTaoFlowEnabled',
      'storage SubtensorModule.TaoInRefundDeploymentBlock',
      'call SubtensorModule.set_auto_parent_delegation_enabled',
      'call AdminUtils.sudo_set_net_tao_flow_enabled',
      'call AdminUtils.sudo_set_owner_cut_enabled',
      'call AdminUtils.sudo_set_min_childkey_take_per_subnet',
      'call AdminUtils.sudo_set_subnet_emission_enabled',
      'method SubnetInfoRuntimeApi_get_subnet_account_id',
      'interface ProxyFilterRuntimeApi',
    ],
  },
];

/** What the two state differently. */
export const CHANGED: readonly Changed[] = [
  {
    reason: 'The cutoff is reckoned from a factor and may exceed 16 bits.',
    fact: 'field pallet_subtensor::rpc_info::subnet_info::SubnetHyperparams.activity_cutoff',
    ours: 'Compact<u64>',
    recorded: 'Compact<u16>',
  },
  {
    reason: 'The cutoff is reckoned from a factor and may exceed 16 bits.',
    fact: 'field pallet_subtensor::rpc_info::subnet_info::SubnetHyperparamsV2.activity_cutoff',
    ours: 'Compact<u64>',
    recorded: 'Compact<u16>',
  },
  {
    reason: 'The cutoff is reckoned from a factor and may exceed 16 bits.',
    fact: 'field pallet_subtensor::rpc_info::metagraph::Metagraph.activity_cutoff',
    ours: 'Compact<u64>',
    recorded: 'Compact<u16>',
  },
  {
    reason: 'The cutoff is reckoned from a factor and may exceed 16 bits.',
    fact: 'field pallet_subtensor::rpc_info::metagraph::SelectiveMetagraph.activity_cutoff',
    ours: 'Option<Compact<u64>>',
    recorded: 'Option<Compact<u16>>',
  },
];
