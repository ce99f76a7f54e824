import { AditError, blake2b256, concatBytes, decodeHex, encodeHex } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mortalEra } from './era.ts';
import {
  decodeExtrinsic,
  EXTRINSIC_BYTES_MAX,
  encodeBareExtrinsic,
  encodeSignedExtrinsic,
  extrinsicHash,
  type SignedContent,
  type SignedExtrinsic,
  signingPayload,
} from './extrinsic.ts';
import { createExtrinsicCodec } from './extrinsic-codec.ts';
import type { PalletVariant } from './runtime-definition.ts';
import { encode } from './scale-type.ts';
import { INTERFACE_RECORDINGS, recordings } from './testing/recorded-data.ts';
import { extrinsicDefinition, runtimeCall } from './testing/small-runtime.ts';

const codec = createExtrinsicCodec(extrinsicDefinition, runtimeCall);
const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
const GENESIS = `0x${'11'.repeat(32)}`;
const BIRTH = `0x${'22'.repeat(32)}`;
const ADDITIONAL = {
  CheckSpecVersion: 425,
  CheckTxVersion: 1,
  CheckGenesis: GENESIS,
  CheckMortality: BIRTH,
};

const remark = (bytes: Uint8Array): PalletVariant => ({
  pallet: 'System',
  name: 'remark',
  value: { remark: bytes },
});
const batch = (...calls: PalletVariant[]): PalletVariant => ({
  pallet: 'Utility',
  name: 'batch',
  value: { calls },
});
const nested = (levels: number): PalletVariant =>
  levels === 0 ? remark(new Uint8Array()) : batch(nested(levels - 1));

const byteString = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const signature = fc.oneof(
  byteString(64).map((bytes) => ({ kind: 'ed25519' as const, bytes })),
  byteString(64).map((bytes) => ({ kind: 'sr25519' as const, bytes })),
  byteString(65).map((bytes) => ({ kind: 'ecdsa' as const, bytes })),
);
const call = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map(remark),
  fc
    .array(fc.uint8Array({ maxLength: 20 }).map(remark), { maxLength: 4 })
    .map((calls) => batch(...calls)),
);
const content: fc.Arbitrary<SignedContent> = fc.record({
  account: byteString(32).map((bytes) => `0x${encodeHex(bytes)}`),
  signature,
  era: fc.nat({ max: 0xffff_ffff }).map((block) => mortalEra((block % 70_000) + 1, block)),
  nonce: fc.nat({ max: 0xffff_ffff }),
  tip: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  mode: fc.constantFrom(0, 1),
  call,
});

function sample(inner: PalletVariant): Uint8Array {
  return encodeSignedExtrinsic(codec, {
    account: ALICE,
    signature: { kind: 'sr25519', bytes: new Uint8Array(64) },
    era: { type: 'immortal' },
    nonce: 0,
    tip: 0n,
    call: inner,
  });
}

const failsWith = (code: string) => expect.objectContaining({ name: 'AditError', code });

