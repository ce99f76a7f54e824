/** Metadata of both versions that clients ask for, made from the runtime's definition. */
import { encodeHex } from '@adit/base';
import { metadata as metadataCodec } from '@polkadot-api/substrate-bindings';
import { accountId } from './chain-types.ts';
import { struct, type TypePath } from './composites.ts';
import { tuple } from './fields.ts';
import type { PalletDefinition } from './pallet.ts';
import { bytes } from './primitives.ts';
import type { ExtrinsicDefinition, RuntimeApi, RuntimeDefinition } from './runtime-definition.ts';
import { type AnyType, encode } from './scale-type.ts';
import type { AnyStorageItem, Profile } from './storage-item.ts';
import { TypeRegistry } from './type-registry.ts';

/** `meta` as a little-endian number, which every metadata begins with. */
const MAGIC = 0x6174_656d;
const EXTRINSIC_VERSION = 4;

const HASHER_TAGS = {
  Identity: 'Identity',
  Blake2_128Concat: 'Blake2128Concat',
  Twox64Concat: 'Twox64Concat',
} as const;

/** Both versions' bytes, without a length in front. */
export interface MetadataBlobs {
  readonly v14: Uint8Array;
  readonly v15: Uint8Array;
}

/** Writes a runtime's metadata for one build. */
export function buildMetadata(runtime: RuntimeDefinition, profile: Profile): MetadataBlobs {
  const registry = new TypeRegistry();
  // As on every chain, and the older Python library knows accounts by this number alone.
  registry.idOf(accountId);
  const pallets = runtime.pallets.map((pallet) => describePallet(registry, pallet, profile));
  const extrinsic = describeExtrinsic(registry, runtime);
  const outerEnums = {
    call: registry.idOf(runtime.callType),
    event: registry.idOf(runtime.eventType),
    error: registry.idOf(runtime.errorType),
  };
  const type = registry.idOf(struct(`${runtime.crate}::Runtime`, []));
  const v14 = {
    lookup: registry.list(),
    pallets,
    extrinsic: extrinsic.v14,
    type,
    // Written by nobody: the library gives every version the same shape.
    apis: [],
  };
  const apis = runtime.apis.map((api) => describeApi(registry, api));
  const v15 = {
    lookup: registry.list(),
    pallets,
    extrinsic: extrinsic.v15,
    type,
    apis,
    outerEnums,
    custom: [],
  };
  return {
    v14: encodeMetadata({ tag: 'v14', value: v14 }),
    v15: encodeMetadata({ tag: 'v15', value: v15 }),
  };
}

type Metadata = Parameters<typeof metadataCodec.enc>[0]['metadata'];

function encodeMetadata(metadata: Metadata): Uint8Array {
  return metadataCodec.enc({ magicNumber: MAGIC, metadata });
}

function describePallet(registry: TypeRegistry, pallet: PalletDefinition, profile: Profile) {
  const idOrNone = (type: AnyType | null) => (type === null ? undefined : registry.idOf(type));
  const items = pallet.storage === undefined ? undefined : Object.values(pallet.storage);
  return {
    name: pallet.name,
    storage:
      items === undefined
        ? undefined
        : {
            prefix: pallet.name,
            items: items.map((item) => describeItem(registry, item, profile)),
          },
    calls: idOrNone(pallet.callType),
    events: idOrNone(pallet.eventType),
    constants: Object.entries(pallet.constants ?? {}).map(([name, { type, docs, encoded }]) => ({
      name,
      type: registry.idOf(type),
      value: `0x${encodeHex(encoded(profile))}`,
      docs: [...docs],
    })),
    errors: idOrNone(pallet.errorType),
    index: pallet.index,
    docs: [],
  };
}

function describeItem(registry: TypeRegistry, item: AnyStorageItem, profile: Profile) {
  const value = registry.idOf(item.type);
  const fallback =
    item.modifier === 'Optional'
      ? '0x00'
      : `0x${encodeHex(encode(item.type, item.fallback(profile)))}`;
  return {
    name: item.name,
    modifier: item.modifier === 'Optional' ? 0 : 1,
    type: describeKeys(registry, item, value),
    fallback,
    docs: [...item.docs],
  };
}

function describeKeys(registry: TypeRegistry, item: AnyStorageItem, value: number) {
  const [first] = item.keys;
  if (first === undefined) return { tag: 'plain' as const, value };
  const key = item.keys.length === 1 ? first.type : tuple(...item.keys.map(({ type }) => type));
  const hashers = item.keys.map(({ hasher }) => ({ tag: HASHER_TAGS[hasher], value: undefined }));
  return { tag: 'map' as const, value: { hashers, key: registry.idOf(key), value } };
}

/** The path under which codecs look for the extrinsic's parts. */
function extrinsicPath(runtime: RuntimeDefinition, extra: AnyType): TypePath {
  return {
    path: 'sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic',
    parameters: [
      { name: 'Address', type: runtime.extrinsic.address },
      { name: 'Call', type: runtime.callType },
      { name: 'Signature', type: runtime.extrinsic.signature },
      { name: 'Extra', type: extra },
    ],
  };
}

function extraType({ extensions }: ExtrinsicDefinition): AnyType {
  return tuple(...extensions.map(({ extra }) => extra));
}

function describeExtrinsic(registry: TypeRegistry, runtime: RuntimeDefinition) {
  const extra = extraType(runtime.extrinsic);
  const signedExtensions = runtime.extrinsic.extensions.map((extension) => ({
    identifier: extension.identifier,
    type: registry.idOf(extension.extra),
    additionalSigned: registry.idOf(extension.additional),
  }));
  return {
    v14: {
      type: registry.idOf(struct(extrinsicPath(runtime, extra), [bytes])),
      version: EXTRINSIC_VERSION,
      signedExtensions,
    },
    v15: {
      version: EXTRINSIC_VERSION,
      address: registry.idOf(runtime.extrinsic.address),
      call: registry.idOf(runtime.callType),
      signature: registry.idOf(runtime.extrinsic.signature),
      extra: registry.idOf(extra),
      signedExtensions,
    },
  };
}

function describeApi(registry: TypeRegistry, api: RuntimeApi) {
  return {
    name: api.name,
    methods: Object.entries(api.methods).map(([name, { inputs, output, docs }]) => ({
      name,
      inputs: Object.entries(inputs).map(([argument, type]) => ({
        name: argument,
        type: registry.idOf(type),
      })),
      output: registry.idOf(output),
      docs: [...docs],
    })),
    docs: [],
  };
}
