/**
 * Chapter 10 of the chain's specification, one line per storage item: the item; its keys with their
 * hashers (I Identity, B Blake2_128Concat, T Twox64Concat); the layout of its value; what a missing
 * entry reads as, in the normal and behind a slash in the fast build. `none` is an optional item, `zero`
 * an account or hash of zeros, `*` a type that the chapter does not spell out. Fixed-point numbers have
 * their raw bits.
 */
export const STORAGE_TABLE = `
SubtensorModule.NetworksAdded | I u16 | bool | false
SubtensorModule.SubnetworkN | I u16 | u16 | 0
SubtensorModule.SubnetOwner | I u16 | Acc | zero
SubtensorModule.SubnetOwnerHotkey | I u16 | Acc | zero
SubtensorModule.SubnetMechanism | I u16 | u16 | 0
SubtensorModule.NetworkRegisteredAt | I u16 | u64 | 0
SubtensorModule.RegisteredSubnetCounter | I u16 | u64 | 0
SubtensorModule.FirstEmissionBlockNumber | I u16 | u64 | none
SubtensorModule.SubtokenEnabled | I u16 | bool | false
SubtensorModule.SubnetEmissionEnabled | I u16 | bool | true
SubtensorModule.TokenSymbol | I u16 | Vec<u8> | 0xf09d9c8f
SubtensorModule.SubnetIdentitiesV3 | B u16 | (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) | none
SubtensorModule.SubnetLocked | I u16 | u64 | 0
SubtensorModule.LargestLocked | I u16 | u64 | 0
SubtensorModule.Tempo | I u16 | u16 | 360 / 10
SubtensorModule.LastEpochBlock | I u16 | u64 | 0
SubtensorModule.PendingEpochAt | I u16 | u64 | 0
SubtensorModule.SubnetEpochIndex | I u16 | u64 | 0
SubtensorModule.BlocksSinceLastStep | I u16 | u64 | 0
SubtensorModule.LastMechansimStepBlock | I u16 | u64 | 0
SubtensorModule.SubnetTAO | I u16 | u64 | 0
SubtensorModule.SubnetAlphaIn | I u16 | u64 | 0
SubtensorModule.SubnetAlphaOut | I u16 | u64 | 0
SubtensorModule.SubnetProtocolAlpha | I u16 | u64 | 0
SubtensorModule.SubnetVolume | I u16 | u128 | 0
SubtensorModule.SubnetMovingPrice | I u16 | I96F32 | 0
SubtensorModule.RootProp | I u16 | U96F32 | 0
SubtensorModule.SubnetAlphaInEmission | I u16 | u64 | 0
SubtensorModule.SubnetAlphaOutEmission | I u16 | u64 | 0
SubtensorModule.SubnetTaoInEmission | I u16 | u64 | 0
SubtensorModule.SubnetExcessTao | I u16 | u64 | 0
SubtensorModule.SubnetRootSellTao | I u16 | u64 | 0
SubtensorModule.SubnetTaoFlow | I u16 | i64 | 0
SubtensorModule.SubnetProtocolFlow | I u16 | i64 | 0
SubtensorModule.SubnetEmaTaoFlow | I u16 | (u64, I64F64) | none
SubtensorModule.SubnetEmaProtocolFlow | I u16 | (u64, I64F64) | none
SubtensorModule.EMAPriceHalvingBlocks | I u16 | u64 | 201_600
SubtensorModule.PendingServerEmission | I u16 | u64 | 0
SubtensorModule.PendingValidatorEmission | I u16 | u64 | 0
SubtensorModule.PendingRootAlphaDivs | I u16 | u64 | 0
SubtensorModule.PendingOwnerCut | I u16 | u64 | 0
SubtensorModule.MinerBurned | I u16 | U96F32 | 0
SubtensorModule.RecycleOrBurn | I u16 | Burn or Recycle | Burn
SubtensorModule.OwnerCutEnabled | I u16 | bool | true
SubtensorModule.OwnerCutAutoLockEnabled | I u16 | bool | false
SubtensorModule.Burn | I u16 | u64 | 100_000_000
SubtensorModule.MinBurn | I u16 | u64 | 500_000
SubtensorModule.MaxBurn | I u16 | u64 | 100_000_000_000
SubtensorModule.BurnHalfLife | I u16 | u16 | 360
SubtensorModule.BurnIncreaseMult | I u16 | U64F64 | 23_242_897_532_874_035_200
SubtensorModule.RAORecycledForRegistration | I u16 | u64 | 0
SubtensorModule.RegistrationsThisBlock | I u16 | u16 | 0
SubtensorModule.RegistrationsThisInterval | I u16 | u16 | 0
SubtensorModule.BurnRegistrationsThisInterval | I u16 | u16 | 0
SubtensorModule.POWRegistrationsThisInterval | I u16 | u16 | 0
SubtensorModule.MaxRegistrationsPerBlock | I u16 | u16 | 1
SubtensorModule.TargetRegistrationsPerInterval | I u16 | u16 | 2
SubtensorModule.AdjustmentInterval | I u16 | u16 | 100
SubtensorModule.AdjustmentAlpha | I u16 | u64 | 0
SubtensorModule.LastAdjustmentBlock | I u16 | u64 | 0
SubtensorModule.Difficulty | I u16 | u64 | 10_000_000
SubtensorModule.MinDifficulty | I u16 | u64 | 10_000_000
SubtensorModule.MaxDifficulty | I u16 | u64 | 4_611_686_018_427_387_903
SubtensorModule.NetworkRegistrationAllowed | I u16 | bool | true
SubtensorModule.NetworkPowRegistrationAllowed | I u16 | bool | true
SubtensorModule.MaxAllowedUids | I u16 | u16 | 256
SubtensorModule.MinAllowedUids | I u16 | u16 | 64
SubtensorModule.MaxAllowedValidators | I u16 | u16 | 128
SubtensorModule.MinNonImmuneUids | I u16 | u16 | 10
SubtensorModule.ImmuneOwnerUidsLimit | I u16 | u16 | 1
SubtensorModule.ImmunityPeriod | I u16 | u16 | 4096
SubtensorModule.ActivityCutoff | I u16 | u16 | 5000
SubtensorModule.ActivityCutoffFactorMilli | I u16 | u32 | 13_889
SubtensorModule.MinAllowedWeights | I u16 | u16 | 1024
SubtensorModule.MaxWeightsLimit | I u16 | u16 | 65535
SubtensorModule.WeightsVersionKey | I u16 | u64 | 0
SubtensorModule.WeightsSetRateLimit | I u16 | u64 | 100
SubtensorModule.ServingRateLimit | I u16 | u64 | 50
SubtensorModule.Kappa | I u16 | u16 | 32767
SubtensorModule.Rho | I u16 | u16 | 10
SubtensorModule.AlphaSigmoidSteepness | I u16 | i16 | 1000
SubtensorModule.BondsMovingAverage | I u16 | u64 | 900_000
SubtensorModule.BondsPenalty | I u16 | u16 | 65535
SubtensorModule.BondsResetOn | I u16 | bool | false
SubtensorModule.LiquidAlphaOn | B u16 | bool | false
SubtensorModule.Yuma3On | B u16 | bool | false
SubtensorModule.AlphaValues | I u16 | (u16, u16) | (45875, 58982)
SubtensorModule.ValidatorPruneLen | I u16 | u64 | 1
SubtensorModule.ScalingLawPower | I u16 | u16 | 50
SubtensorModule.TransferToggle | I u16 | bool | true
SubtensorModule.CommitRevealWeightsEnabled | I u16 | bool | true
SubtensorModule.RevealPeriodEpochs | T u16 | u64 | 1
SubtensorModule.MechanismCountCurrent | T u16 | u8 | 1
SubtensorModule.MechanismEmissionSplit | T u16 | Vec<u16> | none
SubtensorModule.MinChildkeyTakePerSubnet | I u16 | u16 | 0
SubtensorModule.RootClaimableThreshold | B u16 | I96F32 | 2_147_483_648_000_000
SubtensorModule.OwnerLock | I u16 | * | none
SubtensorModule.DecayingOwnerLock | I u16 | * | none
SubtensorModule.VotingPowerTrackingEnabled | I u16 | bool | false
SubtensorModule.VotingPowerDisableAtBlock | I u16 | u64 | 0
SubtensorModule.VotingPowerEmaAlpha | I u16 | u64 | 3_570_000_000_000_000
SubtensorModule.SubnetUidToLeaseId | T u16 | u32 | none
SubtensorModule.Keys | I u16, I u16 | Acc | zero
SubtensorModule.Uids | I u16, B Acc | u16 | none
SubtensorModule.IsNetworkMember | B Acc, I u16 | bool | false
SubtensorModule.BlockAtRegistration | I u16, I u16 | u64 | 0
SubtensorModule.Active | I u16 | Vec<bool> | empty
SubtensorModule.ValidatorPermit | I u16 | Vec<bool> | empty
SubtensorModule.Emission | I u16 | Vec<u64> | empty
SubtensorModule.Consensus | I u16 | Vec<u16> | empty
SubtensorModule.Dividends | I u16 | Vec<u16> | empty
SubtensorModule.ValidatorTrust | I u16 | Vec<u16> | empty
SubtensorModule.StakeWeight | I u16 | Vec<u16> | empty
SubtensorModule.Incentive | I u16 | Vec<u16> | empty
SubtensorModule.LastUpdate | I u16 | Vec<u64> | empty
SubtensorModule.Weights | I u16, I u16 | Vec<(u16, u16)> | empty
SubtensorModule.Bonds | I u16, I u16 | Vec<(u16, u16)> | empty
SubtensorModule.Axons | I u16, B Acc | (u64, u32, u128, u16, u8, u8, u8, u8) | none
SubtensorModule.Prometheus | I u16, B Acc | (u64, u32, u128, u16, u8) | none
SubtensorModule.NeuronCertificates | I u16, B Acc | (Vec<u8>, u8) | none
SubtensorModule.AssociatedEvmAddress | T u16, T u16 | (H160, u64) | none
SubtensorModule.WeightCommits | T u16, T Acc | Vec<(H256, u64, u64, u64)> | none
SubtensorModule.TimelockedWeightCommits | T u16, T u64 | Vec<(Acc, u64, Vec<u8>, u64)> | empty
SubtensorModule.CRV3WeightCommits | T u16, T u64 | Vec<(Acc, Vec<u8>, u64)> | empty
SubtensorModule.CRV3WeightCommitsV2 | T u16, T u64 | Vec<(Acc, u64, Vec<u8>, u64)> | empty
SubtensorModule.LoadedEmission | I u16 | Vec<(Acc, u64, u64)> | none
SubtensorModule.Owner | B Acc | Acc | zero
SubtensorModule.OwnedHotkeys | B Acc | Vec<Acc> | empty
SubtensorModule.StakingHotkeys | B Acc | Vec<Acc> | empty
SubtensorModule.Delegates | B Acc | u16 | 11_796
SubtensorModule.ChildkeyTake | B Acc, I u16 | u16 | 0
SubtensorModule.ChildKeys | B Acc, I u16 | Vec<(u64, Acc)> | empty
SubtensorModule.ParentKeys | B Acc, I u16 | Vec<(u64, Acc)> | empty
SubtensorModule.PendingChildKeys | I u16, B Acc | (Vec<(u64, Acc)>, u64) | (empty, 0)
SubtensorModule.AutoParentDelegationEnabled | B Acc | bool | true
SubtensorModule.AutoStakeDestination | B Acc, I u16 | Acc | none
SubtensorModule.AutoStakeDestinationColdkeys | B Acc, I u16 | Vec<Acc> | empty
SubtensorModule.TotalHotkeyAlpha | B Acc, I u16 | u64 | 0
SubtensorModule.TotalHotkeyAlphaLastEpoch | B Acc, I u16 | u64 | 0
SubtensorModule.TotalHotkeyShares | B Acc, I u16 | U64F64 | 0
SubtensorModule.Alpha | B Acc, B Acc, I u16 | U64F64 | 0
SubtensorModule.TotalHotkeySharesV2 | B Acc, I u16 | (u128, i64) | (0, 0)
SubtensorModule.AlphaV2 | B Acc, B Acc, I u16 | (u128, i64) | (0, 0)
SubtensorModule.AlphaDividendsPerSubnet | I u16, B Acc | u64 | 0
SubtensorModule.RootAlphaDividendsPerSubnet | I u16, B Acc | u64 | 0
SubtensorModule.LastHotkeyEmissionOnNetuid | B Acc, I u16 | u64 | 0
SubtensorModule.LastColdkeyHotkeyStakeBlock | T Acc, T Acc | u64 | none
SubtensorModule.RootClaimable | B Acc | Vec<(u16, I96F32)> | empty
SubtensorModule.RootClaimed | I u16, B Acc, B Acc | u128 | 0
SubtensorModule.RootClaimType | B Acc | Swap or Keep or KeepSubnets(Vec<u16>) | Swap
SubtensorModule.StakingColdkeysByIndex | I u64 | Acc | none
SubtensorModule.StakingColdkeys | I Acc | u64 | none
SubtensorModule.IdentitiesV2 | B Acc | (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) | none
SubtensorModule.ColdkeySwapAnnouncements | T Acc | (u32, H256) | none
SubtensorModule.ColdkeySwapDisputes | T Acc | u32 | none
SubtensorModule.LastHotkeySwapOnNetuid | I u16, B Acc | u64 | 0
SubtensorModule.Lock | B Acc, I u16, B Acc | * | none
SubtensorModule.HotkeyLock | I u16, B Acc | * | none
SubtensorModule.DecayingHotkeyLock | I u16, B Acc | * | none
SubtensorModule.DecayingLock | B Acc, I u16 | bool | none
SubtensorModule.AccountFlags | B Acc | u128 | 0
SubtensorModule.VotingPower | I u16, B Acc | u64 | 0
SubtensorModule.TransactionKeyLastBlock | B Acc, I u16, I u16 | u64 | 0
SubtensorModule.LastTxBlock | I Acc | u64 | 0
SubtensorModule.LastTxBlockChildKeyTake | I Acc | u64 | 0
SubtensorModule.LastTxBlockDelegateTake | I Acc | u64 | 0
SubtensorModule.LastRateLimitedBlock | I * | u64 | 0
SubtensorModule.UsedWork | I Vec<u8> | u64 | 0
SubtensorModule.TotalIssuance | | u64 | 0
SubtensorModule.TotalStake | | u64 | 0
SubtensorModule.BlockEmission | | u64 | 1_000_000_000
SubtensorModule.TotalNetworks | | u16 | 0
SubtensorModule.SubnetLimit | | u16 | 128
SubtensorModule.NetworkImmunityPeriod | | u64 | 1_296_000
SubtensorModule.NetworkRegistrationStartBlock | | u64 | 0
SubtensorModule.NetworkMinLockCost | | u64 | 1_000_000_000_000
SubtensorModule.NetworkLastLockCost | | u64 | 1_000_000_000_000
SubtensorModule.NetworkLockReductionInterval | | u64 | 100_800
SubtensorModule.NetworkRateLimit | | u64 | 7_200
SubtensorModule.StartCallDelay | | u64 | 0
SubtensorModule.SubnetOwnerCut | | u16 | 11_796
SubtensorModule.TaoWeight | | u64 | 971_718_665_099_567_868
SubtensorModule.CKBurn | | u64 | 0
SubtensorModule.SubnetMovingAlpha | | I96F32 | 12_885
SubtensorModule.MaxDelegateTake | | u16 | 11_796
SubtensorModule.MinDelegateTake | | u16 | 0
SubtensorModule.MaxChildkeyTake | | u16 | 11_796
SubtensorModule.MinChildkeyTake | | u16 | 0
SubtensorModule.TxRateLimit | | u64 | 1000
SubtensorModule.TxDelegateTakeRateLimit | | u64 | 216_000
SubtensorModule.TxChildkeyTakeRateLimit | | u64 | 216_000 / 5
SubtensorModule.StakeThreshold | | u64 | 0
SubtensorModule.NominatorMinRequiredStake | | u64 | 0
SubtensorModule.WeightsVersionKeyRateLimit | | u64 | 5
SubtensorModule.CommitRevealWeightsVersion | | u16 | 4
SubtensorModule.AdminFreezeWindow | | u16 | 10
SubtensorModule.OwnerHyperparamRateLimit | | u16 | 2
SubtensorModule.MinActivityCutoff | | u16 | 360
SubtensorModule.MaxEpochsPerBlock | | u8 | 2 / 32
SubtensorModule.MaxMechanismCount | | u8 | 2
SubtensorModule.PendingChildKeyCooldown | | u64 | 7_200 / 15
SubtensorModule.NumRootClaim | | u64 | 5
SubtensorModule.NumStakingColdkeys | | u64 | 0
SubtensorModule.ColdkeySwapAnnouncementDelay | | u32 | 36_000 / 50
SubtensorModule.ColdkeySwapReannouncementDelay | | u32 | 7_200 / 10
SubtensorModule.TaoFlowCutoff | | I64F64 | 0
SubtensorModule.FlowNormExponent | | U64F64 | 18_446_744_073_709_551_616
SubtensorModule.FlowEmaSmoothingFactor | | u64 | 29_597_889_189_277
SubtensorModule.NetTaoFlowEnabled | | bool | true
SubtensorModule.UnlockRate | | u64 | 934_866
SubtensorModule.MaturityRate | | u64 | 934_866
SubtensorModule.TaoInRefundDeploymentBlock | | u64 | 0
SubtensorModule.NextSubnetLeaseId | | u32 | 0
System.Account | B Acc | (u32, u32, u32, u32, (u64, u64, u64, u128)) | (0, 0, 0, 0, (0, 0, 0, 170_141_183_460_469_231_731_687_303_715_884_105_728))
System.Number | | u32 | 0
System.BlockHash | T u32 | H256 | zero
System.ParentHash | | H256 | zero
System.ExtrinsicCount | | u32 | none
Balances.TotalIssuance | | u64 | 0
Balances.Account | B Acc | (u64, u64, u64, u128) | (0, 0, 0, 170_141_183_460_469_231_731_687_303_715_884_105_728)
Timestamp.Now | | u64 | 0
Timestamp.DidUpdate | | bool | false
Aura.Authorities | | Vec<[u8; 32]> | empty
Aura.CurrentSlot | | u64 | 0
TransactionPayment.NextFeeMultiplier | | u128 | 1_000_000_000_000_000_000
Sudo.Key | | Acc | none
Proxy.Proxies | T Acc | (Vec<(Acc, *, u32)>, u64) | (empty, 0)
Proxy.Announcements | T Acc | (Vec<(Acc, H256, u32)>, u64) | (empty, 0)
Commitments.CommitmentOf | I u16, T Acc | (u64, u32, Vec<*>) | none
Commitments.LastCommitment | I u16, T Acc | u32 | none
Commitments.LastBondsReset | I u16, T Acc | u32 | none
Commitments.RevealedCommitments | I u16, T Acc | Vec<(Vec<u8>, u64)> | none
Commitments.UsedSpaceOf | I u16, T Acc | (u64, u64) | none
Commitments.MaxSpace | | u32 | 3100
Commitments.TimelockedIndex | | Vec<(u16, Acc)> | empty
Swap.FeeRate | T u16 | u16 | 33
Swap.SwapBalancer | T u16 | u64 | 500_000_000_000_000_000
Swap.PalSwapInitialized | T u16 | bool | false
Swap.AlphaSqrtPrice | T u16 | U64F64 | 0
AlphaAssets.TotalAlphaIssuance | T u16 | u64 | 0
AlphaAssets.AlphaBurned | T u16 | u64 | 0
AlphaAssets.AlphaRecycled | T u16 | u64 | 0
Drand.Pulses | B u64 | (u64, Vec<u8>, Vec<u8>) | none
Drand.LastStoredRound | | u64 | 0
Drand.OldestStoredRound | | u64 | 0
MevShield.CurrentKey | | Vec<u8> | none
MevShield.NextKey | | Vec<u8> | none
`;
