import { concatBytes, encodeHex, isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountId, compactU32, compactU128, h256, unit } from './chain-types.ts';
import { struct } from './composites.ts';
import { enumOf, nullable, option, variant } from './enums.ts';
import { tuple } from './fields.ts';
import { array, vec } from './lists.ts';
import { bytes, hexBytes, i16, i64, str, u8, u16, u32, u64, u128 } from './primitives.ts';
import { ScaleReader } from './scale-reader.ts';
import { type AnyType, DeferredType, decode, encode } from './scale-type.ts';
import { ScaleWriter } from './scale-writer.ts';
import { EVERY_TYPE } from './testing/every-type.ts';

const invalid = expect.objectContaining({ name: 'AditError', code: 'invalid_scale' });
const unfit = expect.objectContaining({ name: 'AditError', code: 'invalid_value' });

function compactBytes(value: number | bigint): Uint8Array {
  const writer = new ScaleWriter();
  writer.compact(value);
  return writer.take();
}

type Step = readonly [type: AnyType, value: unknown];

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.nat({ max: 255 }).map((value): Step => [u8, value]),
  fc.nat({ max: 0xffff }).map((value): Step => [u16, value]),
  fc.nat({ max: 0xffff_ffff }).map((value): Step => [u32, value]),
  fc.bigInt(0n, 2n ** 64n - 1n).map((value): Step => [u64, value]),
  fc.bigInt(0n, 2n ** 128n - 1n).map((value): Step => [u128, value]),
  fc.uint8Array({ maxLength: 200 }).map((value): Step => [bytes, value]),
);

describe('the cursor', () => {
  it('writes and reads any row of values, however often its array grows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const writer = new ScaleWriter();
        for (const [type, value] of steps) type.write(writer, value);
        const written = writer.take();
        expect(written).toEqual(concatBytes(...steps.map(([type, value]) => encode(type, value))));
        const reader = new ScaleReader(written);
        for (const [type, value] of steps) expect(type.read(reader)).toEqual(value);
        reader.end();
      }),
    );
  });

  it('reads inside an array that begins elsewhere', () => {
    const inner = concatBytes(new Uint8Array(5), encode(u64, 7n), new Uint8Array(3)).subarray(
      5,
      13,
    );
    expect(decode(u64, inner)).toBe(7n);
  });

  it('refuses every cut of every value, and every byte behind it', () => {
    for (const { type, values } of Object.values(EVERY_TYPE)) {
      fc.assert(
        fc.property(values, fc.nat(), (value, at) => {
          const written = encode(type, value);
          expect(() => decode(type, concatBytes(written, Uint8Array.of(0)))).toThrow(invalid);
          if (written.length === 0) return;
          expect(() => decode(type, written.subarray(0, at % written.length))).toThrow(invalid);
        }),
        { numRuns: 30 },
      );
    }
  });

  it('reads arbitrary bytes as a value that is written so again, or refuses them by a code', () => {
    const codes = new Set<string>();
    for (const { type } of Object.values(EVERY_TYPE)) {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 90 }), (source) => {
          try {
            expect(encodeHex(encode(type, decode(type, source)))).toBe(encodeHex(source));
          } catch (error) {
            if (!isAditError(error)) throw error;
            codes.add(error.code);
          }
        }),
        { numRuns: 200 },
      );
    }
    expect([...codes].filter((code) => code !== 'call_too_deep')).toEqual(['invalid_scale']);
  });
});

describe('lengths', () => {
  const lists: Record<string, AnyType> = {
    bytes,
    str,
    'vec of numbers': vec(u32),
    'vec of accounts': vec(accountId),
    'vec of units': vec(unit),
    'vec of empty structs': vec(struct('test::Empty', [])),
    'vec of empty arrays': vec(array(u64, 0)),
    'vec of vecs': vec(vec(u8)),
  };

  it.each(Object.entries(lists))('of %s that no bytes follow are refused at once', (_, type) => {
    for (const length of [1n, 64n, 2n ** 24n, 2n ** 30n, 2n ** 32n, 2n ** 63n, 2n ** 535n]) {
      expect(() => decode(type, compactBytes(length))).toThrow(invalid);
    }
  });

  it('promise no more items than can follow, so that a list is no longer than its bytes', () => {
    const source = concatBytes(compactBytes(1000n), new Uint8Array(31 * 1000 + 999));
    expect(() => decode(vec(h256), source)).toThrow(invalid);
    let items = 0;
    const counted = {
      ...u32,
      read: (reader: ScaleReader) => {
        items += 1;
        return u32.read(reader);
      },
    };
    // 250 items do not fit either, though there are more bytes than items.
    for (const length of [2n ** 29n, 250n]) {
      const short = concatBytes(compactBytes(length), new Uint8Array(999));
      expect(() => decode(vec(counted), short)).toThrow(invalid);
    }
    expect(items).toBe(0);
  });
});

