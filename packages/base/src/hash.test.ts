import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeHex, encodeUtf8 } from './bytes.ts';
import { blake2b256, blake2b512, keccak256, sha256 } from './hash.ts';

it('hashes as published', () => {
  expect(encodeHex(blake2b256(encodeUtf8('')))).toBe(
    '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8',
  );
  expect(encodeHex(blake2b512(encodeUtf8('abc')))).toBe(
    'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
  );
  expect(encodeHex(sha256(encodeUtf8('abc')))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  expect(encodeHex(keccak256(encodeUtf8('')))).toBe(
    'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
  );
});

it('agrees with the host’s own hashes on any input', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const host = (name: string): string => createHash(name).update(bytes).digest('hex');
      expect(encodeHex(blake2b512(bytes))).toBe(host('blake2b512'));
      expect(encodeHex(sha256(bytes))).toBe(host('sha256'));
    }),
  );
});
