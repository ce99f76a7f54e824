/** Block headers: their bytes, their hash, their JSON form, and the aura items of their digest. */
import { AditError, blake2b256, concatBytes, decodeHex, encodeHex, encodeU64 } from '@adit/base';
import { type Hash, h256 } from './chain-types.ts';
import { struct } from './composites.ts';
import { enumOf, variant } from './enums.ts';
import { vec } from './lists.ts';
import { bytes, compactNumber, hexBytes, u32 } from './primitives.ts';
import { ScaleReader } from './scale-reader.ts';
import { decode, encode, named } from './scale-type.ts';
import { ScaleWriter } from './scale-writer.ts';

/** A block's header. `logs` are the digest's items as they stand on the wire. */
export interface BlockHeader {
  readonly parentHash: Hash;
  readonly number: number;
  readonly stateRoot: Hash;
  readonly extrinsicsRoot: Hash;
  readonly logs: readonly Uint8Array[];
}

/** A header as RPC shows it: the number hexadecimal without leading zeros. */
export interface HeaderJson {
  readonly parentHash: Hash;
  readonly number: string;
  readonly stateRoot: Hash;
  readonly extrinsicsRoot: Hash;
  readonly digest: { readonly logs: readonly string[] };
}

const engineId = named(hexBytes(4), 'ConsensusEngineId');

/** One item of a digest. */
export const digestItem = enumOf('sp_runtime::generic::digest::DigestItem', {
  PreRuntime: variant(6, [engineId, bytes]),
  Consensus: variant(4, [engineId, bytes]),
  Seal: variant(5, [engineId, bytes]),
  Other: variant(0, [bytes]),
  RuntimeEnvironmentUpdated: variant(8),
});

/** The digest of a block, as `System.Digest` holds it. */
export const digest = struct('sp_runtime::generic::digest::Digest', { logs: vec(digestItem) });

const compactHeight = compactNumber(u32);
const AURA = `0x${encodeHex(new TextEncoder().encode('aura'))}`;

/** The SCALE bytes of a header; the number is compact. */
export function encodeHeader(header: BlockHeader): Uint8Array {
  const writer = new ScaleWriter();
  h256.write(writer, header.parentHash);
  compactHeight.write(writer, header.number);
  h256.write(writer, header.stateRoot);
  h256.write(writer, header.extrinsicsRoot);
  writer.compact(header.logs.length);
  for (const log of header.logs) writer.bytes(log);
  return writer.take();
}

/** The header of exactly these bytes. @throws AditError `invalid_scale`. */
export function decodeHeader(source: Uint8Array): BlockHeader {
  const reader = new ScaleReader(source);
  const parentHash = h256.read(reader);
  const number = compactHeight.read(reader);
  const stateRoot = h256.read(reader);
  const extrinsicsRoot = h256.read(reader);
  const logs = Array.from({ length: reader.length(digestItem.minBytes) }, () => {
    const start = reader.offset;
    digestItem.read(reader);
    return source.slice(start, reader.offset);
  });
  reader.end();
  return { parentHash, number, stateRoot, extrinsicsRoot, logs };
}

/** BLAKE2b-256 of the header's bytes, which is the block's hash. */
export function hashHeader(header: BlockHeader): Hash {
  return `0x${encodeHex(blake2b256(encodeHeader(header)))}`;
}

/** A header as RPC shows it. */
export function headerToJson(header: BlockHeader): HeaderJson {
  return {
    parentHash: header.parentHash,
    number: `0x${header.number.toString(16)}`,
    stateRoot: header.stateRoot,
    extrinsicsRoot: header.extrinsicsRoot,
    digest: { logs: header.logs.map((log) => `0x${encodeHex(log)}`) },
  };
}

/** The header that RPC shows so. @throws AditError `invalid_scale`, `invalid_value`, `invalid_hex`. */
export function headerFromJson(json: HeaderJson): BlockHeader {
  // Through the bytes, so that hashes, number and digest items are checked once and in one place.
  return decodeHeader(
    encodeHeader({
      parentHash: json.parentHash,
      number: Number(json.number),
      stateRoot: json.stateRoot,
      extrinsicsRoot: json.extrinsicsRoot,
      logs: json.digest.logs.map(decodeHex),
    }),
  );
}

/** The digest item by which an author names its slot: `06`, `aura`, eight bytes little-endian. */
export function auraPreRuntime(slot: bigint): Uint8Array {
  return encode(digestItem, { type: 'PreRuntime', value: [AURA, encodeU64(slot)] });
}

/** The digest item of an author's 64-byte signature: `05`, `aura`, the signature. */
export function auraSeal(signature: Uint8Array): Uint8Array {
  return encode(digestItem, { type: 'Seal', value: [AURA, signature] });
}

/**
 * The slot that a header's author named.
 * @throws AditError `no_aura_slot` where the digest names none.
 */
export function auraSlot(logs: readonly Uint8Array[]): bigint {
  for (const log of logs) {
    const item = decode(digestItem, log);
    if (item.type !== 'PreRuntime') continue;
    const [engine, slot] = item.value;
    if (engine === AURA && slot.length === 8) return new ScaleReader(slot).u64();
  }
  throw new AditError('no_aura_slot', 'The header names no aura slot', {
    numbers: { logs: logs.length, digest: `0x${encodeHex(concatBytes(...logs))}` },
    nextStep: 'Give the header of a block that aura made.',
  });
}
