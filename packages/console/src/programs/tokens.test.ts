import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listProgramLines, tokenizeLine } from './tokens.ts';

const kinds = (line: string) =>
  tokenizeLine(line)
    .filter((token) => token.text.trim() !== '' && token.kind !== 'plain')
    .map((token) => `${token.kind}:${token.text}`);

describe('tokenizeLine', () => {
  it('tells slots, words and numbers apart', () => {
    expect(kinds('v12 = scale(s3, v0)  # step')).toEqual([
      'vector:v12',
      'word:scale',
      'scalar:s3',
      'vector:v0',
      'comment:# step',
    ]);
    expect(kinds('m0 = normal(0.1, -1e-05)')).toEqual([
      'matrix:m0',
      'word:normal',
      'number:0.1',
      'number:-1e-05',
    ]);
  });

  it('knows the section heads of every dialect', () => {
    for (const head of ['setup:', '# predict', 'def Learn():', 'learn']) {
      expect(tokenizeLine(head).map((token) => token.kind)).toEqual(['section']);
    }
  });

  it('keeps every character of any line', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 80 });
    fc.assert(
      fc.property(line, (text) => {
        fc.pre(!/[\r\n]/.test(text));
        const tokens = tokenizeLine(text);
        expect(tokens.map((token) => token.text).join('')).toBe(text);
        for (const token of tokens) {
          expect(text.slice(token.at, token.at + token.text.length)).toBe(token.text);
        }
      }),
    );
  });
});

describe('listProgramLines', () => {
  it('numbers instructions and nothing else', () => {
    const text = '# adit az64 scalars=4\nsetup:\n  s2 = 0.5\n\npredict:\n  s1 = dot v0 v1\n\n';
    expect(listProgramLines(text).map((line) => line.number)).toEqual([
      null,
      null,
      1,
      null,
      null,
      2,
    ]);
  });
});
