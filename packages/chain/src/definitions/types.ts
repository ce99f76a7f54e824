/** Types that several pallets share, and the spellings by which clients choose converters. */
import {
  type AccountId,
  accountId,
  compactU16,
  compactU64,
  DeferredType,
  enumOf,
  type Hash,
  h256,
  hexBytes,
  multiAddress,
  named,
  type PalletVariant,
  type ScaleType,
  struct,
  u8,
  u16,
  u32,
  u64,
  u128,
  unit,
  variant,
  vec,
  weight,
  wrapper,
} from '@adit/substrate';
import { accountData } from './balances-types.ts';

/** Any call of the runtime; calls that hold calls use it before it is complete. */
export const runtimeCall = new DeferredType<PalletVariant>('RuntimeCall');

/** Any event of the runtime. */
export const runtimeEvent = new DeferredType<PalletVariant>('RuntimeEvent');

/** An account's key where nobody has written one. */
export const ZERO_ACCOUNT: AccountId = `0x${'00'.repeat(32)}`;

/** A hash where nobody has written one. */
export const ZERO_HASH: Hash = `0x${'00'.repeat(32)}`;

/** Number of a subnet; 0 is the root network. Clients choose converters by this spelling. */
export const netUid = named(u16, 'NetUid');

/** Number of a mechanism inside a subnet. */
export const mechId = named(u8, 'MechId');

/** `netuid + 4096 × mechanism`. */
export const storageIndex = named(u16, 'NetUidStorageIndex');

/** RAO. */
export const taoBalance = named(u64, 'TaoBalance');

/** Smallest units of a subnet's alpha. */
export const alphaBalance = named(u64, 'AlphaBalance');

/** Number of a subnet, compact. */
export const compactNetUid = named(compactU16, 'Compact<NetUid>');

/** RAO, compact. */
export const compactTao = named(compactU64, 'Compact<TaoBalance>');

/** Alpha, compact. */
export const compactAlpha = named(compactU64, 'Compact<AlphaBalance>');

/** A key, as calls and events spell it. */
export const account = named(accountId, 'T::AccountId');

/** A hash, as calls and events spell it. */
export const hash = named(h256, 'T::Hash');

/** RAO, as the balances pallet spells it. */
export const balance = named(u64, 'T::Balance');

/** RAO in compact form, as the balances pallet spells it. */
export const compactBalance = named(compactU64, 'T::Balance');

/** RAO, as pallets that borrow a currency spell it. */
export const balanceOf = named(u64, 'BalanceOf<T>');

/** An account named by a call. */
export const lookup = named(multiAddress, 'AccountIdLookupOf<T>');

/** Number of a block. */
export const blockNumber = named(u32, 'BlockNumberFor<T>');

/** Number of a lease. */
export const leaseId = named(u32, 'LeaseId');

/** A call inside a call. */
export const boxedCall = named(runtimeCall, 'Box<<T as Config>::RuntimeCall>');

/** A call inside a list of calls. */
export const configuredCall = named(runtimeCall, '<T as Config>::RuntimeCall');

/** Rust's `Result`. */
export function resultOf<Ok, Err>(ok: ScaleType<Ok>, err: ScaleType<Err>) {
  return enumOf(
    {
      path: 'Result',
      parameters: [
        { name: 'T', type: ok },
        { name: 'E', type: err },
      ],
    },
    { Ok: variant(0, [ok]), Err: variant(1, [err]) },
  );
}

/** Rust's `Cow`: the same bytes as what it holds. */
export function cow<Value>(inner: ScaleType<Value>): ScaleType<Value> {
  return wrapper({ path: 'Cow', parameters: [{ name: 'T', type: inner }] }, inner);
}

/** A list whose bound is a hint only. */
export function weakBoundedVec<Item>(item: ScaleType<Item>): ScaleType<Item[]> {
  return wrapper(
    {
      path: 'bounded_collections::weak_bounded_vec::WeakBoundedVec',
      parameters: [
        { name: 'T', type: item },
        { name: 'S', type: null },
      ],
    },
    vec(item),
  );
}

/** One value for each class of calls. */
export function perDispatchClass<Value>(value: ScaleType<Value>) {
  return struct(
    { path: 'frame_support::dispatch::PerDispatchClass', parameters: [{ name: 'T', type: value }] },
    { normal: value, operational: value, mandatory: value },
  );
}

/** What System keeps of an account. */
export const accountInfo = struct('frame_system::AccountInfo', {
  nonce: u32,
  consumers: u32,
  providers: u32,
  sufficients: u32,
  data: accountData,
});

/** When in a block something happened. */
export const phase = enumOf('frame_system::Phase', {
  ApplyExtrinsic: variant(0, [u32]),
  Finalization: variant(1),
  Initialization: variant(2),
});

