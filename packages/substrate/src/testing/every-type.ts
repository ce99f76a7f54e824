/** Every type that this package offers, with arbitrary values of it. */
import { encodeHex } from '@adit/base';
import fc from 'fast-check';
import * as chain from '../chain-types.ts';
import { struct } from '../composites.ts';
import { enumOf, option, variant } from '../enums.ts';
import { eraType, mortalEra } from '../era.ts';
import { tuple } from '../fields.ts';
import { digest } from '../header.ts';
import { array, bTreeMap, bTreeSet, vec } from '../lists.ts';
import * as primitives from '../primitives.ts';
import { type AnyType, named, type ScaleType } from '../scale-type.ts';
import { runtimeCall } from './small-runtime.ts';

/** A type and its values. */
export interface TypeWithValues {
  readonly type: AnyType;
  readonly values: fc.Arbitrary<unknown>;
}

function withValues<Value>(
  type: ScaleType<Value>,
  values: fc.Arbitrary<NoInfer<Value>>,
): TypeWithValues {
  return { type, values };
}

const unsigned = (bits: bigint) => fc.bigInt({ min: 0n, max: (1n << bits) - 1n });
const signed = (bits: bigint) =>
  fc.bigInt({ min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n });
const natural = (bits: number) => fc.nat({ max: 2 ** bits - 1 });
const byteString = (maxLength = 70) => fc.uint8Array({ maxLength });
const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => `0x${encodeHex(bytes)}`);
const text = fc.string({ unit: 'binary' });

const point = struct('test::Point', { at: primitives.u16, label: primitives.str });
const pair = struct('test::Pair', [primitives.u8, primitives.u64]);
const shape = enumOf('test::Shape', {
  Nothing: variant(0),
  One: variant(3, [primitives.u32]),
  Two: variant(4, [primitives.u8, primitives.bool]),
  Named: variant(9, { only: primitives.u64 }),
  Both: variant(200, { left: primitives.i16, right: point }),
});
const points = fc.record({ at: natural(16), label: text });

const remark = byteString().map((bytes) => ({
  pallet: 'System',
  name: 'remark',
  value: { remark: bytes },
}));
const batch = (calls: fc.Arbitrary<unknown>) =>
  fc
    .array(calls, { maxLength: 3 })
    .map((list) => ({ pallet: 'Utility', name: 'batch', value: { calls: list } }));
const calls = fc.oneof(remark, batch(fc.oneof(remark, batch(remark)))) as fc.Arbitrary<never>;

