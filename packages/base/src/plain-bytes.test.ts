import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, decodeHex, encodeHex } from './bytes.ts';
import { plainBytes, plainHex, plainOrder } from './plain-bytes.ts';

describe('bytes without Buffer', () => {
  it('are written and read as with it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(plainHex(bytes)).toBe(encodeHex(bytes));
        expect(plainBytes(encodeHex(bytes))).toEqual(decodeHex(encodeHex(bytes)));
      }),
    );
  });

  it('stand in the same order', () => {
    const short = fc.uint8Array({ maxLength: 3, max: 2 });
    fc.assert(
      fc.property(short, short, (left, right) => {
        expect(Math.sign(plainOrder(left, right))).toBe(Math.sign(compareBytes(left, right)));
      }),
    );
  });
});
