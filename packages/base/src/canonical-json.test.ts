import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, findDifference, type Json } from './canonical-json.ts';

describe('canonical JSON', () => {
  it('writes the example of RFC 8785', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],' +
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 units, whatever their order was', () => {
    expect(canonicalJson({ '€': 1, '\r': 2, '1': 3, '😀': 4, ö: 5 })).toBe(
      '{"\\r":2,"1":3,"ö":5,"€":1,"😀":4}',
    );
    expect(canonicalJson({ b: { d: 1, c: 2 }, a: [] })).toBe('{"a":[],"b":{"c":2,"d":1}}');
  });

  it('refuses a number that JSON does not have', () => {
    expect(() => canonicalJson([Number.NaN])).toThrow('finite');
  });

  it('survives any trip through a parser', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // jsonValue may hold -0, which JSON.stringify writes as 0.
        const text = canonicalJson(value as Json);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('the first difference', () => {
  it('is named by its path with both values', () => {
    const expected = { payouts: [{ rao: '1' }, { rao: '2' }], total: '3' };
    expect(findDifference(expected, structuredClone(expected))).toBeNull();
    expect(findDifference(expected, { ...expected, total: '4' })).toEqual({
      path: 'total',
      expected: '3',
      found: '4',
    });
    const changed = { ...expected, payouts: [{ rao: '1' }, { rao: '9' }] };
    expect(findDifference(expected, changed)?.path).toBe('payouts[1].rao');
  });

  it('sees what is missing, too much, null or of another kind', () => {
    expect(findDifference([1, 2], [1], 'a')).toEqual({ path: 'a[1]', expected: 2, found: null });
    expect(findDifference([1], [1, 2], 'a')).toEqual({ path: 'a[1]', expected: null, found: 2 });
    expect(findDifference({ a: null }, {})?.path).toBe('a');
    expect(findDifference({}, { a: null })?.path).toBe('a');
    expect(findDifference({ a: [] }, { a: {} })?.path).toBe('a');
    expect(findDifference(1, '1', 'x')).toEqual({ path: 'x', expected: 1, found: '1' });
  });

  it('is there exactly when the canonical texts differ', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const [first, second] = [left as Json, right as Json];
        const isSame = canonicalJson(first) === canonicalJson(second);
        expect(findDifference(first, second) === null).toBe(isSame);
      }),
    );
  });
});
