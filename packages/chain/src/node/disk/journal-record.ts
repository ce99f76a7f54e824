/** What a journal says, record by record, as bytes. */
import { encodeHex } from '@adit/base';
import { type Hash, ScaleReader, ScaleWriter } from '@adit/substrate';
import type { RevertedTo } from '../../chain-options.ts';
import type { SealedBlock } from '../../runtime/execute/sealed-block.ts';
import type { Change } from '../../runtime/state/versioned-store.ts';
import { readBlock, readBytes, writeBlock, writeBytes } from './block-codec.ts';

/** One record. */
export type JournalRecord =
  /** What follows goes on from the state file whose bytes have this SHA-256. */
  | { readonly type: 'base'; readonly genesis: Hash; readonly digest: Hash }
  | { readonly type: 'block'; readonly block: SealedBlock; readonly changes: readonly Change[] }
  | { readonly type: 'amended'; readonly changes: readonly Change[] }
  | { readonly type: 'timed'; readonly nextTimeMs: bigint }
  | ({ readonly type: 'reverted' } & RevertedTo);

const TYPES = ['base', 'block', 'amended', 'timed', 'reverted'] as const;
const HASH_BYTES = 32;

function writeChanges(writer: ScaleWriter, changes: readonly Change[]): void {
  writer.compact(changes.length);
  for (const [key, value] of changes) {
    writeBytes(writer, Buffer.from(key.slice(2), 'hex'));
    writer.u8(value === null ? 0 : 1);
    if (value !== null) writeBytes(writer, value);
  }
}

function readChanges(reader: ScaleReader): Change[] {
  const changes: Change[] = [];
  for (let left = Number(reader.compact()); left > 0; left -= 1) {
    const key = `0x${encodeHex(readBytes(reader))}`;
    changes.push([key, reader.u8() === 0 ? null : readBytes(reader)]);
  }
  return changes;
}

function writeContent(writer: ScaleWriter, record: JournalRecord): void {
  if (record.type === 'base') {
    writer.hex(record.genesis, HASH_BYTES);
    writer.hex(record.digest, HASH_BYTES);
  } else if (record.type === 'block') {
    writeBlock(writer, record.block);
    writeChanges(writer, record.changes);
  } else if (record.type === 'amended') writeChanges(writer, record.changes);
  else if (record.type === 'timed') writer.u64(record.nextTimeMs);
  else {
    writer.u32(record.block);
    writer.u8(record.nextTimeMs === null ? 0 : 1);
    writer.u64(record.nextTimeMs ?? 0n);
    writeChanges(writer, record.amended);
  }
}

/** The bytes of a record. */
export function encodeRecord(record: JournalRecord): Uint8Array {
  const writer = new ScaleWriter();
  writer.u8(TYPES.indexOf(record.type));
  writeContent(writer, record);
  return writer.take();
}

function readContent(type: JournalRecord['type'], reader: ScaleReader): JournalRecord {
  if (type === 'base') {
    return { type, genesis: reader.hex(HASH_BYTES), digest: reader.hex(HASH_BYTES) };
  }
  if (type === 'block') return { type, block: readBlock(reader), changes: readChanges(reader) };
  if (type === 'amended') return { type, changes: readChanges(reader) };
  if (type === 'timed') return { type, nextTimeMs: reader.u64() };
  const block = reader.u32();
  const hasTime = reader.u8() === 1;
  const timeMs = reader.u64();
  return { type, block, nextTimeMs: hasTime ? timeMs : null, amended: readChanges(reader) };
}

/** True for a record that names a state file, without reading the others. */
export function isBase(bytes: Uint8Array): boolean {
  return bytes[0] === TYPES.indexOf('base');
}

/** Reads a record. @throws AditError `invalid_scale`. */
export function decodeRecord(bytes: Uint8Array): JournalRecord {
  const reader = new ScaleReader(bytes);
  const type = TYPES[reader.u8()];
  if (type === undefined) throw new Error('a record of no known type');
  const record = readContent(type, reader);
  reader.end();
  return record;
}