describe('compact integers', () => {
  it('come back at every border and anywhere below 2^536', () => {
    const borders = [6n, 14n, 30n, 32n, 64n, 128n, 528n].flatMap((bits) => [
      2n ** bits - 1n,
      2n ** bits,
      2n ** bits + 1n,
    ]);
    const any = fc.oneof(fc.constantFrom(...borders), fc.bigInt(0n, 2n ** 536n - 1n));
    fc.assert(
      fc.property(any, (value) => {
        const reader = new ScaleReader(compactBytes(value));
        expect(BigInt(reader.compact())).toBe(value);
        reader.end();
      }),
    );
  });

  it('have the bytes of the SCALE documentation', () => {
    const hex = (value: bigint) => encodeHex(compactBytes(value));
    expect([0n, 1n, 42n, 69n, 65_535n, 100_000_000_000_000n].map(hex)).toEqual([
      '00',
      '04',
      'a8',
      '1501',
      'feff0300',
      '0b00407a10f35a',
    ]);
  });

  it('have one form each: bytes that are read are the ones that are written', () => {
    for (let first = 0; first < 256; first += 1) {
      for (const rest of [0, 1, 0x3f, 0x40, 0x80, 0xff]) {
        const mode = first & 3;
        const length = mode === 3 ? 5 + (first >> 2) : [1, 2, 4][mode];
        const source = new Uint8Array(length ?? 0).fill(rest);
        source[0] = first;
        let value: number | bigint;
        try {
          value = new ScaleReader(source).compact();
        } catch (error) {
          expect(error).toEqual(invalid);
          continue;
        }
        expect(compactBytes(value)).toEqual(source);
      }
    }
  });

  it('that are longer than needed, or too large for their type, are refused', () => {
    for (const longer of [
      '0100',
      'fd00',
      '02000000',
      'feff0000',
      '0300000000',
      '03ffffff3f',
      '070100000000',
    ]) {
      const source = Uint8Array.from(Buffer.from(longer, 'hex'));
      expect(() => decode(compactU128, source)).toThrow(invalid);
    }
    expect(() => decode(compactU32, compactBytes(2n ** 32n))).toThrow(invalid);
    expect(() => decode(compactU128, compactBytes(2n ** 128n))).toThrow(invalid);
  });

  it('below nought or from 2^536 on cannot be written', () => {
    expect(() => compactBytes(-1n)).toThrow(unfit);
    expect(() => compactBytes(2n ** 536n)).toThrow(unfit);
  });
});

describe('values', () => {
  const wrong: [string, AnyType, unknown][] = [
    ['256 as u8', u8, 256],
    ['-1 as u8', u8, -1],
    ['1.5 as u16', u16, 1.5],
    ['NaN as u32', u32, Number.NaN],
    ['nothing as u32', u32, undefined],
    ['2^64 as u64', u64, 2n ** 64n],
    ['-1 as u128', u128, -1n],
    ['32 768 as i16', i16, 32_768],
    ['2^63 as i64', i64, 2n ** 63n],
    ['31 bytes as an account', accountId, `0x${'00'.repeat(31)}`],
    ['2 items as an array of 3', array(u8, 3), [1, 2]],
    ['1 value as a pair', tuple(u8, u8), [1]],
    ['an unknown variant', enumOf('test::One', { A: variant(0) }), { type: 'B', value: [] }],
  ];

  it.each(wrong)('that do not fit are refused: %s', (_, type, value) => {
    expect(() => encode(type, value)).toThrow(unfit);
  });

  it('that fail half written leave nothing for the next one', () => {
    const pair = tuple(u64, u8);
    expect(() => encode(pair, [1n, 256])).toThrow(unfit);
    const first = encode(u16, 0x0201);
    expect([...encode(pair, [3n, 4])]).toEqual([3, 0, 0, 0, 0, 0, 0, 0, 4]);
    expect([...first]).toEqual([1, 2]);
  });

  it('may be written while another one is', () => {
    const inner = { ...bytes, write: (writer: ScaleWriter) => bytes.write(writer, encode(u16, 7)) };
    expect([...encode(tuple(u8, inner, u8), [1, Uint8Array.of(), 2])]).toEqual([1, 8, 7, 0, 2]);
  });

  it('may be nothing inside something, which the library cannot tell apart', () => {
    const type = option(nullable(u8));
    for (const [value, source] of [
      [undefined, [0]],
      [null, [1, 0]],
      [7, [1, 1, 7]],
    ] as const) {
      expect([...encode(type, value)]).toEqual(source);
      expect(decode(type, Uint8Array.from(source))).toBe(value);
    }
  });

  it('of one index cannot be told apart, so such an enum cannot be made', () => {
    expect(() => enumOf('test::Twice', { A: variant(1), B: variant(1) })).toThrow('two variants');
  });

  it('of bits that mean nothing are refused', () => {
    const refused: [AnyType, number[]][] = [
      [EVERY_TYPE['bool']?.type as AnyType, [2]],
      [EVERY_TYPE['option']?.type as AnyType, [2, 0]],
      [enumOf('test::One', { A: variant(3) }), [0]],
      [str, [8, 0xc3, 0x28]],
    ];
    for (const [type, source] of refused) {
      expect(() => decode(type, Uint8Array.from(source))).toThrow(invalid);
    }
    // A byte order mark is part of the text.
    expect(decode(str, Uint8Array.of(16, 0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });

  it('of a foreign length as hexadecimal text are refused', () => {
    expect(() => encode(hexBytes(2), '0xabc')).toThrow(
      expect.objectContaining({ code: 'invalid_hex' }),
    );
  });
});

describe('types that hold themselves', () => {
  const list = new DeferredType<unknown>('List');
  list.define(enumOf('test::List', { End: variant(0), More: variant(1, [list]) }));

  it('are read and written over 64 levels and refused below', () => {
    const levels = (count: number) => new Uint8Array(count).fill(1, 0, count - 1);
    const deepest = decode(list, levels(64));
    expect(encode(list, deepest)).toEqual(levels(64));
    const tooDeep = expect.objectContaining({ name: 'AditError', code: 'value_too_deep' });
    for (const count of [65, 5_000_000]) expect(() => decode(list, levels(count))).toThrow(tooDeep);
    expect(() => encode(list, { type: 'More', value: [deepest] })).toThrow(tooDeep);
  });

  it('are defined once, and before they are used', () => {
    const late = new DeferredType<number>('Late');
    expect(() => encode(late, 1)).toThrow('before it was defined');
    late.define(u8);
    expect(() => late.define(u8)).toThrow('defined already');
  });
});
