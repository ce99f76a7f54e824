/**
 * Reads the regular files of a tar archive in memory (POSIX ustar): a 512-byte header with name, size
 * in octal and a checksum, then the content, padded to 512 bytes. Names are only compared, never used
 * as paths.
 */
import { AditError, type ErrorNumbers } from '@adit/base';

const BLOCK = 512;
const NAME = { start: 0, length: 100 };
const SIZE = { start: 124, length: 12 };
const CHECKSUM = { start: 148, length: 8 };
const TYPE_AT = 156;
const REGULAR = ['0', '\0'];

/** A file of an archive. */
export interface TarEntry {
  /** Last part of its path. */
  readonly name: string;
  readonly content: Uint8Array;
}

function invalidArchive(reason: string, numbers: ErrorNumbers): AditError {
  return new AditError('invalid_archive', `The archive is damaged: ${reason}`, {
    numbers: { reason, ...numbers },
    nextStep: 'Fetch it again.',
  });
}

function textAt(header: Uint8Array, field: { start: number; length: number }): string {
  const bytes = header.subarray(field.start, field.start + field.length);
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
}

/** An octal field; NaN when it holds anything else. */
function octalAt(header: Uint8Array, field: { start: number; length: number }): number {
  const text = textAt(header, field).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}

/** The sum of a header's bytes with its checksum field read as blanks. */
function checksumOf(header: Uint8Array): number {
  let sum = 0;
  for (const [at, byte] of header.entries()) {
    const isField = at >= CHECKSUM.start && at < CHECKSUM.start + CHECKSUM.length;
    sum += isField ? 0x20 : byte;
  }
  return sum;
}

/**
 * The regular files of an archive, in its order; other entries are passed over.
 * @throws AditError `invalid_archive` with `reason` (`truncated`, `checksum`, `size`) and `offset`.
 */
export function readTar(bytes: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const header = bytes.subarray(offset, offset + BLOCK);
    if (header.length < BLOCK) throw invalidArchive('truncated', { offset, bytes: bytes.length });
    if (header.every((byte) => byte === 0)) return entries;
    if (octalAt(header, CHECKSUM) !== checksumOf(header)) {
      throw invalidArchive('checksum', { offset });
    }
    const size = octalAt(header, SIZE);
    if (Number.isNaN(size)) throw invalidArchive('size', { offset });
    const start = offset + BLOCK;
    const content = bytes.subarray(start, start + size);
    if (content.length < size) throw invalidArchive('truncated', { offset, bytes: bytes.length });
    const type = String.fromCharCode(header[TYPE_AT] ?? 0);
    const name = textAt(header, NAME).split('/').at(-1) ?? '';
    if (REGULAR.includes(type)) entries.push({ name, content });
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}
