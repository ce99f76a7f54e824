/** Types of the Proxy pallet. */
import { accountId, bool, bytes, enumOf, h256, struct, u8, u32, variant } from '@adit/substrate';

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