describe('extrinsics', () => {
  it('that a real client composed are read and written byte for byte', (context) => {
    const calls = recordings(context, INTERFACE_RECORDINGS)['test_get_payment_info']?.[
      'state_call'
    ];
    const read = Object.keys(calls ?? {})
      .map((params) => JSON.parse(params) as string[])
      .filter(([method]) => method === 'TransactionPaymentApi_query_info')
      .map(([, data = '']) => {
        // Behind the extrinsic stands its length as u32, the method's second argument.
        const bytes = decodeHex(data).slice(0, -4);
        const extrinsic = decodeExtrinsic(codec, bytes) as SignedExtrinsic;
        expect(encodeSignedExtrinsic(codec, extrinsic)).toEqual(bytes);
        return extrinsic;
      });
    expect(read.map(({ account }) => account)).toEqual([ALICE, ALICE, ALICE]);
    expect(read.map(({ era }) => era.type)).toEqual(['immortal', 'mortal', 'mortal']);
    expect(read.map(({ tip }) => tip)).toEqual([0n, 0n, 5_000_000n]);
    expect(read[0]?.call).toMatchObject({ pallet: 'Balances', name: 'transfer_keep_alive' });
  });

  it('come back from their bytes with all that was said', () => {
    fc.assert(
      fc.property(content, (value) => {
        const bytes = encodeSignedExtrinsic(codec, value);
        const extrinsic = decodeExtrinsic(codec, bytes);
        expect(extrinsic).toEqual({ isSigned: true, ...value, extra: {}, bytes });
        expect(encodeSignedExtrinsic(codec, extrinsic as SignedExtrinsic)).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(call, (value) => {
        const bytes = encodeBareExtrinsic(codec, value);
        expect(decodeExtrinsic(codec, bytes)).toEqual({ isSigned: false, call: value, bytes });
      }),
    );
  });

  it('name their account by Id or Address32 and by nothing else', () => {
    const [head, tail] = encodeHex(sample(remark(new Uint8Array()))).split(`00${ALICE.slice(2)}`);
    const read = (address: string) => {
      const body = decodeHex(`${head?.slice(4)}${address}${tail}`);
      return decodeExtrinsic(codec, concatBytes(decodeHex(compactOf(body.length)), body));
    };
    expect(read(`03${ALICE.slice(2)}`)).toMatchObject({ account: ALICE });
    for (const address of ['01', '0204aa', `04${'00'.repeat(20)}`]) {
      expect(() => read(address)).toThrow(failsWith('unsupported_address'));
    }
  });

  it('that are cut, go on, are too large or of another version are refused', () => {
    const bytes = sample(remark(Uint8Array.of(1, 2, 3)));
    for (let length = 0; length < bytes.length; length += 1) {
      const code = length < 2 ? 'invalid_scale' : 'extrinsic_length';
      expect(() => decodeExtrinsic(codec, bytes.subarray(0, length))).toThrow(failsWith(code));
    }
    const longer = concatBytes(bytes, Uint8Array.of(0));
    expect(() => decodeExtrinsic(codec, longer)).toThrow(failsWith('extrinsic_length'));
    // One byte more inside the stated length.
    const stated = concatBytes(
      decodeHex(compactOf(bytes.length - 1)),
      bytes.subarray(2),
      Uint8Array.of(0),
    );
    expect(() => decodeExtrinsic(codec, stated)).toThrow(failsWith('invalid_scale'));
    for (const version of [0x00, 0x03, 0x05, 0x45, 0x85, 0xff]) {
      const other = bytes.slice();
      other[2] = version;
      expect(() => decodeExtrinsic(codec, other)).toThrow(failsWith('extrinsic_version'));
    }
    const large = new Uint8Array(EXTRINSIC_BYTES_MAX + 1);
    expect(() => decodeExtrinsic(codec, large)).toThrow(failsWith('extrinsic_too_large'));
  });

  it('of arbitrary bytes are read or refused by a code, and never change when written again', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.nat({ max: 255 }), (value, at, byte) => {
        const bytes = encodeSignedExtrinsic(codec, value);
        bytes[at % bytes.length] = byte;
        try {
          const read = decodeExtrinsic(codec, bytes);
          if (read.isSigned && bytes[3] === 0) {
            expect(encodeSignedExtrinsic(codec, read)).toEqual(bytes);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(AditError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('hold calls over eight levels and not over nine, read or written', () => {
    const deepest = sample(nested(8));
    expect(decodeExtrinsic(codec, deepest).call).toEqual(nested(8));
    expect(() => sample(nested(9))).toThrow(failsWith('call_too_deep'));
    const batches = (levels: number) => {
      const body = decodeHex(`04${'0b0004'.repeat(levels)}000000`);
      return concatBytes(decodeHex(compactOf(body.length)), body);
    };
    expect(decodeExtrinsic(codec, batches(8)).call).toEqual(nested(8));
    for (const levels of [9, 1000, 1_000_000]) {
      expect(() => decodeExtrinsic(codec, batches(levels))).toThrow(failsWith('call_too_deep'));
    }
    const wide = batch(...Array.from({ length: 1000 }, () => nested(3)));
    expect(decodeExtrinsic(codec, sample(wide)).call).toEqual(wide);
  });

  it('are signed as call, extra and additional, hashed when longer than 256 bytes', () => {
    const terms = { era: mortalEra(64, 42), nonce: 3, tip: 5n };
    const payload = (length: number) =>
      signingPayload(codec, { ...terms, call: remark(new Uint8Array(length)) }, ADDITIONAL);
    const rest = `a5020c1400${'a9010000'}01000000${'11'.repeat(32)}${'22'.repeat(32)}00`;
    expect(encodeHex(payload(2))).toBe(`0000080000${rest}`);
    const fits = 256 - decodeHex(rest).length - 4;
    expect(payload(fits)).toHaveLength(256);
    const long = concatBytes(
      encode(runtimeCall, remark(new Uint8Array(fits + 1))),
      decodeHex(rest),
    );
    expect(payload(fits + 1)).toEqual(blake2b256(long));
  });

  it('are hashed with their length in front', () => {
    const bytes = encodeBareExtrinsic(codec, remark(new Uint8Array()));
    expect(encodeHex(bytes)).toBe('1004000000');
    expect(extrinsicHash(bytes)).toBe(`0x${encodeHex(blake2b256(bytes))}`);
  });

  it('need the value of every extension that has bytes', () => {
    const { CheckGenesis: _, ...rest } = ADDITIONAL;
    const value = { era: { type: 'immortal' } as const, nonce: 0, tip: 0n, call: nested(0) };
    expect(() => signingPayload(codec, value, rest)).toThrow();
  });
});

function compactOf(value: number): string {
  return encodeHex(Uint8Array.from(lengthBytes(value)));
}

function lengthBytes(value: number): number[] {
  if (value < 64) return [value << 2];
  if (value < 16_384) return [((value << 2) | 1) & 255, value >> 6];
  return [((value << 2) | 2) & 255, (value >> 6) & 255, (value >> 14) & 255, value >> 22];
}