/** By a name for the test's title. */
export const EVERY_TYPE: Readonly<Record<string, TypeWithValues>> = {
  bool: withValues(primitives.bool, fc.boolean()),
  u8: withValues(primitives.u8, natural(8)),
  u16: withValues(primitives.u16, natural(16)),
  u32: withValues(primitives.u32, natural(32)),
  u64: withValues(primitives.u64, unsigned(64n)),
  u128: withValues(primitives.u128, unsigned(128n)),
  i16: withValues(primitives.i16, fc.integer({ min: -32_768, max: 32_767 })),
  i64: withValues(primitives.i64, signed(64n)),
  i128: withValues(primitives.i128, signed(128n)),
  str: withValues(primitives.str, text),
  bytes: withValues(primitives.bytes, byteString()),
  hexBytes: withValues(primitives.hexBytes(20), hex(20)),
  compactU8: withValues(chain.compactU8, natural(8)),
  compactU16: withValues(chain.compactU16, natural(16)),
  compactU32: withValues(chain.compactU32, natural(32)),
  compactU64: withValues(chain.compactU64, unsigned(64n)),
  compactU128: withValues(chain.compactU128, unsigned(128n)),
  accountId: withValues(chain.accountId, hex(32)),
  h256: withValues(chain.h256, hex(32)),
  h160: withValues(chain.h160, hex(20)),
  unit: withValues(chain.unit, fc.constant([])),
  boundedBytes: withValues(chain.boundedBytes, byteString()),
  boundedVec: withValues(chain.boundedVec(primitives.u16), fc.array(natural(16))),
  weight: withValues(
    chain.weight,
    fc.record({ ref_time: unsigned(64n), proof_size: unsigned(64n) }),
  ),
  i32f32: withValues(chain.i32f32, signed(64n)),
  i64f64: withValues(chain.i64f64, signed(128n)),
  i96f32: withValues(chain.i96f32, signed(128n)),
  u64f64: withValues(chain.u64f64, unsigned(128n)),
  u96f32: withValues(chain.u96f32, unsigned(128n)),
  multiAddress: withValues(
    chain.multiAddress,
    fc.oneof(
      hex(32).map((id) => ({ type: 'Id' as const, value: [id] as [string] })),
      fc.constant({ type: 'Index' as const, value: [[]] as [[]] }),
      byteString().map((raw) => ({ type: 'Raw' as const, value: [raw] as [Uint8Array] })),
      hex(32).map((id) => ({ type: 'Address32' as const, value: [id] as [string] })),
      hex(20).map((id) => ({ type: 'Address20' as const, value: [id] as [string] })),
    ),
  ),
  multiSignature: withValues(
    chain.multiSignature,
    fc.oneof(
      hex(64).map((bytes) => ({ type: 'Ed25519' as const, value: [bytes] as [string] })),
      hex(64).map((bytes) => ({ type: 'Sr25519' as const, value: [bytes] as [string] })),
      hex(65).map((bytes) => ({ type: 'Ecdsa' as const, value: [bytes] as [string] })),
    ),
  ),
  era: withValues(
    eraType,
    fc.oneof(
      fc.constant({ type: 'immortal' as const }),
      natural(32).map((block) => mortalEra(block % 80_000, block)),
    ),
  ),
  digest: withValues(
    digest,
    fc.record({
      logs: fc.array(
        fc.oneof(
          fc.tuple(hex(4), byteString()).map((value) => ({ type: 'PreRuntime' as const, value })),
          byteString().map((other) => ({ type: 'Other' as const, value: [other] as [Uint8Array] })),
          fc.constant({ type: 'RuntimeEnvironmentUpdated' as const, value: [] as [] }),
        ),
      ),
    }),
  ),
  struct: withValues(point, points),
  'struct without names': withValues(pair, fc.tuple(natural(8), unsigned(64n))),
  tuple: withValues(tuple(primitives.u16, point), fc.tuple(natural(16), points)),
  vec: withValues(vec(vec(primitives.u16)), fc.array(fc.array(natural(16)))),
  'vec of accounts': withValues(vec(chain.accountId), fc.array(hex(32))),
  array: withValues(
    array(primitives.u32, 3),
    fc.array(natural(32), { minLength: 3, maxLength: 3 }),
  ),
  option: withValues(option(point), fc.option(points, { nil: undefined })),
  'vec of options': withValues(
    vec(option(primitives.u8)),
    fc.array(fc.option(natural(8), { nil: undefined })),
  ),
  bTreeMap: withValues(
    bTreeMap(primitives.u16, primitives.str),
    fc.array(fc.tuple(natural(16), text)),
  ),
  bTreeSet: withValues(bTreeSet(primitives.u64), fc.array(unsigned(64n))),
  enum: withValues(
    shape,
    fc.oneof(
      fc.constant({ type: 'Nothing' as const, value: [] as [] }),
      natural(32).map((value) => ({ type: 'One' as const, value: [value] as [number] })),
      fc.tuple(natural(8), fc.boolean()).map((value) => ({ type: 'Two' as const, value })),
      unsigned(64n).map((only) => ({ type: 'Named' as const, value: { only } })),
      fc
        .record({ left: fc.integer({ min: -32_768, max: 32_767 }), right: points })
        .map((value) => ({ type: 'Both' as const, value })),
    ),
  ),
  'type under another name': withValues(named(primitives.u64, 'TaoBalance'), unsigned(64n)),
  'call that holds calls': withValues(runtimeCall, calls),
};
