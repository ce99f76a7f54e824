/** Extrinsics of format 4: their bytes, their hash, and what is signed (interop 3.4). */
import { AditError, blake2b256, decodeHex, encodeHex } from '@adit/base';
import type { AccountId, Hash } from './chain-types.ts';
import {
  type ExtensionValues,
  type ExtrinsicCodec,
  type ExtrinsicSignature,
  type ExtrinsicTerms,
  readAccount,
  readExtra,
  type SignatureKind,
  writeAccount,
  writeAdditional,
  writeExtra,
} from './extrinsic-codec.ts';
import type { PalletVariant } from './runtime-definition.ts';
import { ScaleReader } from './scale-reader.ts';
import { ScaleWriter } from './scale-writer.ts';

/** Longest extrinsic that is read: a whole block's length limit. */
export const EXTRINSIC_BYTES_MAX = 5_242_880;
const SIGNED = 0x84;
const BARE = 0x04;
/** Longer payloads are hashed before they are signed. */
const PAYLOAD_BYTES_MAX = 256;

/** An extrinsic that an account signed. */
export interface SignedExtrinsic extends ExtrinsicTerms {
  readonly isSigned: true;
  readonly account: AccountId;
  readonly signature: ExtrinsicSignature;
  /** Values of the other extensions that have bytes, by identifier. */
  readonly extra: ExtensionValues;
  readonly call: PalletVariant;
  /** As submitted, with the length in front. */
  readonly bytes: Uint8Array;
}

/** An extrinsic without a signature, such as the block's time. */
export interface BareExtrinsic {
  readonly isSigned: false;
  readonly call: PalletVariant;
  /** As submitted, with the length in front. */
  readonly bytes: Uint8Array;
}

/** An extrinsic that was read. */
export type DecodedExtrinsic = SignedExtrinsic | BareExtrinsic;

/** What is signed: a call and its terms. `mode` is off and `extra` empty where they are left out. */
export interface PayloadContent extends Omit<ExtrinsicTerms, 'mode'> {
  readonly call: PalletVariant;
  readonly mode?: number;
  readonly extra?: ExtensionValues;
}

/** What a signed extrinsic is written from. */
export interface SignedContent extends PayloadContent {
  readonly account: AccountId;
  readonly signature: ExtrinsicSignature;
}

const SIGNATURE_TYPES = { ed25519: 'Ed25519', sr25519: 'Sr25519', ecdsa: 'Ecdsa' } as const;

function readSignature(reader: ScaleReader, { definition }: ExtrinsicCodec): ExtrinsicSignature {
  const { type, value } = definition.signature.read(reader) as { type: string; value: [string] };
  return { kind: type.toLowerCase() as SignatureKind, bytes: decodeHex(value[0]) };
}

function withLength(body: Uint8Array): Uint8Array {
  const writer = new ScaleWriter();
  writer.compact(body.length);
  writer.bytes(body);
  return writer.take();
}

function termsOf({ era, nonce, tip, mode = 0, extra = {} }: PayloadContent) {
  return { terms: { era, nonce, tip, mode }, extra };
}

/** The bytes of a signed extrinsic, with their length in front; the account stands as `Id`. */
export function encodeSignedExtrinsic(codec: ExtrinsicCodec, content: SignedContent): Uint8Array {
  const writer = new ScaleWriter();
  writer.u8(SIGNED);
  writeAccount(writer, codec, content.account);
  const { kind, bytes } = content.signature;
  codec.definition.signature.write(writer, {
    type: SIGNATURE_TYPES[kind],
    value: [`0x${encodeHex(bytes)}`],
  });
  writeExtra(writer, codec, termsOf(content));
  codec.callType.write(writer, content.call);
  return withLength(writer.take());
}

/** The bytes of an unsigned extrinsic, with their length in front. */
export function encodeBareExtrinsic(codec: ExtrinsicCodec, call: PalletVariant): Uint8Array {
  const writer = new ScaleWriter();
  writer.u8(BARE);
  codec.callType.write(writer, call);
  return withLength(writer.take());
}

function refuse(code: string, message: string, numbers: Record<string, number>): AditError {
  return new AditError(code, message, {
    numbers,
    nextStep: 'Submit an extrinsic of format 4, its compact length in front.',
  });
}

function openBody(bytes: Uint8Array): ScaleReader {
  if (bytes.length > EXTRINSIC_BYTES_MAX) {
    throw refuse('extrinsic_too_large', 'The extrinsic is larger than a block', {
      bytes: bytes.length,
      limitBytes: EXTRINSIC_BYTES_MAX,
    });
  }
  const reader = new ScaleReader(bytes);
  const length = reader.compact();
  if (Number(length) === reader.left) return reader;
  throw refuse('extrinsic_length', 'The length in front is not that of the extrinsic', {
    statedBytes: Number(length),
    bytes: reader.left,
  });
}

/**
 * Reads exactly one extrinsic with its length in front.
 * @throws AditError `extrinsic_too_large`, `extrinsic_length` (truncated or trailing bytes),
 *   `extrinsic_version`, `unsupported_address`, `call_too_deep`, `invalid_scale`.
 */
export function decodeExtrinsic(codec: ExtrinsicCodec, bytes: Uint8Array): DecodedExtrinsic {
  const reader = openBody(bytes);
  const version = reader.u8();
  const read = version === SIGNED ? readSigned : version === BARE ? readBare : null;
  if (read === null) {
    throw refuse('extrinsic_version', 'Extrinsics of that version are not accepted', { version });
  }
  const extrinsic = read(reader, codec, bytes.slice());
  reader.end();
  return extrinsic;
}

function readSigned(reader: ScaleReader, codec: ExtrinsicCodec, bytes: Uint8Array) {
  const account = readAccount(reader, codec);
  const signature = readSignature(reader, codec);
  const { terms, extra } = readExtra(reader, codec);
  const call = codec.callType.read(reader);
  return { isSigned: true, account, signature, ...terms, extra, call, bytes } as const;
}

function readBare(reader: ScaleReader, codec: ExtrinsicCodec, bytes: Uint8Array) {
  return { isSigned: false, call: codec.callType.read(reader), bytes } as const;
}

/**
 * The message that the account signs: the call, the extensions' bytes and what they only sign
 * (`additional`, by identifier), hashed by BLAKE2b-256 when that is longer than 256 bytes. A
 * {@link SignedExtrinsic} is content too.
 */
export function signingPayload(
  codec: ExtrinsicCodec,
  content: PayloadContent,
  additional: ExtensionValues,
): Uint8Array {
  const writer = new ScaleWriter();
  codec.callType.write(writer, content.call);
  writeExtra(writer, codec, termsOf(content));
  writeAdditional(writer, codec, additional);
  const payload = writer.take();
  return payload.length > PAYLOAD_BYTES_MAX ? blake2b256(payload) : payload;
}

/** BLAKE2b-256 of an extrinsic's bytes with the length in front. */
export function extrinsicHash(bytes: Uint8Array): Hash {
  return `0x${encodeHex(blake2b256(bytes))}`;
}
