/**
 * The digest that names a suite: BLAKE2b-256 over one canonical byte string.
 *
 * Encoding, version 1, all integers little-endian: every text is a u32 byte length and its UTF-8;
 * every number is the eight bytes of its f64; every list is a u32 count and its items; every data
 * array is a u64 count and its f64 in order. The order of fields is the order of the code below.
 * Anything that can change a score is in here, so equal digests mean equal scores.
 */
import { concatBytes, encodeHex, encodeU32, encodeU64, encodeUtf8 } from '@adit/base';
import type { TaskData } from '@adit/program';
import { blake2b } from '@noble/hashes/blake2.js';
import type { Suite } from '../task-type.ts';

const ENCODING = 'adit suite/1';
const ELEMENTS_PER_CHUNK = 8192;

/** Everything of a suite but its digest. */
export type SuiteBody = Omit<Suite, 'digest'>;

interface Hasher {
  update(bytes: Uint8Array): unknown;
}

/** Eight bytes, little-endian, of an f64; every NaN has the same bytes. */
export function encodeF64(value: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setFloat64(0, Number.isNaN(value) ? Number.NaN : value, true);
  if (Number.isNaN(value)) out.set([0, 0, 0, 0, 0, 0, 0xf8, 0x7f]);
  return out;
}

function encodeText(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  return concatBytes(encodeU32(bytes.length), bytes);
}

function hashArray(hasher: Hasher, values: Float64Array): void {
  hasher.update(encodeU64(BigInt(values.length)));
  const chunk = new DataView(new ArrayBuffer(ELEMENTS_PER_CHUNK * 8));
  for (let start = 0; start < values.length; start += ELEMENTS_PER_CHUNK) {
    const part = values.subarray(start, start + ELEMENTS_PER_CHUNK);
    let offset = 0;
    for (const value of part) {
      chunk.setFloat64(offset, value, true);
      offset += 8;
    }
    hasher.update(new Uint8Array(chunk.buffer, 0, offset));
  }
}

function hashTask(hasher: Hasher, task: TaskData): void {
  hasher.update(encodeText(task.evalType));
  hasher.update(encodeF64(task.features));
  hasher.update(encodeU64(task.seed));
  for (const values of [task.trainX, task.trainY, task.validX, task.validY]) {
    hashArray(hasher, values);
  }
}

/** Lower-case hex digest of a suite's rules and data. */
export function suiteDigest(body: SuiteBody): string {
  const hasher = blake2b.create({ dkLen: 32 });
  const { limits, rules } = body;
  for (const text of [
    ENCODING,
    body.id,
    body.taskType,
    body.aggregate,
    body.seed,
    body.semantics,
  ]) {
    hasher.update(encodeText(text));
  }
  const numbers = [
    rules.maxAbsError,
    rules.flushEvery,
    limits.banks.scalars,
    limits.banks.vectors,
    limits.banks.matrices,
    limits.instructions.setup,
    limits.instructions.predict,
    limits.instructions.learn,
    limits.textBytes,
    body.opCostLimit,
  ];
  for (const value of numbers) hasher.update(encodeF64(value));
  hasher.update(encodeU32(body.tasks.length));
  for (const task of body.tasks) hashTask(hasher, task);
  return encodeHex(hasher.digest());
}

/** A suite with its digest. */
export function sealSuite(body: SuiteBody): Suite {
  return { ...body, digest: suiteDigest(body) };
}
