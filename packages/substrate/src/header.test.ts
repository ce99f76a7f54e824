import { concatBytes, decodeHex, encodeHex } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  auraPreRuntime,
  auraSeal,
  auraSlot,
  type BlockHeader,
  decodeHeader,
  digestItem,
  encodeHeader,
  type HeaderJson,
  hashHeader,
  headerFromJson,
  headerToJson,
} from './header.ts';
import { encode } from './scale-type.ts';
import { INTERFACE_RECORDINGS, recordings, SDK_RECORDINGS } from './testing/recorded-data.ts';

const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => `0x${encodeHex(bytes)}`);
const log = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(auraPreRuntime),
  fc.uint8Array({ minLength: 64, maxLength: 64 }).map(auraSeal),
  fc
    .uint8Array({ maxLength: 300 })
    .map((data) => encode(digestItem, { type: 'Other', value: [data] })),
  fc.constant(encode(digestItem, { type: 'RuntimeEnvironmentUpdated', value: [] })),
);
const header: fc.Arbitrary<BlockHeader> = fc.record({
  parentHash: hash,
  number: fc.nat({ max: 0xffff_ffff }),
  stateRoot: hash,
  extrinsicsRoot: hash,
  logs: fc.array(log, { maxLength: 5 }),
});

describe('block headers', () => {
  it('of every recorded block have the hash under which it was asked for', (context) => {
    let checked = 0;
    for (const file of [SDK_RECORDINGS, INTERFACE_RECORDINGS]) {
      for (const methods of Object.values(recordings(context, file))) {
        for (const [params, { result }] of Object.entries(methods['chain_getHeader'] ?? {})) {
          const [asked] = JSON.parse(params) as (string | null)[];
          if (asked === null || asked === undefined || result === null) continue;
          const json = result as HeaderJson;
          const read = headerFromJson(json);
          expect(hashHeader(read)).toBe(asked);
          expect(headerToJson(read)).toEqual(json);
          expect(decodeHeader(encodeHeader(read))).toEqual(read);
          expect(auraSlot(read.logs)).toBeGreaterThan(100_000_000n);
          checked += 1;
        }
      }
    }
    expect(checked).toBeGreaterThan(60);
  });

  it('come back from their bytes and from their JSON form', () => {
    fc.assert(
      fc.property(header, (value) => {
        expect(decodeHeader(encodeHeader(value))).toEqual(value);
        expect(headerFromJson(headerToJson(value))).toEqual(value);
        expect(headerToJson(value).number).toMatch(/^0x(?:0|[1-9a-f][0-9a-f]*)$/);
      }),
    );
  });

  it('that are cut or go on are refused', () => {
    fc.assert(
      fc.property(header, fc.nat({ max: 200 }), (value, cut) => {
        const bytes = encodeHeader(value);
        const error = expect.objectContaining({ code: 'invalid_scale' });
        expect(() => decodeHeader(bytes.subarray(0, cut % bytes.length))).toThrow(error);
        expect(() => decodeHeader(concatBytes(bytes, Uint8Array.of(0)))).toThrow(error);
      }),
    );
  });

  it('name the slot of their author and carry its seal', () => {
    expect(encodeHex(auraPreRuntime(0x08bcee07n))).toBe('06617572612007eebc0800000000');
    const seal = auraSeal(new Uint8Array(64).fill(7));
    expect(encodeHex(seal)).toBe(`05617572610101${'07'.repeat(64)}`);
    expect(auraSlot([decodeHex('0466726f6e0401'), auraPreRuntime(99n), seal])).toBe(99n);
    expect(() => auraSlot([seal])).toThrow(expect.objectContaining({ code: 'no_aura_slot' }));
  });
});
