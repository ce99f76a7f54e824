/**
 * A SCALE type that can write itself, read itself, and say what metadata shall tell about it. All
 * bytes and all metadata of the chain come from such types, so that the two cannot disagree.
 */
import { ScaleReader } from './scale-reader.ts';
import { ScaleWriter } from './scale-writer.ts';

/** One field of a struct or variant, as metadata names it. */
export interface FieldShape {
  /** Absent in tuples. */
  readonly name?: string;
  readonly type: AnyType;
}

/** One variant of an enum. */
export interface VariantShape {
  readonly name: string;
  readonly index: number;
  readonly fields: readonly FieldShape[];
  readonly docs: readonly string[];
}

/** A generic parameter of a path; `type` is null for those that metadata leaves out. */
export interface TypeParameter {
  readonly name: string;
  readonly type: AnyType | null;
}

/** What metadata says of a type: scale-info's definitions (docs.rs/scale-info, `TypeDef`). */
export type TypeShape =
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'compact' | 'sequence'; readonly of: AnyType }
  | { readonly kind: 'array'; readonly of: AnyType; readonly length: number }
  | { readonly kind: 'tuple'; readonly of: readonly AnyType[] }
  | {
      readonly kind: 'composite';
      readonly path: readonly string[];
      readonly parameters: readonly TypeParameter[];
      readonly fields: readonly FieldShape[];
    }
  | {
      readonly kind: 'variant';
      readonly path: readonly string[];
      readonly parameters: readonly TypeParameter[];
      readonly variants: readonly VariantShape[];
    };

/** Names of scale-info's primitives that we use. */
export type PrimitiveName =
  | 'bool'
  | 'str'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'u128'
  | 'i8'
  | 'i16'
  | 'i32'
  | 'i64'
  | 'i128';

/** A type whose values are `Value` in TypeScript. */
export interface ScaleType<Value> {
  /** How metadata spells the type where a field has it; clients choose converters by it. */
  readonly typeName: string;
  /** Fewest bytes that a value takes; bounds what a length may promise. */
  readonly minBytes: number;
  /** Asked only when metadata is made, so that types may refer to each other. */
  shape(): TypeShape;
  write(writer: ScaleWriter, value: Value): void;
  read(reader: ScaleReader): Value;
}

/** Any type, where its values do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: `write` makes ScaleType invariant in its value
export type AnyType = ScaleType<any>;

/** The TypeScript value of a type. */
export type ValueOf<Type> = Type extends ScaleType<infer Value> ? Value : never;

/** A writer for the next value: small values cost more to make room for than to write. */
let spareWriter: ScaleWriter | null = null;

/** The bytes of a value. @throws AditError `invalid_value` where the type cannot hold it. */
export function encode<Value>(type: ScaleType<Value>, value: Value): Uint8Array {
  const writer = spareWriter ?? new ScaleWriter();
  // Nobody else has it meanwhile, and after a failure nobody gets it back half full.
  spareWriter = null;
  type.write(writer, value);
  const bytes = writer.take();
  spareWriter = writer;
  return bytes;
}

/** The value of exactly these bytes. @throws AditError `invalid_scale`. */
export function decode<Value>(type: ScaleType<Value>, bytes: Uint8Array): Value {
  const reader = new ScaleReader(bytes);
  const value = type.read(reader);
  reader.end();
  return value;
}

/** The same type under another spelling, as a field's `typeName`. */
export function named<Value>(type: ScaleType<Value>, typeName: string): ScaleType<Value> {
  return new NamedType(type, typeName);
}

/** A spelling over a type; the registry looks through it. */
export class NamedType<Value> implements ScaleType<Value> {
  readonly inner: ScaleType<Value>;
  readonly typeName: string;

  constructor(inner: ScaleType<Value>, typeName: string) {
    this.inner = inner;
    this.typeName = typeName;
  }

  get minBytes(): number {
    return this.inner.minBytes;
  }

  shape(): TypeShape {
    return this.inner.shape();
  }

  write(writer: ScaleWriter, value: Value): void {
    this.inner.write(writer, value);
  }

  read(reader: ScaleReader): Value {
    return this.inner.read(reader);
  }
}

/** A type that is defined later, so that calls can hold calls. */
export class DeferredType<Value> implements ScaleType<Value> {
  readonly typeName: string;
  readonly minBytes = 1;
  #type: ScaleType<Value> | null = null;

  constructor(typeName: string) {
    this.typeName = typeName;
  }

  /** The type that it stands for. */
  get inner(): ScaleType<Value> {
    if (this.#type === null) throw new Error(`${this.typeName} was used before it was defined`);
    return this.#type;
  }

  /** Says once what it stands for. */
  define(type: ScaleType<Value>): void {
    if (this.#type !== null) throw new Error(`${this.typeName} is defined already`);
    this.#type = type;
  }

  shape(): TypeShape {
    return this.inner.shape();
  }

  write(writer: ScaleWriter, value: Value): void {
    writer.nesting.self(() => this.inner.write(writer, value));
  }

  read(reader: ScaleReader): Value {
    return reader.nesting.self(() => this.inner.read(reader));
  }
}
