import { blake2b256, createRandom } from '@adit/base';
import { expect, it } from 'vitest';
import { fastBlake2b256 } from './fast-hash.ts';
import { MESSAGE_BYTES_MAX, ready } from './sr25519.ts';

const SIZES = [0, 1, 127, 128, 129, 4_096, 150_001, MESSAGE_BYTES_MAX, MESSAGE_BYTES_MAX + 1];

it('gives the same digest before and after the module is loaded, at every size', async () => {
  const random = createRandom('fast hash');
  const inputs = SIZES.map((size) =>
    Uint8Array.from({ length: size }, () => random.nextBelow(256)),
  );
  const before = inputs.map((input) => fastBlake2b256(input));
  await ready();
  expect(inputs.map((input) => fastBlake2b256(input))).toEqual(before);
  expect(inputs.map((input) => blake2b256(input))).toEqual(before);
});
