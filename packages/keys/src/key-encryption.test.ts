import { decodeHex, encodeHex, isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveInJavaScript,
  deriveKey,
  isEncrypted,
  openText,
  sealText,
} from './key-encryption.ts';

/** Argon2i of `testing123!` at the wallets' cost, from libsodium; the long lane derives it. */
const KEY = decodeHex('4d45aaf6a0321801d5354e20b817756bf7a3d7b39308b6eb6a42955e0cfe7d5e');
const TEXT = '{"accountId":"0x00"}';
const NONCE = Uint8Array.from({ length: 24 }, (_, index) => index);
/** The file that libsodium makes of these. */
const FILE =
  '244e41434c000102030405060708090a0b0c0d0e0f10111213141516171e7770bd2709c11a2423ba03a39a1837ad9ecc58eea3720679451c10d7d4cd17622edf6c';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (failure) {
    return isAditError(failure) ? failure.code : `other: ${String(failure)}`;
  }
  return 'nothing thrown';
}

describe('an encrypted key file', () => {
  it('has the bytes that libsodium writes', () => {
    expect(encodeHex(sealText(TEXT, KEY, NONCE))).toBe(FILE);
    expect(isEncrypted(decodeHex(FILE))).toBe(true);
    expect(isEncrypted(Buffer.from(TEXT))).toBe(false);
  });

  it('is opened with its key', () => {
    expect(openText(decodeHex(FILE), KEY)).toBe(TEXT);
  });

  it('has another nonce each time, and opens to any text that was put in', () => {
    expect(sealText(TEXT, KEY)).not.toEqual(sealText(TEXT, KEY));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(openText(sealText(text, KEY), KEY)).toBe(text);
      }),
    );
  });

  it('is refused with any other key, any other byte and any other length', () => {
    const bytes = decodeHex(FILE);
    expect(codeOf(() => openText(bytes, flip(KEY, 0)))).toBe('wrong_password');
    for (let at = 5; at < bytes.length; at += 1) {
      expect(codeOf(() => openText(flip(bytes, at), KEY))).toBe('wrong_password');
    }
    for (let length = 0; length < bytes.length; length += 1) {
      const code = codeOf(() => openText(bytes.subarray(0, length), KEY));
      expect(code).toBe(length < 45 ? 'invalid_key_file' : 'wrong_password');
    }
  });
});

function flip(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

describe('the key of a password', () => {
  const cheap = { memoryKib: 64, passes: 2 };

  it('differs by password and cost', async () => {
    const keys = await Promise.all([
      deriveKey('one', cheap),
      deriveKey('two', cheap),
      deriveKey('one', { ...cheap, passes: 3 }),
      deriveKey('one', { ...cheap, memoryKib: 72 }),
    ]);
    expect(keys.map((key) => key.length)).toEqual([32, 32, 32, 32]);
    expect(new Set(keys.map(encodeHex)).size).toBe(4);
  });

  // Says something from Node 24.7 on; `.ci/run` repeats it there.
  it('is the same by JavaScript as by Node', async () => {
    const both = await Promise.all(
      ['', 'testing123!', 'ä…'].map(async (password) => [
        encodeHex(await deriveKey(password, cheap)),
        encodeHex(await deriveInJavaScript(password, cheap)),
      ]),
    );
    for (const [derived, inJavaScript] of both) expect(derived).toBe(inJavaScript);
  });
});
