import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareBytes,
  concatBytes,
  decodeHex,
  encodeHex,
  encodeU32,
  encodeU64,
  encodeUtf8,
} from './bytes.ts';
import { AditError } from './errors.ts';

describe('hexadecimal', () => {
  it('is lower case and reads back', () => {
    expect(encodeHex(Uint8Array.of(0, 1, 0xab, 0xff))).toBe('0001abff');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeHex(encodeHex(bytes))).toEqual(bytes);
      }),
    );
  });

  it('encodes a view of a larger buffer, not the buffer', () => {
    expect(encodeHex(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('0203');
  });

  it.each(['0xAbCd', 'abcd', 'ABCD', '0XabCD'])('reads %s', (text) => {
    expect(decodeHex(text)).toEqual(Uint8Array.of(0xab, 0xcd));
  });

  it('reads nothing as nothing', () => {
    expect([decodeHex(''), decodeHex('0x')]).toEqual([new Uint8Array(), new Uint8Array()]);
  });

  it.each(['a', 'abc', '0x1', 'xy', 'ab cd', ' ab', 'ab\n', '0x0x00', 'é0', '-1', '１２'])(
    'refuses %j',
    (text) => {
      let refusal: unknown = null;
      try {
        decodeHex(text);
      } catch (failure) {
        refusal = failure;
      }
      expect(refusal instanceof AditError ? refusal.code : refusal).toBe('invalid_hex');
    },
  );

  it('judges a hostile length without exhausting the stack', () => {
    expect(decodeHex('ab'.repeat(5_000_000))).toHaveLength(5_000_000);
    expect(() => decodeHex(`${'ab'.repeat(5_000_000)}g`)).toThrow(AditError);
  });
});

describe('byte strings', () => {
  it('are joined in order, into an array of their own', () => {
    const part = Uint8Array.of(1, 2);
    const joined = concatBytes(part, new Uint8Array(), Uint8Array.of(3));
    part[0] = 9;
    expect(joined).toEqual(Uint8Array.of(1, 2, 3));
    expect(concatBytes()).toEqual(new Uint8Array());
  });

  it('are ordered as unsigned bytes, a prefix first', () => {
    expect(compareBytes(Uint8Array.of(0x7f), Uint8Array.of(0x80))).toBeLessThan(0);
    expect(compareBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBeGreaterThan(0);
    expect(compareBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(0);
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
        const [a, b] = [encodeHex(left), encodeHex(right)];
        expect(Math.sign(compareBytes(left, right))).toBe(Number(a > b) - Number(a < b));
      }),
    );
  });

  it('hold integers little-endian, modulo their width', () => {
    expect(encodeHex(encodeU32(0x01020304))).toBe('04030201');
    expect(encodeHex(encodeU32(2 ** 32 + 5))).toBe('05000000');
    expect(encodeHex(encodeU64(0x0102030405060708n))).toBe('0807060504030201');
    expect(encodeHex(encodeU64(2n ** 64n + 6n))).toBe('0600000000000000');
    expect(encodeHex(encodeU64(-1n))).toBe('ff'.repeat(8));
  });

  it('hold text as UTF-8', () => {
    expect(encodeHex(encodeUtf8('aé€𝄞'))).toBe('61c3a9e282acf09d849e');
  });
});
