import { blake2b256, encodeHex } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountId, unit } from './chain-types.ts';
import { struct } from './composites.ts';
import { option } from './enums.ts';
import { blake2, identity, twox64, twox128Hex } from './hashers.ts';
import { buildMetadata } from './metadata.ts';
import { hexBytes, u8, u16, u32, u64 } from './primitives.ts';
import { storageOf } from './storage-item.ts';
import { libraryOf, readMetadata } from './testing/library.ts';
import { smallRuntime } from './testing/small-runtime.ts';

const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';

/** Keys of the real chain: interop.md 9.3. */
const KNOWN_PREFIXES = {
  'System.Account': '26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9',
  'System.Events': '26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7',
  'System.Number': '26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac',
  'System.BlockHash': '26aa394eea5630e07c48ae0c9558cef7a44704b568d21667356a5a050c118746',
  'Timestamp.Now': 'f0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb',
  'Balances.TotalIssuance': 'c2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80',
  'Sudo.Key': '5c0d1176a568c1f92944340dbfed9e9c530ebca703c85910e7164cb7d1c9e47b',
  'Aura.Authorities': '57f8dc2f5ab09467896f47300f0424385e0621c4869aa60c02be9adcc98a0d1d',
  'SubtensorModule.SubnetOwner': '658faa385070e074c85bf6b568cf055536e3e82152c8758267395fe524fbbd16',
  'SubtensorModule.NetworksAdded':
    '658faa385070e074c85bf6b568cf05550e30450fc4d507a846032a7fa65d9a43',
  'SubtensorModule.Uids': '658faa385070e074c85bf6b568cf0555aab1b4e78e1ea8305462ee53b3686dc8',
  'SubtensorModule.Tempo': '658faa385070e074c85bf6b568cf05557641384bb339f3758acddfd7053d3317',
  'SubtensorModule.TotalNetworks':
    '658faa385070e074c85bf6b568cf05555f3bb7bcd0a076a48abf8c256d221721',
  'SubtensorModule.Burn': '658faa385070e074c85bf6b568cf055501be1755d08418802946bca51b686325',
  'SubtensorModule.CommitRevealWeightsEnabled':
    '658faa385070e074c85bf6b568cf05558fb0d3eb3d4ea01122652b09d1d43c65',
  'SubtensorModule.LastUpdate': '658faa385070e074c85bf6b568cf0555696e262a16e52255a69d8acd79354146',
  'SubtensorModule.TxRateLimit': '658faa385070e074c85bf6b568cf0555a60dafa9acb9b7b76f9a4eeb63b91b44',
  'SubtensorModule.WeightsSetRateLimit':
    '658faa385070e074c85bf6b568cf05552d919f5b3b970cd2c91638872d3aa64c',
  'Swap.AlphaSqrtPrice': '746cc6d1e9dbcf1d03868e492c1d836e0366558e06667059cde5be67d7c3e2d1',
  'Drand.LastStoredRound': 'a285cdb66e8b8524ea70b1693c7b1e05087f3dd6e0ceded0e388dd34f810a73d',
  'MevShield.NextKey': '9e94fc9ecf3c8d51c7baba39080fb4339ab50f1d245f1373b95e2a965fa883ac',
};

describe('storage hashers', () => {
  it('give the known hashes', () => {
    const abc = hexBytes(3);
    expect(twox64(unit).hash([])).toBe('99e9d85137db46ef');
    expect(twox128Hex('abc')).toBe('990977adf52cbc440889329981caa9be');
    expect(blake2(abc).hash('0x616263')).toBe('cf4ab791c62b8d2b2109c90275287816616263');
    expect(identity(abc).hash('0x616263')).toBe('616263');
    expect(encodeHex(blake2b256(new Uint8Array()))).toBe(
      '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8',
    );
  });

  it('give the same hash the second time', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffff }), (value) => {
        expect(twox64(u16).hash(value)).toBe(twox64(u16).hash(value));
        expect(blake2(u16).hash(value)).toBe(blake2(u16).hash(value));
      }),
    );
  });
});

describe('storage items', () => {
  it.each(Object.entries(KNOWN_PREFIXES))('%s has the key of the real chain', (name, key) => {
    const [pallet = '', item = ''] = name.split('.');
    expect(storageOf(pallet).value(item, u32, 0).key()).toBe(`0x${key}`);
  });

  it("have the real chain's key for an account", () => {
    const account = storageOf('System').map('Account', [blake2(accountId)], u32, 0);
    expect(account.key(ALICE)).toBe(
      `0x${KNOWN_PREFIXES['System.Account']}de1e86a9a8c739864cf3cc5ec2bea59f${ALICE.slice(2)}`,
    );
  });

  it('tell the keys of a storage key, and a prefix for fewer keys', () => {
    const item = storageOf('Test').optionalMap(
      'Item',
      [identity(u16), blake2(accountId), twox64(u64)],
      u8,
    );
    const account = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => `0x${encodeHex(bytes)}`);
    fc.assert(
      fc.property(fc.nat({ max: 0xffff }), account, fc.bigInt(0n, 2n ** 64n - 1n), (a, b, c) => {
        const key = item.key(a, b, c);
        expect(item.keysOf(key)).toEqual([a, b, c]);
        for (const prefix of [item.key(), item.key(a), item.key(a, b)]) {
          expect(key.startsWith(prefix)).toBe(true);
        }
        expect(() => item.keysOf(key.slice(0, -2))).toThrow(
          expect.objectContaining({ code: 'invalid_scale' }),
        );
      }),
    );
  });

  it("have the library's keys for any keys", () => {
    const library = libraryOf(readMetadata(buildMetadata(smallRuntime, 'normal').v14));
    const uids = storageOf('SubtensorModule').optionalMap(
      'Uids',
      [identity(u16), blake2(accountId)],
      u16,
    );
    const theirs = library.buildStorage('SubtensorModule', 'Uids').keys;
    const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    fc.assert(
      fc.property(fc.nat({ max: 0xffff }), (netUid) => {
        expect(theirs.enc(netUid, alice)).toBe(uids.key(netUid, ALICE));
      }),
    );
  });

  it('read missing entries as their default, which may differ between the builds', () => {
    const { map, value, optional } = storageOf('Test');
    const tempo = map('Tempo', [identity(u16)], u16, { normal: 360, fast: 10 });
    expect([tempo.fallback('normal'), tempo.fallback('fast')]).toEqual([360, 10]);
    const made = value('Made', u32, (profile) => profile.length);
    expect([made.fallback('normal'), made.fallback('fast')]).toEqual([6, 4]);
    expect(optional('Maybe', u32).fallback('fast')).toBeUndefined();
    const record = value('Record', struct('test::Record', { maybe: option(u8) }), {
      maybe: undefined,
    });
    expect(record.fallback('normal')).toEqual({ maybe: undefined });
    expect(record.decode(record.encode({ maybe: 3 }))).toEqual({ maybe: 3 });
  });
});
