/** The Proxy pallet, index 16. */
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

/** Accounts that may act for others. The global `Proxy` keeps its name, hence the longer one. */
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
      'Proxies of an account, and the deposit for them.',
    ),
    Announcements: storage.map(
      'Announcements',
      [twox64(accountId)],
      tuple(boundedVec(announcement), u64),
      [[], 0n],
      'Calls that a proxy announced, and the deposit for them.',
    ),
    LastCallResult: storage.optionalMap(
      'LastCallResult',
      [twox64(accountId)],
      dispatchResult,
      "How the last call through an account's proxies ended.",
    ),
    RealPaysFee: storage.optionalMap(
      'RealPaysFee',
      [twox64(accountId), twox64(accountId)],
      unit,
      'Accounts that pay the fees of a proxy.',
    ),
  },
  calls: {
    proxy: variant(
      0,
      { real: lookup, force_proxy_type: option(named(proxyType, 'T::ProxyType')), call: boxedCall },
      'Makes a call as an account that the signer is a proxy of.',
    ),
    add_proxy: variant(
      1,
      { delegate: lookup, proxy_type: named(proxyType, 'T::ProxyType'), delay: blockNumber },
      'Lets another account act for the signer.',
    ),
    remove_proxy: variant(
      2,
      { delegate: lookup, proxy_type: named(proxyType, 'T::ProxyType'), delay: blockNumber },
      'Removes a proxy of the signer.',
    ),
    remove_proxies: variant(3, [], 'Removes all proxies of the signer.'),
    create_pure: variant(
      4,
      { proxy_type: named(proxyType, 'T::ProxyType'), delay: blockNumber, index: u16 },
      'Makes an account without a key, with the signer as its proxy.',
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
      'Ends an account without a key.',
    ),
    announce: variant(
      6,
      { real: lookup, call_hash: named(h256, 'CallHashOf<T>') },
      'Announces a call that will be made later.',
    ),
    remove_announcement: variant(
      7,
      { real: lookup, call_hash: named(h256, 'CallHashOf<T>') },
      'Removes a call that the signer announced.',
    ),
    reject_announcement: variant(
      8,
      { delegate: lookup, call_hash: named(h256, 'CallHashOf<T>') },
      'Removes a call that a proxy of the signer announced.',
    ),
    proxy_announced: variant(
      9,
      {
        delegate: lookup,
        real: lookup,
        force_proxy_type: option(named(proxyType, 'T::ProxyType')),
        call: boxedCall,
      },
      'Makes a call that a proxy announced.',
    ),
    poke_deposit: variant(10, [], "Adjusts the signer's deposits to the current rates."),
    set_real_pays_fee: variant(
      11,
      { delegate: lookup, pays_fee: bool },
      'Says whether the signer pays the fees of a proxy.',
    ),
  },
  events: {
    ProxyExecuted: variant(0, { result: named(dispatchResult, 'DispatchResult') }),
    PureCreated: variant(1, {
      pure: account,
      who: account,
      proxy_type: named(proxyType, 'T::ProxyType'),
      disambiguation_index: u16,
    }),
    PureKilled: variant(2, {
      pure: account,
      spawner: account,
      proxy_type: named(proxyType, 'T::ProxyType'),
      disambiguation_index: u16,
    }),
    Announced: variant(3, {
      real: account,
      proxy: account,
      call_hash: named(h256, 'CallHashOf<T>'),
    }),
    ProxyAdded: variant(4, {
      delegator: account,
      delegatee: account,
      proxy_type: named(proxyType, 'T::ProxyType'),
      delay: blockNumber,
    }),
    ProxyRemoved: variant(5, {
      delegator: account,
      delegatee: account,
      proxy_type: named(proxyType, 'T::ProxyType'),
      delay: blockNumber,
    }),
    DepositPoked: variant(6, {
      who: account,
      kind: depositKind,
      old_deposit: balanceOf,
      new_deposit: balanceOf,
    }),
    RealPaysFeeSet: variant(7, { real: account, delegate: account, pays_fee: bool }),
  },
  errors: {
    TooMany: variant(0, [], 'There are too many proxies or announcements.'),
    NotFound: variant(1, [], 'There is no such proxy or announcement.'),
    NotProxy: variant(2, [], 'The signer is no proxy of the account.'),
    Unproxyable: variant(3, [], 'A proxy of this kind may not make the call.'),
    Duplicate: variant(4, [], 'The account already is such a proxy.'),
    NoPermission: variant(5, [], 'The proxy would get more rights than the caller has.'),
    Unannounced: variant(6, [], 'The call was not announced, or too recently.'),
    NoSelfProxy: variant(7, [], 'An account cannot be its own proxy.'),
    AnnouncementDepositInvariantViolated: variant(
      8,
      [],
      'The deposit does not match the announcements.',
    ),
    InvalidDerivedAccountId: variant(9, [], 'No account can be derived.'),
  },
  constants: {
    ProxyDepositBase: constant(u64, 60_000_000n),
    ProxyDepositFactor: constant(u64, 33_000_000n),
    MaxProxies: constant(u32, 20),
    MaxPending: constant(u32, 75),
    AnnouncementDepositBase: constant(u64, 36_000_000n),
    AnnouncementDepositFactor: constant(u64, 68_000_000n),
  },
});
