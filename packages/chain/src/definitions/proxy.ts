/** Proxy.ts. */
import {
  accountId,
  bool,
  boundedVec,
  compactU32,
  constant,
  definePallet,
  h256,
  named,
  option,
  storageOf,
  tuple,
  twox64,
  u16,
  u32,
  u64,
  unit,
  variant,
} from '@adit/substrate';
import { announcement, depositKind, proxyDefinition, proxyType } from './proxy-types.ts';
import { account, balanceOf, blockNumber, boxedCall, dispatchResult, lookup } from './types.ts';

const storage = storageOf('Proxy');

/** Proxy. */
export const ProxyPallet = definePallet({
  name: 'Proxy',
  index: 16,
  crate: 'pallet_subtensor_proxy',
  storage: {
    Proxies: storage.map(
      'Proxies',
      [twox64(accountId)],
      tuple(boundedVec(proxyDefinition), u64),
      [[], 0n],
      'Proxies.',
    ),
    Announcements: storage.map(
      'Announcements',
      [twox64(accountId)],
      tuple(boundedVec(announcement), u64),
      [[], 0n],
      'Announcements.',
    ),
    LastCallResult: storage.optionalMap(
      'LastCallResult',
      [twox64(accountId)],
      dispatchResult,
      'Last call result.',
    ),
    RealPaysFee: storage.optionalMap(
      'RealPaysFee',
      [twox64(accountId), twox64(accountId)],
      unit,
      'Real pays fee.',
    ),
  },
  calls: {
    proxy: variant(
      0,
      { real: lookup, force_proxy_type: option(named(proxyType, 'T::ProxyType')), call: boxedCall },
      'Proxy.',
    ),
    add_proxy: variant(
      1,
      { delegate: lookup, proxy_type: named(proxyType, 'T::ProxyType'), delay: blockNumber },
      'Add proxy.',
    ),
    remove_proxy: variant(
      2,
      { delegate: lookup, proxy_type: named(proxyType, 'T::ProxyType'), delay: blockNumber },
      'Remove proxy.',
    ),
    remove_proxies: variant(3, [], 'Remove proxies.'),
    create_pure: variant(
      4,
      { proxy_type: named(proxyType, 'T::ProxyType'), delay: blockNumber, index: u16 },
      'Create pure.',
    ),
    kill_pure: variant(
      5,
      {
        spawner: lookup,
        proxy_type: named(proxyType, 'T::ProxyType'),
        index: u16,
        height: named(compactU32, 'BlockNumberFor<T>'),
        ext_index: named(compactU32, 'u32'),
      },
      'Kill pure.',
    ),
    announce: variant(6, { real: lookup, call_hash: named(h256, 'CallHashOf<T>') }, 'Announce.'),
    remove_announcement: variant(
      7,
      { real: lookup, call_hash: named(h256, 'CallHashOf<T>') },
      'Remove announcement.',
    ),
    reject_announcement: variant(
      8,
      { delegate: lookup, call_hash: named(h256, 'CallHashOf<T>') },
      'Reject announcement.',
    ),
    proxy_announced: variant(
      9,
      {
        delegate: lookup,
        real: lookup,
        force_proxy_type: option(named(proxyType, 'T::ProxyType')),
        call: boxedCall,
      },
      'Proxy announced.',
    ),
    poke_deposit: variant(10, [], 'Poke deposit.'),
    set_real_pays_fee: variant(11, { delegate: lookup, pays_fee: bool }, 'Set real pays fee.'),
  },
  events: {
    ProxyExecuted: variant(
      0,
      { result: named(dispatchResult, 'DispatchResult') },
      'Proxy executed.',
    ),
    PureCreated: variant(
      1,
      {
        pure: account,
        who: account,
        proxy_type: named(proxyType, 'T::ProxyType'),
        disambiguation_index: u16,
      },
      'Pure created.',
    ),
    PureKilled: variant(
      2,
      {
        pure: account,
        spawner: account,
        proxy_type: named(proxyType, 'T::ProxyType'),
        disambiguation_index: u16,
      },
      'Pure killed.',
    ),
    Announced: variant(
      3,
      { real: account, proxy: account, call_hash: named(h256, 'CallHashOf<T>') },
      'Announced.',
    ),
    ProxyAdded: variant(
      4,
      {
        delegator: account,
        delegatee: account,
        proxy_type: named(proxyType, 'T::ProxyType'),
        delay: blockNumber,
      },
      'Proxy added.',
    ),
    ProxyRemoved: variant(
      5,
      {
        delegator: account,
        delegatee: account,
        proxy_type: named(proxyType, 'T::ProxyType'),
        delay: blockNumber,
      },
      'Proxy removed.',
    ),
    DepositPoked: variant(
      6,
      { who: account, kind: depositKind, old_deposit: balanceOf, new_deposit: balanceOf },
      'Deposit poked.',
    ),
    RealPaysFeeSet: variant(
      7,
      { real: account, delegate: account, pays_fee: bool },
      'Real pays fee set.',
    ),
  },
  errors: {
    TooMany: variant(0, [], 'Too many.'),
    NotFound: variant(1, [], 'Not found.'),
    NotProxy: variant(2, [], 'Not proxy.'),
    Unproxyable: variant(3, [], 'Unproxyable.'),
    Duplicate: variant(4, [], 'Duplicate.'),
    NoPermission: variant(5, [], 'No permission.'),
    Unannounced: variant(6, [], 'Unannounced.'),
    NoSelfProxy: variant(7, [], 'No self proxy.'),
    AnnouncementDepositInvariantViolated: variant(
      8,
      [],
      'Announcement deposit invariant violated.',
    ),
    InvalidDerivedAccountId: variant(9, [], 'Invalid derived account id.'),
  },
  constants: {
    ProxyDepositBase: constant(u64, 60_000_000n, 'Proxy deposit base.'),
    ProxyDepositFactor: constant(u64, 33_000_000n, 'Proxy deposit factor.'),
    MaxProxies: constant(u32, 20, 'Max proxies.'),
    MaxPending: constant(u32, 75, 'Max pending.'),
    AnnouncementDepositBase: constant(u64, 36_000_000n, 'Announcement deposit base.'),
    AnnouncementDepositFactor: constant(u64, 68_000_000n, 'Announcement deposit factor.'),
  },
});
