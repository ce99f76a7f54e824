import { describe, expect, it } from 'vitest';
import { nameOfBytes, textOfBytes, visibleText } from './visible-text.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('text of strangers', () => {
  it('stays as it is where it can be seen', () => {
    for (const text of ['Subnet α', '<script>alert(1)</script>', 'naïve 日本', '🧠 e\u0301']) {
      expect(visibleText(text)).toBe(text);
    }
  });

  it.each([
    ['a\u202eb', 'a\\u{202e}b'],
    ['a\u200bb', 'a\\u{200b}b'],
    ['two\nlines', 'two\\nlines'],
    ['\u0000\u001b[31m', '\\u{0}\\u{1b}[31m'],
    ['\u2028', '\\u{2028}'],
    [`a${'\u0301'.repeat(6)}`, `a${'\u0301'.repeat(4)}\\u{301}\\u{301}`],
  ])('shows what could not be seen in %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('is told from bytes that are no text', () => {
    expect(textOfBytes(bytesOf('hello'))).toBe('hello');
    expect(textOfBytes(Uint8Array.of(0xff, 0xfe))).toBeNull();
    expect(textOfBytes(Uint8Array.of(1, 2, 3))).toBeNull();
    expect(textOfBytes(new Uint8Array())).toBeNull();
    expect(nameOfBytes([...bytesOf('τ')])).toBe('τ');
    expect(nameOfBytes([0xff, 1])).toBe('0xff01');
    expect(nameOfBytes([])).toBe('');
  });
});
