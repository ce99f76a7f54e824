/**
 * Words of one line of BitSota text. One pass, every step consumes a character, and a line with more
 * words than any instruction has is given up: hostile text costs no more than its length.
 */
import type { OperandKind } from '../program.ts';
import type { BitsotaSlot } from './language.ts';

/** One word. */
export type Token =
  | { readonly type: 'slot'; readonly slot: BitsotaSlot }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'symbol'; readonly symbol: string };

/** What a line consists of. */
export interface TokenizedLine {
  /** Null when a character has no meaning or there are too many words. */
  readonly tokens: readonly Token[] | null;
  /** Characters looked at; never more than two a character of the line. */
  readonly steps: number;
}

/** `v9 = gaussian(-0.5, -0.1)` has ten words; no instruction has more. */
const TOKENS_MAX = 12;
const SLOT_DIGITS_MAX = 6;
const KINDS: Readonly<Record<string, OperandKind>> = { s: 'scalar', v: 'vector', m: 'matrix' };
const SYMBOLS = new Set(['=', '+', '-', '*', '/', '(', ')', ',', '[', ']']);

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function isLetter(character: string | undefined): boolean {
  if (character === undefined) return false;
  const lower = character.toLowerCase();
  return (lower >= 'a' && lower <= 'z' && lower.length === 1) || character === '_';
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\f' || character === '\v';
}

/** A name, or a slot when it is a bank's letter and digits. */
function nameToken(word: string): Token {
  const kind = KINDS[word.charAt(0).toLowerCase()];
  const digits = word.slice(1);
  const isSlot =
    kind !== undefined &&
    digits !== '' &&
    digits.length <= SLOT_DIGITS_MAX &&
    [...digits].every((character) => isDigit(character));
  if (!isSlot) return { type: 'name', name: word };
  return { type: 'slot', slot: { kind, index: Number(digits) } };
}

/** Reads words from left to right. */
class Scanner {
  readonly #line: string;
  #at = 0;
  #steps = 0;

  constructor(line: string) {
    this.#line = line;
  }

  get steps(): number {
    return this.#steps;
  }

  #peek(ahead = 0): string | undefined {
    return this.#line[this.#at + ahead];
  }

  #take(): void {
    this.#at += 1;
    this.#steps += 1;
  }

  #takeWhile(isWanted: (character: string | undefined) => boolean): void {
    while (isWanted(this.#peek())) this.#take();
  }

  /** Digits, fraction, exponent; an exponent without digits is left for the next word. */
  #takeNumber(): Token {
    const start = this.#at;
    this.#takeWhile(isDigit);
    if (this.#peek() === '.') {
      this.#take();
      this.#takeWhile(isDigit);
    }
    const sign = this.#peek(1) === '+' || this.#peek(1) === '-' ? 1 : 0;
    if (this.#peek()?.toLowerCase() === 'e' && isDigit(this.#peek(1 + sign))) {
      for (let i = 0; i <= sign; i += 1) this.#take();
      this.#takeWhile(isDigit);
    }
    return { type: 'number', value: Number(this.#line.slice(start, this.#at)) };
  }

  /** The next word, null at the end of the line, undefined where nothing fits. */
  next(): Token | null | undefined {
    this.#takeWhile(isBlank);
    const character = this.#peek();
    if (character === undefined) return null;
    if (isDigit(character) || (character === '.' && isDigit(this.#peek(1)))) {
      return this.#takeNumber();
    }
    const start = this.#at;
    if (isLetter(character)) {
      this.#takeWhile((next) => isLetter(next) || isDigit(next));
      return nameToken(this.#line.slice(start, this.#at));
    }
    this.#take();
    if (character === '-' && this.#peek() === '>') {
      this.#take();
      return { type: 'symbol', symbol: '->' };
    }
    return SYMBOLS.has(character) ? { type: 'symbol', symbol: character } : undefined;
  }
}

/** The words of a line without its comment. */
export function tokenizeLine(line: string): TokenizedLine {
  const scanner = new Scanner(line);
  const tokens: Token[] = [];
  for (;;) {
    const token = scanner.next();
    if (token === null) return { tokens, steps: scanner.steps };
    if (token === undefined || tokens.length === TOKENS_MAX) {
      return { tokens: null, steps: scanner.steps };
    }
    tokens.push(token);
  }
}
