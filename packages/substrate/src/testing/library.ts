/** The library's view of metadata, an independent implementation to compare with. */
import {
  denormalizeLookup,
  getDynamicBuilder,
  getLookupCodecBuilder,
  getLookupFn,
} from '@polkadot-api/metadata-builders';
import { type Codec, decAnyMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings';

/** Metadata in the one shape that the library gives to all versions. */
export type LibraryMetadata = ReturnType<typeof unifyMetadata>;

/** Reads metadata that begins with its magic number, or with a length or option in front. */
export function readMetadata(blob: Uint8Array): LibraryMetadata {
  return unifyMetadata(decAnyMetadata(blob));
}

/** The library's codecs for everything that the metadata names. */
export function libraryOf(metadata: LibraryMetadata): ReturnType<typeof getDynamicBuilder> {
  // The two packages disagree on how extensions are listed, which codecs do not look at.
  return getDynamicBuilder(getLookupFn(metadata as unknown as Parameters<typeof getLookupFn>[0]));
}

/** A codec of values that nobody looks at. */
export type PlainCodec = Codec<unknown>;

/**
 * The library's codecs by a type's number, as metadata says them. The others know more: they name a
 * module's error, and write it again without the bytes that fill it up to four.
 */
export function plainCodecsOf({ lookup }: LibraryMetadata): (id: number) => PlainCodec {
  return getLookupCodecBuilder(denormalizeLookup(lookup));
}
