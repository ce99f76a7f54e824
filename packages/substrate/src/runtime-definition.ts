/** A whole runtime: its pallets, its runtime interfaces, its extrinsic format. */
import { enumOf, type VariantDefinition, variant } from './enums.ts';
import type { PalletDefinition } from './pallet.ts';
import type { AnyType, ScaleType } from './scale-type.ts';
import { unfit } from './scale-writer.ts';

/** A method of a runtime interface. */
export interface ApiMethod {
  readonly inputs: Readonly<Record<string, AnyType>>;
  readonly output: AnyType;
  readonly docs: readonly string[];
}

/** A runtime interface, called as `<name>_<method>`. */
export interface RuntimeApi {
  readonly name: string;
  readonly version: number;
  readonly methods: Readonly<Record<string, ApiMethod>>;
}

/** A method of a runtime interface; its arguments are encoded one behind the other. */
export function apiMethod<
  const Inputs extends Readonly<Record<string, AnyType>>,
  const Output extends AnyType,
>(
  inputs: Inputs,
  output: Output,
  docs = '',
): { readonly inputs: Inputs; readonly output: Output; readonly docs: readonly string[] } {
  return { inputs, output, docs: [docs] };
}

/** One signed extension: what stands in the extrinsic, and what is only signed. */
export interface SignedExtension {
  readonly identifier: string;
  readonly extra: AnyType;
  readonly additional: AnyType;
}

/** Types of an extrinsic of format 4. */
export interface ExtrinsicDefinition {
  readonly address: AnyType;
  readonly signature: AnyType;
  readonly extensions: readonly SignedExtension[];
}

/** What metadata is made of. */
export interface RuntimeDefinition {
  /** Path of the runtime's own types, such as `node_subtensor_runtime`. */
  readonly crate: string;
  /** Ascending by index. */
  readonly pallets: readonly PalletDefinition[];
  readonly apis: readonly RuntimeApi[];
  readonly extrinsic: ExtrinsicDefinition;
  /** The enum over all pallets' calls. */
  readonly callType: ScaleType<PalletVariant>;
  /** The enum over all pallets' events. */
  readonly eventType: ScaleType<PalletVariant>;
  /** The enum over all pallets' errors. */
  readonly errorType: ScaleType<PalletVariant>;
}

/** A call, event or error of any pallet: `{ pallet: 'Balances', name: 'transfer_all', value: {…} }`. */
export interface PalletVariant {
  readonly pallet: string;
  readonly name: string;
  /** Fields by name, or a list of them. */
  readonly value: unknown;
}

type RoomType = ScaleType<{ readonly type: string; readonly value: unknown }>;

/** The enum over one room of all pallets, as the runtime's outer enums are. */
export function outerEnum(
  path: string,
  pallets: readonly PalletDefinition[],
  room: (pallet: PalletDefinition) => AnyType | null,
): ScaleType<PalletVariant> {
  const variants: Record<string, VariantDefinition> = {};
  const byIndex = new Map<number, { name: string; type: RoomType }>();
  const byName = new Map<string, { index: number; type: RoomType }>();
  for (const { name, index, ...pallet } of pallets) {
    const type: RoomType | null = room({ name, index, ...pallet });
    if (type === null) continue;
    variants[name] = variant(index, [type]);
    byIndex.set(index, { name, type });
    byName.set(name, { index, type });
  }
  const shape = enumOf(path, variants);
  return {
    typeName: shape.typeName,
    minBytes: 2,
    shape: () => shape.shape(),
    write: (writer, { pallet, name, value }) => {
      const found = byName.get(pallet);
      if (found === undefined) throw unfit(`a pallet of ${path}`, pallet);
      writer.u8(found.index);
      writer.nesting.call(() => found.type.write(writer, { type: name, value }));
    },
    read: (reader) => {
      const index = reader.u8();
      const found = byIndex.get(index);
      if (found === undefined) return reader.refuse(`pallet of ${path}`, index);
      const { type, value } = reader.nesting.call(() => found.type.read(reader));
      return { pallet: found.name, name: type, value };
    },
  };
}
