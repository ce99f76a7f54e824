/** Types that every Substrate chain has, under the paths by which codecs of other languages know them. */
import { struct, wrapper } from './composites.ts';
import { enumOf, variant } from './enums.ts';
import { tuple } from './fields.ts';
import { vec } from './lists.ts';
import {
  bytes,
  compactBigint,
  compactNumber,
  hexBytes,
  i64,
  i128,
  u8,
  u16,
  u32,
  u64,
  u128,
} from './primitives.ts';
import { named, type ScaleType } from './scale-type.ts';

/** 32 bytes of a public key, as `0x` and 64 lower-case hexadecimal digits. */
export type AccountId = string;
/** 32 bytes of a hash, as `0x` and 64 lower-case hexadecimal digits. */
export type Hash = string;

/** An account's public key. */
export const accountId: ScaleType<AccountId> = wrapper(
  'sp_core::crypto::AccountId32',
  hexBytes(32),
);

/** A 32-byte hash. */
export const h256: ScaleType<Hash> = wrapper('primitive_types::H256', hexBytes(32));

/** A 20-byte Ethereum address. */
export const h160: ScaleType<string> = wrapper('primitive_types::H160', hexBytes(20));

/** The unit. */
export const unit: ScaleType<[]> = tuple();

/** How a call names an account; index lookups do not exist on this chain. */
export const multiAddress = enumOf(
  {
    path: 'sp_runtime::multiaddress::MultiAddress',
    parameters: [
      { name: 'AccountId', type: accountId },
      { name: 'AccountIndex', type: unit },
    ],
  },
  {
    Id: variant(0, [accountId]),
    Index: variant(1, [compactUnit()]),
    Raw: variant(2, [bytes]),
    Address32: variant(3, [hexBytes(32)]),
    Address20: variant(4, [hexBytes(20)]),
  },
);

/** `Compact<()>`: no bytes at all. */
function compactUnit(): ScaleType<[]> {
  return { ...unit, typeName: 'Compact<()>', shape: () => ({ kind: 'compact', of: unit }) };
}

/** A signature with its kind of key. */
export const multiSignature = enumOf('sp_runtime::MultiSignature', {
  Ed25519: variant(0, [named(hexBytes(64), 'ed25519::Signature')]),
  Sr25519: variant(1, [named(hexBytes(64), 'sr25519::Signature')]),
  Ecdsa: variant(2, [named(hexBytes(65), 'ecdsa::Signature')]),
});

/** A byte string whose type states its largest length. */
export const boundedBytes: ScaleType<Uint8Array> = {
  ...wrapper(
    {
      path: 'bounded_collections::bounded_vec::BoundedVec',
      parameters: [
        { name: 'T', type: u8 },
        { name: 'S', type: null },
      ],
    },
    bytes,
  ),
  typeName: 'BoundedVec<u8>',
};

/** A list whose type states its largest length. */
export function boundedVec<Item>(item: ScaleType<Item>): ScaleType<Item[]> {
  return wrapper(
    {
      path: 'bounded_collections::bounded_vec::BoundedVec',
      parameters: [
        { name: 'T', type: item },
        { name: 'S', type: null },
      ],
    },
    vec(item),
  );
}

/** Two-dimensional weight of a call: picoseconds and proof bytes. */
export const weight = struct('sp_weights::weight_v2::Weight', {
  ref_time: compactBigint(u64),
  proof_size: compactBigint(u64),
});

const bit0 = struct('substrate_typenum::bit::B0', []);
const bit1 = struct('substrate_typenum::bit::B1', []);

/** A number written as a type, bit by bit, as Rust's fixed-point types state their fraction bits. */
function typeNumber(value: number): ScaleType<unknown> {
  if (value === 0) return struct('substrate_typenum::uint::UTerm', []);
  const msb = typeNumber(Math.floor(value / 2));
  const lsb = value % 2 === 1 ? bit1 : bit0;
  const parameters = [
    { name: 'U', type: msb },
    { name: 'B', type: lsb },
  ];
  return struct({ path: 'substrate_typenum::uint::UInt', parameters }, { msb, lsb });
}

/** A binary fixed-point number; its value is `bits / 2^fractionBits`. */
function fixedPoint(path: string, bits: ScaleType<bigint>, name: string): ScaleType<bigint> {
  const fractionBits = Number(name.slice(name.indexOf('F') + 1));
  const parameters = [{ name: 'Frac', type: typeNumber(fractionBits) }];
  const inner = struct({ path, parameters }, { bits });
  return {
    typeName: name,
    minBytes: bits.minBytes,
    shape: () => inner.shape(),
    write: (writer, value) => bits.write(writer, value),
    read: (reader) => bits.read(reader),
  };
}

/** Signed, 32 integer and 32 fraction bits; values are the raw bits. */
export const i32f32 = fixedPoint('substrate_fixed::FixedI64', i64, 'I32F32');
/** Signed, 64 and 64 bits; values are the raw bits. */
export const i64f64 = fixedPoint('substrate_fixed::FixedI128', i128, 'I64F64');
/** Signed, 96 and 32 bits; values are the raw bits. */
export const i96f32 = fixedPoint('substrate_fixed::FixedI128', i128, 'I96F32');
/** Unsigned, 64 and 64 bits; values are the raw bits. */
export const u64f64 = fixedPoint('substrate_fixed::FixedU128', u128, 'U64F64');
/** Unsigned, 96 and 32 bits; values are the raw bits. */
export const u96f32 = fixedPoint('substrate_fixed::FixedU128', u128, 'U96F32');

/** Compact form of 8 bits. */
export const compactU8 = compactNumber(u8);
/** Compact form of 16 bits. */
export const compactU16 = compactNumber(u16);
/** Compact form of 32 bits. */
export const compactU32 = compactNumber(u32);
/** Compact form of 64 bits. */
export const compactU64 = compactBigint(u64);
/** Compact form of 128 bits. */
export const compactU128 = compactBigint(u128);
