/** Proxy-types.ts. */
import { accountId, bool, bytes, enumOf, h256, struct, u8, u32, variant } from '@adit/substrate';

/** Proxy type. */
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

/** Proxy definition. */
export const proxyDefinition = struct('pallet_subtensor_proxy::ProxyDefinition', {
  delegate: accountId,
  proxy_type: proxyType,
  delay: u32,
});

/** Announcement. */
export const announcement = struct('pallet_subtensor_proxy::Announcement', {
  real: accountId,
  call_hash: h256,
  height: u32,
});

/** Deposit kind. */
export const depositKind = enumOf('pallet_subtensor_proxy::DepositKind', {
  Proxies: variant(0),
  Announcements: variant(1),
});

/** Proxy type info. */
export const proxyTypeInfo = struct('subtensor_runtime_common::ProxyTypeInfo', {
  name: bytes,
  index: u8,
  deprecated: bool,
});
