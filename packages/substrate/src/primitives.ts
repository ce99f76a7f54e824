/** Integers, booleans, text and byte strings. 64 bits and more are bigint. */
import { encodeUtf8 } from '@adit/base';
import type { ScaleReader } from './scale-reader.ts';
import type { PrimitiveName, ScaleType } from './scale-type.ts';
import { type ScaleWriter, unfit } from './scale-writer.ts';

interface PrimitiveSpec<Value> {
  readonly name: PrimitiveName;
  readonly minBytes: number;
  readonly write: (writer: ScaleWriter, value: Value) => void;
  readonly read: (reader: ScaleReader) => Value;
}

function primitive<Value>(spec: PrimitiveSpec<Value>): ScaleType<Value> {
  const { name, minBytes, write, read } = spec;
  return { typeName: name, minBytes, shape: () => ({ kind: 'primitive', name }), write, read };
}

function checkNumber(value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw unfit(`an integer from ${min} to ${max}`, String(value));
}

function checkBigint(value: bigint, min: bigint, max: bigint): bigint {
  if (value >= min && value <= max) return value;
  throw unfit(`an integer from ${min} to ${max}`, String(value));
}

/** 0 or 1; any other byte is refused. */
export const bool: ScaleType<boolean> = primitive({
  name: 'bool',
  minBytes: 1,
  write: (writer, value) => writer.u8(value ? 1 : 0),
  read: (reader) => {
    const byte = reader.u8();
    return byte > 1 ? reader.refuse('boolean', byte) : byte === 1;
  },
});

/** 0 to 255. */
export const u8: ScaleType<number> = primitive({
  name: 'u8',
  minBytes: 1,
  write: (writer, value) => writer.u8(checkNumber(value, 0, 0xff)),
  read: (reader) => reader.u8(),
});

/** 0 to 65 535. */
export const u16: ScaleType<number> = primitive({
  name: 'u16',
  minBytes: 2,
  write: (writer, value) => writer.u16(checkNumber(value, 0, 0xffff)),
  read: (reader) => reader.u16(),
});

/** 0 to 2^32 - 1. */
export const u32: ScaleType<number> = primitive({
  name: 'u32',
  minBytes: 4,
  write: (writer, value) => writer.u32(checkNumber(value, 0, 0xffff_ffff)),
  read: (reader) => reader.u32(),
});

/** 0 to 2^64 - 1. */
export const u64: ScaleType<bigint> = primitive({
  name: 'u64',
  minBytes: 8,
  write: (writer, value) => writer.u64(checkBigint(value, 0n, (1n << 64n) - 1n)),
  read: (reader) => reader.u64(),
});

/** 0 to 2^128 - 1. */
export const u128: ScaleType<bigint> = primitive({
  name: 'u128',
  minBytes: 16,
  write: (writer, value) => writer.u128(checkBigint(value, 0n, (1n << 128n) - 1n)),
  read: (reader) => reader.u128(),
});

/** -32 768 to 32 767. */
export const i16: ScaleType<number> = primitive({
  name: 'i16',
  minBytes: 2,
  write: (writer, value) => writer.u16(checkNumber(value, -0x8000, 0x7fff) & 0xffff),
  read: (reader) => (reader.u16() << 16) >> 16,
});

/** Two's complement of 32 bits. */
export const i32: ScaleType<number> = primitive({
  name: 'i32',
  minBytes: 4,
  write: (writer, value) => writer.u32(checkNumber(value, -0x8000_0000, 0x7fff_ffff) >>> 0),
  read: (reader) => reader.u32() | 0,
});

/** Two's complement of 64 bits. */
export const i64: ScaleType<bigint> = primitive({
  name: 'i64',
  minBytes: 8,
  write: (writer, value) =>
    writer.u64(BigInt.asUintN(64, checkBigint(value, -(1n << 63n), (1n << 63n) - 1n))),
  read: (reader) => BigInt.asIntN(64, reader.u64()),
});

/** Two's complement of 128 bits. */
export const i128: ScaleType<bigint> = primitive({
  name: 'i128',
  minBytes: 16,
  write: (writer, value) =>
    writer.u128(BigInt.asUintN(128, checkBigint(value, -(1n << 127n), (1n << 127n) - 1n))),
  read: (reader) => BigInt.asIntN(128, reader.u128()),
});

/** Strict, and a byte order mark is text, so that what was read is written as it was. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 text behind its length in bytes. */
export const str: ScaleType<string> = primitive({
  name: 'str',
  minBytes: 1,
  write: (writer, value) => {
    const bytes = encodeUtf8(value);
    writer.compact(bytes.length);
    writer.bytes(bytes);
  },
  read: (reader) => {
    const encoded = reader.bytes(reader.length(1));
    try {
      return utf8.decode(encoded);
    } catch {
      return reader.refuse('UTF-8 text of length', encoded.length);
    }
  },
});

/** A byte string behind its length: `Vec<u8>`. */
export const bytes: ScaleType<Uint8Array> = {
  typeName: 'Vec<u8>',
  minBytes: 1,
  shape: () => ({ kind: 'sequence', of: u8 }),
  write: (writer, value) => {
    writer.compact(value.length);
    writer.bytes(value);
  },
  read: (reader) => reader.bytes(reader.length(1)).slice(),
};

/** Exactly `length` bytes as hexadecimal text with `0x`: `[u8; length]`. */
export function hexBytes(length: number): ScaleType<string> {
  return {
    typeName: `[u8; ${length}]`,
    minBytes: length,
    shape: () => ({ kind: 'array', of: u8, length }),
    write: (writer, value) => writer.hex(value, length),
    read: (reader) => reader.hex(length),
  };
}

/** A number in compact form, of at most 32 bits. */
export function compactNumber(type: ScaleType<number>): ScaleType<number> {
  const max = 2 ** (8 * type.minBytes) - 1;
  return {
    typeName: `Compact<${type.typeName}>`,
    minBytes: 1,
    shape: () => ({ kind: 'compact', of: type }),
    write: (writer, value) => writer.compact(checkNumber(value, 0, max)),
    read: (reader) => {
      const value = reader.compact();
      return value > max ? reader.refuse(type.typeName, Number(value)) : Number(value);
    },
  };
}

/** A bigint in compact form, of 64 or 128 bits. */
export function compactBigint(type: ScaleType<bigint>): ScaleType<bigint> {
  const max = (1n << BigInt(8 * type.minBytes)) - 1n;
  return {
    typeName: `Compact<${type.typeName}>`,
    minBytes: 1,
    shape: () => ({ kind: 'compact', of: type }),
    write: (writer, value) => writer.compact(checkBigint(value, 0n, max)),
    read: (reader) => {
      const value = BigInt(reader.compact());
      return value > max ? reader.refuse(type.typeName, Number(value)) : value;
    },
  };
}
