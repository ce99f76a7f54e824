/** What an extrinsic of format 4 consists of, and the pieces that are written and read for it. */
import { AditError } from '@adit/base';
import type { AccountId } from './chain-types.ts';
import { decodeEra, type Era, encodeEra } from './era.ts';
import type { ExtrinsicDefinition, PalletVariant, SignedExtension } from './runtime-definition.ts';
import { ScaleReader } from './scale-reader.ts';
import { decode, encode, type ScaleType } from './scale-type.ts';
import { ScaleWriter } from './scale-writer.ts';

/** The kinds of key that can sign. */
export type SignatureKind = 'ed25519' | 'sr25519' | 'ecdsa';

/** A signature as an extrinsic holds it: 64 bytes, of ecdsa 65. */
export interface ExtrinsicSignature {
  readonly kind: SignatureKind;
  readonly bytes: Uint8Array;
}

/** What a signed extrinsic says besides its call. */
export interface ExtrinsicTerms {
  readonly era: Era;
  readonly nonce: number;
  readonly tip: bigint;
  /** Of `CheckMetadataHash`: 0 off, 1 on. */
  readonly mode: number;
}

/** Values of the other extensions by identifier; those without bytes need none. */
export type ExtensionValues = Readonly<Record<string, unknown>>;

/** Writes and reads extrinsics of one runtime; made by `createExtrinsicCodec`. */
export interface ExtrinsicCodec {
  readonly definition: ExtrinsicDefinition;
  readonly callType: ScaleType<PalletVariant>;
}

/** Makes the codec of a runtime's extrinsics. Calls are of `callType`. */
export function createExtrinsicCodec(
  definition: ExtrinsicDefinition,
  callType: ScaleType<PalletVariant>,
): ExtrinsicCodec {
  return { definition, callType };
}

function compactBytes(value: number | bigint): Uint8Array {
  const writer = new ScaleWriter();
  writer.compact(value);
  return writer.take();
}

function readCompact(bytes: Uint8Array): bigint {
  return BigInt(new ScaleReader(bytes).compact());
}

/** The bytes that a term has on the wire, whatever its extension's type is called. */
const TERM_BYTES: Readonly<Record<string, (terms: ExtrinsicTerms) => Uint8Array>> = {
  CheckMortality: ({ era }) => encodeEra(era),
  CheckNonce: ({ nonce }) => compactBytes(nonce),
  ChargeTransactionPayment: ({ tip }) => compactBytes(tip),
  CheckMetadataHash: ({ mode }) => Uint8Array.of(mode),
};

/** The value for an extension; one without bytes is the unit wherever none is given. */
function valueFor(type: SignedExtension['extra'], values: ExtensionValues, name: string): unknown {
  return !(name in values) && type.minBytes === 0 ? [] : values[name];
}

/** The bytes of all extensions inside the extrinsic, in their order. */
export function writeExtra(
  writer: ScaleWriter,
  { definition }: ExtrinsicCodec,
  content: { readonly terms: ExtrinsicTerms; readonly extra: ExtensionValues },
): void {
  for (const { identifier, extra } of definition.extensions) {
    const term = TERM_BYTES[identifier]?.(content.terms);
    // Read back by the extension's own type: a definition that says otherwise must not go unseen.
    const value: unknown =
      term === undefined ? valueFor(extra, content.extra, identifier) : decode(extra, term);
    extra.write(writer, value);
  }
}

/** The bytes that are signed but not sent, in the order of the extensions. */
export function writeAdditional(
  writer: ScaleWriter,
  { definition }: ExtrinsicCodec,
  values: ExtensionValues,
): void {
  for (const { identifier, additional } of definition.extensions) {
    additional.write(writer, valueFor(additional, values, identifier));
  }
}

/** Reads all extensions. Terms that the runtime has no extension for are as if they were off. */
export function readExtra(
  reader: ScaleReader,
  { definition }: ExtrinsicCodec,
): { readonly terms: ExtrinsicTerms; readonly extra: ExtensionValues } {
  const terms = { era: { type: 'immortal' } as Era, nonce: 0, tip: 0n, mode: 0 };
  const extra: Record<string, unknown> = {};
  for (const { identifier, extra: type } of definition.extensions) {
    const value: unknown = type.read(reader);
    const bytes = encode(type, value);
    if (bytes.length === 0) continue;
    if (identifier === 'CheckMortality') terms.era = decodeEra(bytes);
    else if (identifier === 'CheckNonce') terms.nonce = Number(readCompact(bytes));
    else if (identifier === 'ChargeTransactionPayment') terms.tip = readCompact(bytes);
    else if (identifier === 'CheckMetadataHash') terms.mode = bytes[0] ?? 0;
    else extra[identifier] = value;
  }
  return { terms, extra };
}

interface AddressValue {
  readonly type: string;
  readonly value: readonly unknown[];
}

/** Writes an account as `MultiAddress::Id`. */
export function writeAccount(
  writer: ScaleWriter,
  { definition }: ExtrinsicCodec,
  account: AccountId,
): void {
  definition.address.write(writer, { type: 'Id', value: [account] });
}

/**
 * Reads the account of an address, `Id` or `Address32`.
 * @throws AditError `unsupported_address` for the kinds that need a look-up.
 */
export function readAccount(reader: ScaleReader, { definition }: ExtrinsicCodec): AccountId {
  const { type, value } = definition.address.read(reader) as AddressValue;
  const [account] = value;
  if ((type === 'Id' || type === 'Address32') && typeof account === 'string') return account;
  throw new AditError('unsupported_address', `Addresses of the kind ${type} name no account`, {
    numbers: { kind: type },
    nextStep: 'Name the account by its 32-byte public key.',
  });
}
