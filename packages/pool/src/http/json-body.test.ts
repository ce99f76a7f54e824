/** Bodies from hostile and from Python senders. */
import { isAditError } from '@adit/base';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonBody } from './json-body.ts';

const submission = { maxDepth: 32, acceptsNonFinite: true };
const strict = { maxDepth: 32, acceptsNonFinite: false };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function codeOf(body: Uint8Array, rules = submission): string | null {
  try {
    parseJsonBody(body, rules);
    return null;
  } catch (error) {
    if (isAditError(error)) return error.code;
    throw error;
  }
}

describe('parseJsonBody', () => {
  it('reads what JSON.parse reads, token by token, in both modes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small' }), fc.boolean(), (value, pretty) => {
        const text = JSON.stringify(value, null, pretty ? 2 : 0);
        fc.pre(!text.includes('__proto__'));
        const expected: unknown = JSON.parse(text);
        for (const rules of [submission, strict]) {
          expect(parseJsonBody(bytes(text), rules)).toEqual(expected);
        }
      }),
    );
  });

  it('names the bare tokens and what overflows, and nothing inside strings', () => {
    const text =
      '{"a":NaN,"b":[Infinity,-Infinity , 1e999,-1e999,1e-999],"NaN":"NaN -Infinity \\" NaN",' +
      '"c":"\\\\","d":NaN\n}';
    expect(parseJsonBody(bytes(text), submission)).toEqual({
      a: 'NaN',
      b: ['Infinity', '-Infinity', 'Infinity', '-Infinity', 0],
      NaN: 'NaN -Infinity " NaN',
      c: '\\',
      d: 'NaN',
    });
    expect(parseJsonBody(bytes('NaN'), submission)).toBe('NaN');
  });

  it('refuses what no text can hold, except in a submission, whose items answer for themselves', () => {
    const odd = ['{"a":"\\u0000"}', '{"a":["\\ud800"]}', '{"\\udc00":1}', '{"a":"\\udc00\\ud800"}'];
    for (const text of odd) {
      expect(codeOf(bytes(text), strict)).toBe('invalid_json');
      expect(codeOf(bytes(text), submission)).toBeNull();
    }
    const fine = ['{"a":"\\ud83d\\ude00"}', '{"\\u00e9":"\\u0001"}'];
    for (const text of fine) expect(codeOf(bytes(text), strict)).toBeNull();
  });

  it('leaves every string of a submission as it is', () => {
    const word = fc.constantFrom(
      'NaN',
      '-Infinity',
      '"',
      '\\',
      'é',
      '\u2028',
      '1e999',
      '{',
      ']',
      ',',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const text = words.join('');
        const body = bytes(JSON.stringify({ text, [text]: 1 }));
        expect(parseJsonBody(body, submission)).toEqual({ text, [text]: 1 });
      }),
    );
  });

  it('refuses the tokens elsewhere, and as keys or parts of words anywhere', () => {
    for (const text of ['{"a":NaN}', '[Infinity]', '[-Infinity]']) {
      expect(codeOf(bytes(text), strict)).toBe('invalid_json');
      expect(codeOf(bytes(text), submission)).toBeNull();
    }
    const wrong = ['{NaN:1}', '{"a":1,Infinity:2}', '[NaNx]', '[1NaN]', '[NaN NaN]', '[+Infinity]'];
    for (const text of [...wrong, '[--Infinity]', '[nan]', '[infinity]', '[NaN', '"NaN']) {
      expect(codeOf(bytes(text)), text).toBe('invalid_json');
    }
  });

  it('refuses what is not JSON in UTF-8', () => {
    for (const text of ['{', '{"a":1}}', "{'a':1}", '[1,]', '01', '[0x10]', 'undefined', ' ']) {
      expect(codeOf(bytes(text)), text).toBe('invalid_json');
    }
    expect(codeOf(Uint8Array.of(0x22, 0xff, 0x22))).toBe('invalid_json');
    expect(codeOf(Uint8Array.of(0x22, 0xc3, 0x22))).toBe('invalid_json');
  });

  it('takes an empty body for an empty object', () => {
    expect(parseJsonBody(new Uint8Array(0), strict)).toEqual({});
  });

  it('bounds the depth before anything is built, brackets in strings not counted', () => {
    const nest = (depth: number): Uint8Array => bytes('['.repeat(depth) + ']'.repeat(depth));
    expect(codeOf(nest(32))).toBeNull();
    expect(codeOf(nest(33))).toBe('body_too_deep');
    expect(codeOf(bytes('[{"a":'.repeat(500_000)), strict)).toBe('body_too_deep');
    expect(parseJsonBody(bytes(JSON.stringify('['.repeat(100))), strict)).toBe('['.repeat(100));
  });

  it('refuses a key that would reach a prototype, however it is spelt', () => {
    for (const key of ['__proto__', '\\u005f_proto__', '__\\u0070roto__']) {
      expect(codeOf(bytes(`{"a":{"${key}":{"x":1}}}`)), key).toBe('invalid_json');
    }
    expect(parseJsonBody(bytes('{"a":"__proto__"}'), strict)).toEqual({ a: '__proto__' });
  });

  it('reads a megabyte of text in one pass', () => {
    const body = bytes(JSON.stringify({ evolved_function: '"\\\n'.repeat(170_000) }));
    expect(parseJsonBody(body, submission)).toEqual({ evolved_function: '"\\\n'.repeat(170_000) });
  });
});
