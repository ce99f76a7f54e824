/**
 * CIFAR-10's binary batches: records of 3073 bytes, the class first, then 1024 red, 1024 green and
 * 1024 blue pixels. Source: the data set's own page.
 */
import { AditError, type ErrorNumbers } from '@adit/base';
import type { NamedBytes } from './idx.ts';
import { IMAGE_CLASSES, type LabelledImages } from './labelled-images.ts';

const PIXELS = 3_072;
const RECORD_BYTES = PIXELS + 1;

function invalidBatch(reason: string, message: string, numbers: ErrorNumbers): AditError {
  return new AditError('invalid_cifar', message, {
    numbers: { reason, ...numbers },
    nextStep: 'Delete the file and fetch it again: adit data fetch cifar10.',
  });
}

/**
 * The images of one batch.
 * @throws AditError `invalid_cifar` with `reason` (`truncated`, `empty`, `label`), `file`, `offset`.
 */
export function readCifarBatch({ name, bytes }: NamedBytes): LabelledImages {
  const count = Math.floor(bytes.length / RECORD_BYTES);
  if (count === 0 || bytes.length % RECORD_BYTES !== 0) {
    const facts = { file: name, offset: count * RECORD_BYTES, bytes: bytes.length };
    const reason = bytes.length === 0 ? 'empty' : 'truncated';
    throw invalidBatch(reason, `${name} is not a whole number of 3073-byte records`, {
      ...facts,
      recordBytes: RECORD_BYTES,
    });
  }
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  for (let record = 0; record < count; record++) {
    const offset = record * RECORD_BYTES;
    const label = bytes[offset] ?? IMAGE_CLASSES;
    if (label >= IMAGE_CLASSES) {
      throw invalidBatch('label', `${name} holds a class beyond 9`, { file: name, offset, label });
    }
    labels[record] = label;
    images.set(bytes.subarray(offset + 1, offset + RECORD_BYTES), record * PIXELS);
  }
  return { pixels: PIXELS, images, labels };
}
