/** A pallet's definition: what metadata tells of it and what the runtime reads and dispatches by. */
import { enumOf, type VariantDefinition } from './enums.ts';
import type { FieldsValue, FieldTypes } from './fields.ts';
import { type AnyType, encode, type ScaleType } from './scale-type.ts';
import type { AnyStorageItem, Profile, ProfileValue } from './storage-item.ts';

/** Variants by name. */
export type Variants = Readonly<Record<string, VariantDefinition>>;

/** A constant of a pallet, already encoded. */
export interface ConstantDefinition {
  readonly type: AnyType;
  readonly docs: readonly string[];
  /** The constant's bytes in a build. */
  encoded(profile: Profile): Uint8Array;
}

/** A constant; it may differ between the two builds. */
export function constant<Value>(
  type: ScaleType<Value>,
  value: NoInfer<Value> | ProfileValue<NoInfer<Value>>,
  docs = '',
): ConstantDefinition {
  const byProfile = (profile: Profile): Value => {
    if (typeof value === 'function') return (value as (profile: Profile) => Value)(profile);
    const isSplit =
      typeof value === 'object' && value !== null && 'normal' in value && 'fast' in value;
    return isSplit ? value[profile] : (value as Value);
  };
  return { type, docs: [docs], encoded: (profile) => encode(type, byProfile(profile)) };
}

/** What a pallet consists of. Rooms that it does not have are left out of the metadata. */
export interface PalletSpec {
  readonly name: string;
  readonly index: number;
  /** Path of the crate that the real pallet lives in, such as `pallet_balances`. */
  readonly crate: string;
  readonly storage?: Readonly<Record<string, AnyStorageItem>>;
  readonly calls?: Variants;
  readonly events?: Variants;
  readonly errors?: Variants;
  readonly constants?: Readonly<Record<string, ConstantDefinition>>;
}

/** The types of a pallet's calls, events and errors; null where it has none. */
export interface PalletRooms {
  readonly callType: AnyType | null;
  readonly eventType: AnyType | null;
  readonly errorType: AnyType | null;
}

/** A pallet with the types of its calls, events and errors. */
export interface PalletDefinition extends PalletSpec, PalletRooms {}

function roomType(crate: string, room: string, variants: Variants | undefined): AnyType | null {
  return variants === undefined ? null : enumOf(`${crate}::pallet::${room}`, variants);
}

/** Completes a pallet's definition; its names stay known to the compiler. */
export function definePallet<const Spec extends PalletSpec>(spec: Spec): Spec & PalletRooms {
  return {
    ...spec,
    callType: roomType(spec.crate, 'Call', spec.calls),
    eventType: roomType(spec.crate, 'Event', spec.events),
    errorType: roomType(spec.crate, 'Error', spec.errors),
  };
}

/** The arguments of a call, by name. */
export type CallArguments<Call extends VariantDefinition> =
  Call extends VariantDefinition<infer Fields extends FieldTypes> ? FieldsValue<Fields> : never;