/** An event with the phase in which it happened; polkadot-js finds the events by the parameters. */
export const eventRecord = struct(
  {
    path: 'frame_system::EventRecord',
    parameters: [
      { name: 'E', type: runtimeEvent },
      { name: 'T', type: h256 },
    ],
  },
  { phase, event: runtimeEvent, topics: vec(h256) },
);

/** Class of a call. */
export const dispatchClass = enumOf('frame_support::dispatch::DispatchClass', {
  Normal: variant(0),
  Operational: variant(1),
  Mandatory: variant(2),
});

/** Whether a call pays a fee. */
export const pays = enumOf('frame_support::dispatch::Pays', { Yes: variant(0), No: variant(1) });

/** What a call weighed, and whether it paid. */
export const dispatchEventInfo = struct('frame_system::DispatchEventInfo', {
  weight: weight,
  class: dispatchClass,
  pays_fee: pays,
});

/** Index of a pallet, and index of its error in the first of four bytes. */
export const moduleError = struct('sp_runtime::ModuleError', { index: u8, error: hexBytes(4) });

/** Why money could not move. */
export const tokenError = enumOf('sp_runtime::TokenError', {
  FundsUnavailable: variant(0),
  OnlyProvider: variant(1),
  BelowMinimum: variant(2),
  CannotCreate: variant(3),
  UnknownAsset: variant(4),
  Frozen: variant(5),
  Unsupported: variant(6),
  CannotCreateHold: variant(7),
  NotExpendable: variant(8),
  Blocked: variant(9),
});

/** An overflow or a division by zero. */
export const arithmeticError = enumOf('sp_arithmetic::ArithmeticError', {
  Underflow: variant(0),
  Overflow: variant(1),
  DivisionByZero: variant(2),
});

/** Why a storage layer could not be opened. */
export const transactionalError = enumOf('sp_runtime::TransactionalError', {
  LimitReached: variant(0),
  NoLayer: variant(1),
});

/** What is wrong with a trie proof. */
export const trieError = enumOf('sp_runtime::proving_trie::TrieError', {
  InvalidStateRoot: variant(0),
  IncompleteDatabase: variant(1),
  ValueAtIncompleteKey: variant(2),
  DecoderError: variant(3),
  InvalidHash: variant(4),
  DuplicateKey: variant(5),
  ExtraneousNode: variant(6),
  ExtraneousValue: variant(7),
  ExtraneousHashReference: variant(8),
  InvalidChildReference: variant(9),
  ValueMismatch: variant(10),
  IncompleteProof: variant(11),
  RootMismatch: variant(12),
  DecodeError: variant(13),
});

/** Why a call failed. `Module` carries the pallet's index and the error's. */
export const dispatchError = enumOf('sp_runtime::DispatchError', {
  Other: variant(0),
  CannotLookup: variant(1),
  BadOrigin: variant(2),
  Module: variant(3, [moduleError]),
  ConsumerRemaining: variant(4),
  NoProviders: variant(5),
  TooManyConsumers: variant(6),
  Token: variant(7, [tokenError]),
  Arithmetic: variant(8, [arithmeticError]),
  Transactional: variant(9, [transactionalError]),
  Exhausted: variant(10),
  Corruption: variant(11),
  Unavailable: variant(12),
  RootNotAllowed: variant(13),
  Trie: variant(14, [trieError]),
});

/** A block author's key. */
export const auraPublic = wrapper('sp_consensus_aura::sr25519::app_sr25519::Public', hexBytes(32));

/** Number of a slot. */
export const slot = wrapper('sp_consensus_slots::Slot', u64);

/** Where reserved money went. */
export const balanceStatus = enumOf('frame_support::traits::tokens::misc::BalanceStatus', {
  Free: variant(0),
  Reserved: variant(1),
});

/** A decimal fixed-point number in parts of 10^18. */
export const fixedU128 = wrapper('sp_arithmetic::fixed_point::FixedU128', u128);

/** Version of the fee pallet's storage. */
export const releases = enumOf('pallet_transaction_payment::Releases', {
  V1Ancient: variant(0),
  V2: variant(1),
});

/** Root, a signer, or nobody. */
export const rawOrigin = enumOf('frame_support::dispatch::RawOrigin', {
  Root: variant(0),
  Signed: variant(1, [accountId]),
  None: variant(2),
  Authorized: variant(3),
});

/** Who a call is dispatched as. */
export const originCaller = enumOf('node_subtensor_runtime::OriginCaller', {
  system: variant(0, [rawOrigin]),
});

/** How a call ended. */
export const dispatchResult = resultOf(unit, dispatchError);

/** Eight bytes from which a pallet's account comes. */
export const palletId = wrapper('frame_support::PalletId', hexBytes(8));

/** Hundredths. */
export const percent = wrapper('sp_arithmetic::per_things::Percent', u8);
