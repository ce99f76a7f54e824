/** Types of the Proxy pallet. */
import {
  accountId,
  bool,
  bytes,
  enumOf,
  h256,
  option,
  struct,
  u8,
  u32,
  u128,
  variant,
  vec,
} from '@adit/substrate';

/** What a proxy may do. */
export const proxyType = enumOf('subtensor_runtime_common::ProxyType', {
  Any: variant(0),
  Owner: variant(1),
  NonCritical: variant(2),
  NonTransfer: variant(3),
  Senate: variant(4),
  NonFungible: variant(5),
  Triumvirate: variant(6),
  Governance: variant(7),
  Staking: variant(8),
  Registration: variant(9),
  Transfer: variant(10),
  SmallTransfer: variant(11),
  RootWeights: variant(12),
  ChildKeys: variant(13),
  SudoUncheckedSetCode: variant(14),
  SwapHotkey: variant(15),
  SubnetLeaseBeneficiary: variant(16),
  RootClaim: variant(17),
});

/** An account that may act for another. */
export const proxyDefinition = struct('pallet_subtensor_proxy::ProxyDefinition', {
  delegate: accountId,
  proxy_type: proxyType,
  delay: u32,
});

/** A call that a proxy announced. */
export const announcement = struct('pallet_subtensor_proxy::Announcement', {
  real: accountId,
  call_hash: h256,
  height: u32,
});

/** What a proxy deposit is for. */
export const depositKind = enumOf('pallet_subtensor_proxy::DepositKind', {
  Proxies: variant(0),
  Announcements: variant(1),
});

/** A kind of proxy by name. */
export const proxyTypeInfo = struct('subtensor_runtime_common::ProxyTypeInfo', {
  name: bytes,
  index: u8,
  deprecated: bool,
});

/** What else must hold of a call that a filter names. */
const callCondition = enumOf('subtensor_runtime_common::CallCondition', {
  ParamLessThan: variant(0, { param_name: bytes, limit: u128 }),
  NestedCallMustBe: variant(1, { pallet_name: bytes, call_name: bytes }),
});

/** A call that a filter names; without a name all of the pallet. */
const callInfo = struct('subtensor_runtime_common::CallInfo', {
  pallet_name: bytes,
  pallet_index: u8,
  call_name: option(bytes),
  call_index: option(u8),
  condition: option(callCondition),
});

/** Whether the named calls are all that is allowed, or all that is not. */
const filterMode = enumOf('subtensor_runtime_common::FilterMode', {
  AllowAll: variant(0),
  DenyAll: variant(1),
  Allow: variant(2),
  Deny: variant(3),
});

/**
 * What a kind of proxy may do, as `get_proxy_filter` tells it. The shape is that of the public source
 * of Subtensor at the time when the method had that name (`ProxyFilterInfo` of subtensor_runtime_common).
 */
export const proxyFilterInfo = struct('subtensor_runtime_common::ProxyFilterInfo', {
  proxy_type: u8,
  name: bytes,
  deprecated: bool,
  filter_mode: filterMode,
  calls: vec(callInfo),
  exceptions: vec(callInfo),
});
