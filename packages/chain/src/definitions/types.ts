/** Types.ts. */
import {
  type AccountId,
  accountId,
  bytes,
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
export const ZERO_HASH: Hash = ZERO_ACCOUNT;

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

/** Account info. */
export const accountInfo = struct('frame_system::AccountInfo', {
  nonce: u32,
  consumers: u32,
  providers: u32,
  sufficients: u32,
  data: accountData,
});

/** Digest item. */
export const digestItem = enumOf('sp_runtime::generic::digest::DigestItem', {
  PreRuntime: variant(6, [hexBytes(4), bytes]),
  Consensus: variant(4, [hexBytes(4), bytes]),
  Seal: variant(5, [hexBytes(4), bytes]),
  Other: variant(0, [bytes]),
  RuntimeEnvironmentUpdated: variant(8),
});

/** Digest. */
export const digest = struct('sp_runtime::generic::digest::Digest', { logs: vec(digestItem) });

/** Phase. */
export const phase = enumOf('frame_system::Phase', {
  ApplyExtrinsic: variant(0, [u32]),
  Finalization: variant(1),
  Initialization: variant(2),
});

/** Event record. */
export const eventRecord = struct('frame_system::EventRecord', {
  phase: phase,
  event: runtimeEvent,
  topics: vec(h256),
});

/** Dispatch class. */
export const dispatchClass = enumOf('frame_support::dispatch::DispatchClass', {
  Normal: variant(0),
  Operational: variant(1),
  Mandatory: variant(2),
});

/** Pays. */
export const pays = enumOf('frame_support::dispatch::Pays', { Yes: variant(0), No: variant(1) });

/** Dispatch event info. */
export const dispatchEventInfo = struct('frame_system::DispatchEventInfo', {
  weight: weight,
  class: dispatchClass,
  pays_fee: pays,
});

/** Module error. */
export const moduleError = struct('sp_runtime::ModuleError', { index: u8, error: hexBytes(4) });

/** Token error. */
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

/** Arithmetic error. */
export const arithmeticError = enumOf('sp_arithmetic::ArithmeticError', {
  Underflow: variant(0),
  Overflow: variant(1),
  DivisionByZero: variant(2),
});

/** Transactional error. */
export const transactionalError = enumOf('sp_runtime::TransactionalError', {
  LimitReached: variant(0),
  NoLayer: variant(1),
});

/** Trie error. */
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

/** Dispatch error. */
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

/** Aura public. */
export const auraPublic = wrapper('sp_consensus_aura::sr25519::app_sr25519::Public', hexBytes(32));

/** Slot. */
export const slot = wrapper('sp_consensus_slots::Slot', u64);

/** Balance status. */
export const balanceStatus = enumOf('frame_support::traits::tokens::misc::BalanceStatus', {
  Free: variant(0),
  Reserved: variant(1),
});

/** Fixed u128. */
export const fixedU128 = wrapper('sp_arithmetic::fixed_point::FixedU128', u128);

/** Releases. */
export const releases = enumOf('pallet_transaction_payment::Releases', {
  V1Ancient: variant(0),
  V2: variant(1),
});

/** Raw origin. */
export const rawOrigin = enumOf('frame_support::dispatch::RawOrigin', {
  Root: variant(0),
  Signed: variant(1, [accountId]),
  None: variant(2),
  Authorized: variant(3),
});

/** Origin caller. */
export const originCaller = enumOf('node_subtensor_runtime::OriginCaller', {
  system: variant(0, [rawOrigin]),
});

/** Dispatch result. */
export const dispatchResult = resultOf(unit, dispatchError);

/** Pallet id. */
export const palletId = wrapper('frame_support::PalletId', hexBytes(8));

/** Percent. */
export const percent = wrapper('sp_arithmetic::per_things::Percent', u8);

/** Era. */
export const era = enumOf('sp_runtime::generic::era::Era', {
  Immortal: variant(0),
  Mortal1: variant(1, [u8]),
  Mortal2: variant(2, [u8]),
  Mortal3: variant(3, [u8]),
  Mortal4: variant(4, [u8]),
  Mortal5: variant(5, [u8]),
  Mortal6: variant(6, [u8]),
  Mortal7: variant(7, [u8]),
  Mortal8: variant(8, [u8]),
  Mortal9: variant(9, [u8]),
  Mortal10: variant(10, [u8]),
  Mortal11: variant(11, [u8]),
  Mortal12: variant(12, [u8]),
  Mortal13: variant(13, [u8]),
  Mortal14: variant(14, [u8]),
  Mortal15: variant(15, [u8]),
  Mortal16: variant(16, [u8]),
  Mortal17: variant(17, [u8]),
  Mortal18: variant(18, [u8]),
  Mortal19: variant(19, [u8]),
  Mortal20: variant(20, [u8]),
  Mortal21: variant(21, [u8]),
  Mortal22: variant(22, [u8]),
  Mortal23: variant(23, [u8]),
  Mortal24: variant(24, [u8]),
  Mortal25: variant(25, [u8]),
  Mortal26: variant(26, [u8]),
  Mortal27: variant(27, [u8]),
  Mortal28: variant(28, [u8]),
  Mortal29: variant(29, [u8]),
  Mortal30: variant(30, [u8]),
  Mortal31: variant(31, [u8]),
  Mortal32: variant(32, [u8]),
  Mortal33: variant(33, [u8]),
  Mortal34: variant(34, [u8]),
  Mortal35: variant(35, [u8]),
  Mortal36: variant(36, [u8]),
  Mortal37: variant(37, [u8]),
  Mortal38: variant(38, [u8]),
  Mortal39: variant(39, [u8]),
  Mortal40: variant(40, [u8]),
  Mortal41: variant(41, [u8]),
  Mortal42: variant(42, [u8]),
  Mortal43: variant(43, [u8]),
  Mortal44: variant(44, [u8]),
  Mortal45: variant(45, [u8]),
  Mortal46: variant(46, [u8]),
  Mortal47: variant(47, [u8]),
  Mortal48: variant(48, [u8]),
  Mortal49: variant(49, [u8]),
  Mortal50: variant(50, [u8]),
  Mortal51: variant(51, [u8]),
  Mortal52: variant(52, [u8]),
  Mortal53: variant(53, [u8]),
  Mortal54: variant(54, [u8]),
  Mortal55: variant(55, [u8]),
  Mortal56: variant(56, [u8]),
  Mortal57: variant(57, [u8]),
  Mortal58: variant(58, [u8]),
  Mortal59: variant(59, [u8]),
  Mortal60: variant(60, [u8]),
  Mortal61: variant(61, [u8]),
  Mortal62: variant(62, [u8]),
  Mortal63: variant(63, [u8]),
  Mortal64: variant(64, [u8]),
  Mortal65: variant(65, [u8]),
  Mortal66: variant(66, [u8]),
  Mortal67: variant(67, [u8]),
  Mortal68: variant(68, [u8]),
  Mortal69: variant(69, [u8]),
  Mortal70: variant(70, [u8]),
  Mortal71: variant(71, [u8]),
  Mortal72: variant(72, [u8]),
  Mortal73: variant(73, [u8]),
  Mortal74: variant(74, [u8]),
  Mortal75: variant(75, [u8]),
  Mortal76: variant(76, [u8]),
  Mortal77: variant(77, [u8]),
  Mortal78: variant(78, [u8]),
  Mortal79: variant(79, [u8]),
  Mortal80: variant(80, [u8]),
  Mortal81: variant(81, [u8]),
  Mortal82: variant(82, [u8]),
  Mortal83: variant(83, [u8]),
  Mortal84: variant(84, [u8]),
  Mortal85: variant(85, [u8]),
  Mortal86: variant(86, [u8]),
  Mortal87: variant(87, [u8]),
  Mortal88: variant(88, [u8]),
  Mortal89: variant(89, [u8]),
  Mortal90: variant(90, [u8]),
  Mortal91: variant(91, [u8]),
  Mortal92: variant(92, [u8]),
  Mortal93: variant(93, [u8]),
  Mortal94: variant(94, [u8]),
  Mortal95: variant(95, [u8]),
  Mortal96: variant(96, [u8]),
  Mortal97: variant(97, [u8]),
  Mortal98: variant(98, [u8]),
  Mortal99: variant(99, [u8]),
  Mortal100: variant(100, [u8]),
  Mortal101: variant(101, [u8]),
  Mortal102: variant(102, [u8]),
  Mortal103: variant(103, [u8]),
  Mortal104: variant(104, [u8]),
  Mortal105: variant(105, [u8]),
  Mortal106: variant(106, [u8]),
  Mortal107: variant(107, [u8]),
  Mortal108: variant(108, [u8]),
  Mortal109: variant(109, [u8]),
  Mortal110: variant(110, [u8]),
  Mortal111: variant(111, [u8]),
  Mortal112: variant(112, [u8]),
  Mortal113: variant(113, [u8]),
  Mortal114: variant(114, [u8]),
  Mortal115: variant(115, [u8]),
  Mortal116: variant(116, [u8]),
  Mortal117: variant(117, [u8]),
  Mortal118: variant(118, [u8]),
  Mortal119: variant(119, [u8]),
  Mortal120: variant(120, [u8]),
  Mortal121: variant(121, [u8]),
  Mortal122: variant(122, [u8]),
  Mortal123: variant(123, [u8]),
  Mortal124: variant(124, [u8]),
  Mortal125: variant(125, [u8]),
  Mortal126: variant(126, [u8]),
  Mortal127: variant(127, [u8]),
  Mortal128: variant(128, [u8]),
  Mortal129: variant(129, [u8]),
  Mortal130: variant(130, [u8]),
  Mortal131: variant(131, [u8]),
  Mortal132: variant(132, [u8]),
  Mortal133: variant(133, [u8]),
  Mortal134: variant(134, [u8]),
  Mortal135: variant(135, [u8]),
  Mortal136: variant(136, [u8]),
  Mortal137: variant(137, [u8]),
  Mortal138: variant(138, [u8]),
  Mortal139: variant(139, [u8]),
  Mortal140: variant(140, [u8]),
  Mortal141: variant(141, [u8]),
  Mortal142: variant(142, [u8]),
  Mortal143: variant(143, [u8]),
  Mortal144: variant(144, [u8]),
  Mortal145: variant(145, [u8]),
  Mortal146: variant(146, [u8]),
  Mortal147: variant(147, [u8]),
  Mortal148: variant(148, [u8]),
  Mortal149: variant(149, [u8]),
  Mortal150: variant(150, [u8]),
  Mortal151: variant(151, [u8]),
  Mortal152: variant(152, [u8]),
  Mortal153: variant(153, [u8]),
  Mortal154: variant(154, [u8]),
  Mortal155: variant(155, [u8]),
  Mortal156: variant(156, [u8]),
  Mortal157: variant(157, [u8]),
  Mortal158: variant(158, [u8]),
  Mortal159: variant(159, [u8]),
  Mortal160: variant(160, [u8]),
  Mortal161: variant(161, [u8]),
  Mortal162: variant(162, [u8]),
  Mortal163: variant(163, [u8]),
  Mortal164: variant(164, [u8]),
  Mortal165: variant(165, [u8]),
  Mortal166: variant(166, [u8]),
  Mortal167: variant(167, [u8]),
  Mortal168: variant(168, [u8]),
  Mortal169: variant(169, [u8]),
  Mortal170: variant(170, [u8]),
  Mortal171: variant(171, [u8]),
  Mortal172: variant(172, [u8]),
  Mortal173: variant(173, [u8]),
  Mortal174: variant(174, [u8]),
  Mortal175: variant(175, [u8]),
  Mortal176: variant(176, [u8]),
  Mortal177: variant(177, [u8]),
  Mortal178: variant(178, [u8]),
  Mortal179: variant(179, [u8]),
  Mortal180: variant(180, [u8]),
  Mortal181: variant(181, [u8]),
  Mortal182: variant(182, [u8]),
  Mortal183: variant(183, [u8]),
  Mortal184: variant(184, [u8]),
  Mortal185: variant(185, [u8]),
  Mortal186: variant(186, [u8]),
  Mortal187: variant(187, [u8]),
  Mortal188: variant(188, [u8]),
  Mortal189: variant(189, [u8]),
  Mortal190: variant(190, [u8]),
  Mortal191: variant(191, [u8]),
  Mortal192: variant(192, [u8]),
  Mortal193: variant(193, [u8]),
  Mortal194: variant(194, [u8]),
  Mortal195: variant(195, [u8]),
  Mortal196: variant(196, [u8]),
  Mortal197: variant(197, [u8]),
  Mortal198: variant(198, [u8]),
  Mortal199: variant(199, [u8]),
  Mortal200: variant(200, [u8]),
  Mortal201: variant(201, [u8]),
  Mortal202: variant(202, [u8]),
  Mortal203: variant(203, [u8]),
  Mortal204: variant(204, [u8]),
  Mortal205: variant(205, [u8]),
  Mortal206: variant(206, [u8]),
  Mortal207: variant(207, [u8]),
  Mortal208: variant(208, [u8]),
  Mortal209: variant(209, [u8]),
  Mortal210: variant(210, [u8]),
  Mortal211: variant(211, [u8]),
  Mortal212: variant(212, [u8]),
  Mortal213: variant(213, [u8]),
  Mortal214: variant(214, [u8]),
  Mortal215: variant(215, [u8]),
  Mortal216: variant(216, [u8]),
  Mortal217: variant(217, [u8]),
  Mortal218: variant(218, [u8]),
  Mortal219: variant(219, [u8]),
  Mortal220: variant(220, [u8]),
  Mortal221: variant(221, [u8]),
  Mortal222: variant(222, [u8]),
  Mortal223: variant(223, [u8]),
  Mortal224: variant(224, [u8]),
  Mortal225: variant(225, [u8]),
  Mortal226: variant(226, [u8]),
  Mortal227: variant(227, [u8]),
  Mortal228: variant(228, [u8]),
  Mortal229: variant(229, [u8]),
  Mortal230: variant(230, [u8]),
  Mortal231: variant(231, [u8]),
  Mortal232: variant(232, [u8]),
  Mortal233: variant(233, [u8]),
  Mortal234: variant(234, [u8]),
  Mortal235: variant(235, [u8]),
  Mortal236: variant(236, [u8]),
  Mortal237: variant(237, [u8]),
  Mortal238: variant(238, [u8]),
  Mortal239: variant(239, [u8]),
  Mortal240: variant(240, [u8]),
  Mortal241: variant(241, [u8]),
  Mortal242: variant(242, [u8]),
  Mortal243: variant(243, [u8]),
  Mortal244: variant(244, [u8]),
  Mortal245: variant(245, [u8]),
  Mortal246: variant(246, [u8]),
  Mortal247: variant(247, [u8]),
  Mortal248: variant(248, [u8]),
  Mortal249: variant(249, [u8]),
  Mortal250: variant(250, [u8]),
  Mortal251: variant(251, [u8]),
  Mortal252: variant(252, [u8]),
  Mortal253: variant(253, [u8]),
  Mortal254: variant(254, [u8]),
  Mortal255: variant(255, [u8]),
});
