/**
 * IDX files, the format of MNIST: a magic number (two zero bytes, the element type, the number of
 * dimensions), each dimension as a big-endian u32, then the elements.
 *
 * Only unsigned bytes (type 8) are read. A file may be gzipped; it is then unpacked in memory, never
 * beyond a limit.
 */
import { gunzipSync } from 'node:zlib';
import { AditError, type ErrorNumbers, errorMessage } from '@adit/base';
import { IMAGE_CLASSES, type LabelledImages } from './labelled-images.ts';

/** An IDX file of unsigned bytes. */
interface IdxArray {
  /** Sizes, outermost first. */
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

/** Largest unpacked file that is read: MNIST's largest has 47 040 016 bytes. */
const IDX_BYTES_MAX = 268_435_456;
const UNSIGNED_BYTE = 8;

function invalidIdx(reason: string, message: string, numbers: ErrorNumbers): AditError {
  return new AditError('invalid_idx', message, {
    numbers: { reason, ...numbers },
    nextStep: 'Delete the file and fetch it again: adit data fetch mnist.',
  });
}

/** The bytes of a file, unpacked when they are gzipped. */
function unpack(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: IDX_BYTES_MAX }));
  } catch (cause) {
    const facts = { file, bytes: bytes.length, limit: IDX_BYTES_MAX };
    const message = `${file} cannot be unpacked: ${errorMessage(cause)}`;
    throw invalidIdx('gzip', message, facts);
  }
}

/**
 * Reads an IDX file, gzipped or not.
 * @throws AditError `invalid_idx` with `reason` (`gzip`, `magic`, `truncated`, `trailing`), `file` and
 *   `offset`, the byte (after unpacking) where it shows.
 */
export function parseIdx(packed: Uint8Array, file: string): IdxArray {
  const bytes = unpack(packed, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) {
    const facts = { file, offset: bytes.length, bytes: bytes.length, expected: 4 };
    throw invalidIdx('truncated', `${file} ends inside its magic number`, facts);
  }
  const rank = view.getUint8(3);
  if (view.getUint16(0) !== 0 || view.getUint8(2) !== UNSIGNED_BYTE || rank < 1 || rank > 4) {
    const facts = { file, offset: 0, magic: view.getUint32(0) };
    throw invalidIdx('magic', `${file} is not an IDX file of unsigned bytes`, facts);
  }
  const head = 4 + 4 * rank;
  if (bytes.length < head) {
    const facts = { file, offset: bytes.length, bytes: bytes.length, expected: head };
    throw invalidIdx('truncated', `${file} ends inside its dimensions`, facts);
  }
  const dimensions = Array.from({ length: rank }, (_, at) => view.getUint32(4 + 4 * at));
  return requireLength({ dimensions, values: bytes.subarray(head) }, file);
}

/** Checks that exactly the elements of the dimensions follow. */
function requireLength(array: IdxArray, file: string): IdxArray {
  const head = 4 + 4 * array.dimensions.length;
  const expected = array.dimensions.reduce((product, size) => product * size, 1);
  const found = array.values.length;
  if (found === expected) return array;
  const reason = found < expected ? 'truncated' : 'trailing';
  const facts = { file, offset: head + Math.min(found, expected), elements: found, expected };
  const message = `${file} holds ${found} elements, its dimensions say ${expected}`;
  throw invalidIdx(reason, message, facts);
}

function requireRank(array: IdxArray, rank: number, file: string): void {
  if (array.dimensions.length === rank) return;
  const facts = { file, offset: 3, dimensions: array.dimensions.length, expected: rank };
  throw invalidIdx('dimensions', `${file} has not ${rank} dimensions`, facts);
}

/** A file and the name that errors call it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Images and labels from their two files.
 * @throws AditError `invalid_idx`, also with `reason` `dimensions`, `counts_differ`, `label`.
 */
export function readIdxImages(images: NamedBytes, labels: NamedBytes): LabelledImages {
  const pictures = parseIdx(images.bytes, images.name);
  const classes = parseIdx(labels.bytes, labels.name);
  requireRank(pictures, 3, images.name);
  requireRank(classes, 1, labels.name);
  const [count = 0, rows = 0, columns = 0] = pictures.dimensions;
  if (count !== classes.values.length) {
    const facts = { file: labels.name, offset: 4, images: count, labels: classes.values.length };
    throw invalidIdx('counts_differ', 'There are not as many labels as images', facts);
  }
  const bad = classes.values.findIndex((label) => label >= IMAGE_CLASSES);
  if (bad >= 0) {
    const facts = { file: labels.name, offset: 8 + bad, label: classes.values[bad] ?? null };
    throw invalidIdx('label', `${labels.name} holds a label that is no digit`, facts);
  }
  return { pixels: rows * columns, images: pictures.values, labels: classes.values };
}
