/** A block as bytes: its number and hash, then header and body as SCALE behind lengths. */
import { encodeHex } from '@adit/base';
import {
  decodeHeader,
  encodeHeader,
  type Hash,
  ScaleReader,
  type ScaleWriter,
} from '@adit/substrate';
import type { SealedBlock } from '../../runtime/execute/sealed-block.ts';

const HASH_BYTES = 32;
const HASH_AT = 4;

/** Number and hash of an encoded block, without the rest. */
export function peekBlock(bytes: Uint8Array): { readonly number: number; readonly hash: Hash } {
  const reader = new ScaleReader(bytes);
  return { number: reader.u32(), hash: reader.hex(HASH_BYTES) };
}

/** Four bytes of a hash; hashes that differ here differ. */
export function hashPrefix(hash: Hash): number {
  return Number.parseInt(hash.slice(2, 10), 16) >>> 0;
}

/** The same of an encoded block. */
export function prefixIn(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(HASH_AT);
}

/** Writes a block. */
export function writeBlock(writer: ScaleWriter, { hash, header, body }: SealedBlock): void {
  writer.u32(header.number);
  writer.hex(hash, HASH_BYTES);
  writeBytes(writer, encodeHeader(header));
  writer.compact(body.length);
  for (const extrinsic of body) writeBytes(writer, extrinsic);
}

/** Reads a block. @throws AditError `invalid_scale`. */
export function readBlock(reader: ScaleReader): SealedBlock {
  reader.u32();
  const hash: Hash = `0x${encodeHex(reader.bytes(HASH_BYTES))}`;
  const header = decodeHeader(readBytes(reader));
  const body: Uint8Array[] = [];
  for (let left = Number(reader.compact()); left > 0; left -= 1) body.push(readBytes(reader));
  return { hash, header, body };
}

/** Writes bytes behind their length. */
export function writeBytes(writer: ScaleWriter, bytes: Uint8Array): void {
  writer.compact(bytes.length);
  writer.bytes(bytes);
}

/** Reads bytes behind their length, as an array of their own. */
export function readBytes(reader: ScaleReader): Uint8Array {
  return reader.bytes(Number(reader.compact())).slice();
}
