import { concatBytes, decodeHex, isAditError } from '@adit/base';
import { base58 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ss58Decode, ss58Encode } from './ss58.ts';

const ALICE_KEY = decodeHex('d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d');
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

function reasonOf(address: string, prefix?: number): unknown {
  try {
    ss58Decode(address, prefix);
  } catch (failure) {
    if (isAditError(failure) && failure.code === 'invalid_address')
      return failure.numbers['reason'];
    return `other: ${String(failure)}`;
  }
  return 'accepted';
}

describe('SS58', () => {
  it.each([
    ['d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d', 42, ALICE],
    ['aa'.repeat(32), 42, '5FvUhL6sQ5egLAvnyiY1n7gTuhmYg9sD3oJbvASWkpNULt3n'],
    [
      'e4359ad3e2716c539a1d663ebd0a51bdc5c98a12e663bb4c4402db47828c9446',
      0,
      '16ADqpMa4yzfmWs3nuTSMhfZ2ckeGtvqhPWCNqECEGDcGgU2',
    ],
    [
      'e4359ad3e2716c539a1d663ebd0a51bdc5c98a12e663bb4c4402db47828c9446',
      42,
      '5HDvhV6WDCjCKyrXqGQSDYqQAzkzabNhctmiDYEqgBC66BsX',
    ],
  ])('%s under %i is %s', (hex, prefix, address) => {
    expect(ss58Encode(decodeHex(hex), prefix)).toBe(address);
    expect(ss58Decode(address, prefix)).toEqual(decodeHex(hex));
  });

  it('uses prefix 42 unless told', () => {
    expect(ss58Encode(ALICE_KEY)).toBe(ALICE);
    expect(ss58Decode(ALICE)).toEqual(ALICE_KEY);
    expect(reasonOf('5HQV5mjTgcM9aEBi4xbnbiJdz8aez92tWyRc1U53rLYuYEMk')).toBe('accepted');
  });

  it('reads back every key under every prefix, and under no other', () => {
    const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 0, max: 16_383 }), (key, prefix) => {
        const address = ss58Encode(key, prefix);
        expect(ss58Decode(address, prefix)).toEqual(key);
        expect(reasonOf(address, prefix === 42 ? 43 : 42)).toBe('prefix');
      }),
      { numRuns: 500 },
    );
  });

  it('finds every single wrong character', () => {
    const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
    const accepted: string[] = [];
    for (let at = 0; at < ALICE.length; at += 1) {
      const wrong = alphabet[(alphabet.indexOf(ALICE[at] ?? '') + 1) % 58] ?? '';
      const address = ALICE.slice(0, at) + wrong + ALICE.slice(at + 1);
      if (reasonOf(address) === 'accepted') accepted.push(address);
    }
    expect(accepted).toEqual([]);
  });

  it.each([
    ['checksum', '5F3sa2TJAWMqDhXG6jhV4N8ko9rLbc4B52kmxXJoN5D3ue8w'],
    ['checksum', `${ALICE.slice(0, -1)}Z`],
    ['length', ''],
    ['length', ALICE.slice(0, -1)],
    ['length', `${ALICE}1`],
    ['length', `1${ALICE}`],
    ['length', ALICE.repeat(2)],
    ['length', '1'.repeat(100_000)],
    ['alphabet', `${ALICE.slice(0, -1)}0`],
    ['alphabet', `${ALICE.slice(0, -1)}é`],
    ['alphabet', ` ${ALICE}`],
    ['alphabet', '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56d'],
    ['prefix', ss58Encode(ALICE_KEY, 0)],
    ['prefix', ss58Encode(ALICE_KEY, 1_284)],
  ])('refuses by %s: %s', (reason, address) => {
    expect(reasonOf(address)).toBe(reason);
  });

  it('names the prefix it found and the one it wants', () => {
    let numbers: unknown;
    try {
      ss58Decode(ss58Encode(ALICE_KEY, 1_284));
    } catch (failure) {
      if (isAditError(failure)) numbers = failure.numbers;
    }
    expect(numbers).toEqual({ reason: 'prefix', prefix: 1_284, expectedPrefix: 42 });
  });

  it('does not take prefix 42 in the two-byte form: one key has one address', () => {
    // 42 as two bytes: 0x40 | 42 >> 2, then the two low bits on top.
    const payload = concatBytes(Uint8Array.of(0x4a, 0x80), ALICE_KEY);
    const withAnyChecksum = Array.from({ length: 65_536 }, (_, sum) =>
      concatBytes(payload, Uint8Array.of(sum & 255, sum >> 8)),
    );
    const reasons = new Set(
      withAnyChecksum.map((bytes) => bytes).map((bytes) => reasonOf(base58.encode(bytes))),
    );
    expect([...reasons].sort()).toEqual(['checksum', 'prefix']);
  });

  it('refuses keys of another length and prefixes out of range', () => {
    const codeOf = (key: Uint8Array, prefix?: number): string => {
      try {
        return ss58Encode(key, prefix);
      } catch (failure) {
        return isAditError(failure) ? failure.code : 'other';
      }
    };
    expect(codeOf(new Uint8Array(31))).toBe('invalid_public_key');
    expect(codeOf(new Uint8Array(33))).toBe('invalid_public_key');
    expect([-1, 16_384, 0.5, Number.NaN].map((prefix) => codeOf(ALICE_KEY, prefix))).toEqual(
      Array(4).fill('invalid_prefix'),
    );
  });
});
