/**
 * The symbols that subnets may have, by index: 439 characters of many alphabets. The table is kept as
 * runs of Unicode characters, in the chain's own order and with its own gaps.
 */
import { encodeUtf8 } from '@adit/base';

/** First and last character of each run; a run of one character has no last. */
const RUNS: readonly string[] = [
  'Τ', // Greek; tau is the Latin letter on the chain, and the final sigma is left out.
  'αρ',
  'σ',
  't',
  'υω',
  'את',
  'ا',
  'ب',
  '\u062a\u063a',
  '\u0641\u0648',
  'ي',
  'ى',
  'ᚠ', // Runes, with a Cyrillic letter among them.
  'ᚢ',
  'ᚦ',
  'ᚨ',
  'ᚱ',
  'ᚳ',
  'Ы',
  'ᛉ',
  'ᛒ',
  '\u1680\u1685',
  '\u169b',
  'ავ',
  'ԱԶ',
  '՞',
  'ЀЅ',
  'ъ',
  '\u2c80\u2c85',
  '\u{11000}\u{11003}',
  '\u{11005}',
  '\u0db1\u0db6', // The end of Sinhala; its beginning closes the table.
  '\u2c00\u2c20',
  '\u0e01\u0e23',
  '\u0e25',
  '\u0e27\u0e2e',
  '\u1100\u110d',
  '\u1161\u1175',
  '\u12a0\u12a7',
  '\u12c8\u12ce',
  '\u12b0\u12b6',
  '\u1290\u1296',
  '\u0905\u090b',
  '\u090f\u0910',
  '\u0913\u0928',
  '\u092a\u0930',
  '\u0932',
  '\u0935\u0939',
  ...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン',
  '\u2d30\u2d53',
  '\u0d85\u0d8c',
  '\u0d8f\u0d96',
  '\u0d9a\u0da8',
  '\u0daa\u0db0',
];

function charactersOf(run: string): string[] {
  const [first = '', last = first] = run;
  const from = first.codePointAt(0) ?? 0;
  const to = last.codePointAt(0) ?? 0;
  return Array.from({ length: to - from + 1 }, (_, offset) => String.fromCodePoint(from + offset));
}

/** The symbols by index, as UTF-8; index 0 is the root network's. */
export const SYMBOLS: readonly Uint8Array[] = RUNS.flatMap(charactersOf).map(encodeUtf8);
