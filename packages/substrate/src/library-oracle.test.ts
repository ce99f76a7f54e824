import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMetadata } from './metadata.ts';
import { apiMethod, type RuntimeDefinition } from './runtime-definition.ts';
import { decode, encode } from './scale-type.ts';
import { EVERY_TYPE } from './testing/every-type.ts';
import { libraryOf, readMetadata } from './testing/library.ts';
import { toLibrary } from './testing/library-value.ts';
import { smallRuntime } from './testing/small-runtime.ts';

/** The small runtime with an interface that gives every type. */
const runtime: RuntimeDefinition = {
  ...smallRuntime,
  apis: [
    {
      name: 'Types',
      version: 1,
      methods: Object.fromEntries(
        Object.entries(EVERY_TYPE).map(([name, { type }]) => [name, apiMethod({}, type)]),
      ),
    },
  ],
};

const blobs = buildMetadata(runtime, 'fast');
const library = libraryOf(readMetadata(blobs.v15));

describe('against the codecs that the library makes of our metadata', () => {
  it.each(Object.entries(EVERY_TYPE))('%s has the same bytes and the same value', (name, entry) => {
    const theirs = library.buildRuntimeCall('Types', name).value;
    fc.assert(
      fc.property(entry.values, (value) => {
        const bytes = encode(entry.type, value);
        expect(decode(entry.type, bytes)).toEqual(value);
        const foreign = toLibrary(entry.type, value);
        expect(theirs.dec(bytes)).toEqual(foreign);
        expect(theirs.enc(foreign)).toEqual(bytes);
      }),
    );
  });

  it('storage has the same keys, and missing entries read the same', () => {
    for (const version of [blobs.v14, blobs.v15]) {
      const builder = libraryOf(readMetadata(version));
      for (const { name, storage = {} } of runtime.pallets) {
        for (const item of Object.values(storage)) {
          const theirs = builder.buildStorage(name, item.name);
          expect(theirs.keys.enc()).toBe(item.key());
          const fallback = item.modifier === 'Optional' ? undefined : item.fallback('fast');
          const expected = fallback === undefined ? undefined : toLibrary(item.type, fallback);
          expect(theirs.fallback).toEqual(expected);
        }
      }
    }
  });

  it('every type of the registry is listed once and refers to listed types only', () => {
    for (const version of [blobs.v14, blobs.v15]) {
      const { lookup } = readMetadata(version);
      expect(lookup.map(({ id }) => id)).toEqual(lookup.map((_, index) => index));
      const shapes = lookup.map(({ path, params, def }) => JSON.stringify([path, params, def]));
      expect(new Set(shapes).size).toBe(shapes.length);
      for (const { id } of lookup) expect(() => library.buildDefinition(id)).not.toThrow();
    }
  });

  it('constants differ between the two builds where the definition says so', () => {
    const tempo = (profile: 'normal' | 'fast') => {
      const builder = libraryOf(readMetadata(buildMetadata(runtime, profile).v15));
      return builder.buildStorage('SubtensorModule', 'Tempo').fallback;
    };
    expect([tempo('normal'), tempo('fast')]).toEqual([360, 10]);
    expect(library.ss58Prefix).toBe(42);
  });
});
