import { encodeHex } from '@adit/base';
import { buildMetadata, type Profile, type RuntimeDefinition } from '@adit/substrate';
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders';
import { describe, expect, it } from 'vitest';
import { type LibraryMetadata, readMetadata } from '../testing/metadata-facts.ts';
import { runtimeDefinition } from './runtime.ts';

const PROFILES: readonly Profile[] = ['normal', 'fast'];

/** The library's codecs for everything that the metadata names. */
function builderOf(metadata: LibraryMetadata): ReturnType<typeof getDynamicBuilder> {
  // The two packages disagree on how extensions are listed, which codecs do not look at.
  return getDynamicBuilder(getLookupFn(metadata as unknown as Parameters<typeof getLookupFn>[0]));
}

function variantNames(metadata: LibraryMetadata, room: { type: number } | undefined): string[] {
  const def = room === undefined ? undefined : metadata.lookup[room.type]?.def;
  return def?.tag === 'variant' ? def.value.map(({ name }) => name) : [];
}

/** Everything that can be named, as `room pallet.name`, from the definitions. */
function definedNames(runtime: RuntimeDefinition): string[] {
  const pallets = runtime.pallets.flatMap((pallet) =>
    (['storage', 'calls', 'events', 'errors', 'constants'] as const).flatMap((room) =>
      Object.keys(pallet[room] ?? {}).map((name) => `${room} ${pallet.name}.${name}`),
    ),
  );
  const methods = runtime.apis.flatMap(({ name, methods }) =>
    Object.keys(methods).map((method) => `methods ${name}.${method}`),
  );
  return [...pallets, ...methods].sort();
}

/** The same from the metadata. */
function describedNames(metadata: LibraryMetadata): string[] {
  const pallets = metadata.pallets.flatMap((pallet) => [
    ...(pallet.storage?.items ?? []).map(({ name }) => `storage ${pallet.name}.${name}`),
    ...variantNames(metadata, pallet.calls).map((name) => `calls ${pallet.name}.${name}`),
    ...variantNames(metadata, pallet.events).map((name) => `events ${pallet.name}.${name}`),
    ...variantNames(metadata, pallet.errors).map((name) => `errors ${pallet.name}.${name}`),
    ...pallet.constants.map(({ name }) => `constants ${pallet.name}.${name}`),
  ]);
  const methods = metadata.apis.flatMap(({ name, methods }) =>
    methods.map((method) => `methods ${name}.${method.name}`),
  );
  return [...pallets, ...methods].sort();
}

describe('the metadata of the definitions', () => {
  it.each(PROFILES)('names in the %s build exactly what is defined', (profile) => {
    const { v14, v15 } = buildMetadata(runtimeDefinition, profile);
    expect(describedNames(readMetadata(v15))).toEqual(definedNames(runtimeDefinition));
    const withoutApis = definedNames({ ...runtimeDefinition, apis: [] });
    expect(describedNames(readMetadata(v14))).toEqual(withoutApis);
    expect(withoutApis.length).toBeGreaterThan(900);
  });

  it.each(PROFILES)('has in the %s build what clients know without looking', (profile) => {
    for (const blob of Object.values(buildMetadata(runtimeDefinition, profile))) {
      const { lookup } = readMetadata(blob);
      // async-substrate-interface 1.6 takes type 0 for accounts.
      expect(lookup[0]?.path).toEqual(['sp_core', 'crypto', 'AccountId32']);
      // polkadot-js finds call and event types by these parameters.
      const named = (name: string) => lookup.find(({ path }) => path.at(-1) === name);
      const parameters = named('UncheckedExtrinsic')?.params.map(({ name }) => name);
      expect(parameters).toEqual(['Address', 'Call', 'Signature', 'Extra']);
      expect(lookup[named('EventRecord')?.params[0]?.type ?? -1]?.path.at(-1)).toBe('RuntimeEvent');
    }
  });

  it('loses an item that is taken out of the definitions', () => {
    const pallets = runtimeDefinition.pallets.map((pallet) => {
      if (pallet.name !== 'SubtensorModule') return pallet;
      const { Tempo, ...storage } = pallet.storage ?? {};
      expect(Tempo?.name).toBe('Tempo');
      return { ...pallet, storage };
    });
    const names = describedNames(
      readMetadata(buildMetadata({ ...runtimeDefinition, pallets }, 'normal').v15),
    );
    expect(names).not.toContain('storage SubtensorModule.Tempo');
    expect(names).toHaveLength(definedNames(runtimeDefinition).length - 1);
  });

  it.each(PROFILES)('gives the library a codec for everything in the %s build', (profile) => {
    const blobs = buildMetadata(runtimeDefinition, profile);
    for (const blob of [blobs.v14, blobs.v15]) {
      const metadata = readMetadata(blob);
      const builder = builderOf(metadata);
      for (const { name, storage, constants, calls, events, errors } of metadata.pallets) {
        for (const item of storage?.items ?? []) {
          const { value } = builder.buildStorage(name, item.name);
          if (item.modifier === 0) expect(item.fallback).toBe('0x00');
          else expect(`0x${encodeHex(value.enc(value.dec(item.fallback)))}`).toBe(item.fallback);
        }
        for (const constant of constants) {
          const codec = builder.buildConstant(name, constant.name);
          expect(`0x${encodeHex(codec.enc(codec.dec(constant.value)))}`).toBe(constant.value);
        }
        for (const call of variantNames(metadata, calls)) builder.buildCall(name, call);
        for (const event of variantNames(metadata, events)) builder.buildEvent(name, event);
        for (const error of variantNames(metadata, errors)) builder.buildError(name, error);
      }
      for (const { name, methods } of metadata.apis) {
        for (const method of methods) builder.buildRuntimeCall(name, method.name);
      }
    }
  });

  it('has a sentence for every call, error and storage item', () => {
    const silent = runtimeDefinition.pallets.flatMap(({ name, storage, calls, errors }) =>
      Object.entries({ ...storage, ...calls, ...errors })
        .filter(([, { docs }]) => !docs.some((text) => text.endsWith('.')))
        .map(([item]) => `${name}.${item}`),
    );
    expect(silent).toEqual([]);
  });

  it('spells the paths by which clients find their codecs', () => {
    const { lookup } = readMetadata(buildMetadata(runtimeDefinition, 'normal').v15);
    const paths = new Set(lookup.map(({ path }) => path.join('::')));
    for (const path of CLIENT_PATHS) expect(paths).toContain(path);
  });
});

/** Paths that Python codecs look for. */
const CLIENT_PATHS = [
  'sp_core::crypto::AccountId32',
  'primitive_types::H256',
  'sp_runtime::multiaddress::MultiAddress',
  'sp_runtime::MultiSignature',
  'sp_runtime::generic::era::Era',
  'sp_runtime::generic::digest::Digest',
  'sp_runtime::generic::digest::DigestItem',
  'sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic',
  'sp_runtime::DispatchError',
  'sp_runtime::ModuleError',
  'sp_weights::weight_v2::Weight',
  'frame_system::EventRecord',
  'frame_system::Phase',
  'frame_system::AccountInfo',
  'pallet_balances::types::AccountData',
  'bounded_collections::bounded_vec::BoundedVec',
  'node_subtensor_runtime::RuntimeCall',
  'node_subtensor_runtime::RuntimeEvent',
  'frame_support::dispatch::DispatchClass',
  'frame_support::dispatch::Pays',
];
