/**
 * Light syntax colouring of program text: comments, section heads, slots by kind, numbers, words.
 * It colours what it recognises and keeps every character, so that an unknown line still
 * reads exactly as the pool sent it.
 */

/** What a piece of text is. */
type TokenKind =
  | 'comment'
  | 'section'
  | 'scalar'
  | 'vector'
  | 'matrix'
  | 'number'
  | 'word'
  | 'plain';

/** A piece of a line; the texts of a line's tokens join to the line. */
interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Index of the first character in the line. */
  readonly at: number;
}

const SECTION = /^\s*(?:#\s*|def\s+)?(?:setup|predict|learn)\s*(?:\(\s*\))?\s*:?\s*$/i;
const PIECES =
  /(#.*$)|([svm]\d+\b)|([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\b)|([A-Za-z_][\w.]*)|(\s+|[^\sA-Za-z_#\d]+?)/gi;
const SLOTS: Readonly<Record<string, TokenKind>> = { s: 'scalar', v: 'vector', m: 'matrix' };

/** Splits one line into tokens. */
export function tokenizeLine(line: string): Token[] {
  if (SECTION.test(line)) return [{ kind: 'section', text: line, at: 0 }];
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(PIECES)) {
    if (match.index > end) pushToken(tokens, 'plain', line.slice(end, match.index), end);
    pushToken(tokens, kindOf(match), match[0], match.index);
    end = match.index + match[0].length;
  }
  if (end < line.length) pushToken(tokens, 'plain', line.slice(end), end);
  return tokens;
}

function kindOf(match: RegExpMatchArray): TokenKind {
  const [text, comment, slot, number, word] = match;
  if (comment !== undefined) return 'comment';
  if (slot !== undefined) return SLOTS[text.charAt(0).toLowerCase()] ?? 'plain';
  if (number !== undefined) return 'number';
  return word === undefined ? 'plain' : 'word';
}

/** Neighbouring plain pieces become one token: fewer elements on the page. */
function pushToken(tokens: Token[], kind: TokenKind, text: string, at: number): void {
  const last = tokens.at(-1);
  if (kind === 'plain' && last?.kind === 'plain') {
    tokens[tokens.length - 1] = { kind, text: last.text + text, at: last.at };
  } else {
    tokens.push({ kind, text, at });
  }
}

/** A numbered line; section heads and comment lines carry no number. */
interface ProgramLine {
  readonly row: number;
  readonly number: number | null;
  readonly tokens: readonly Token[];
}

/** Lines of a program text; only instructions are numbered, trailing blank lines are dropped. */
export function listProgramLines(text: string): ProgramLine[] {
  let count = 0;
  return text
    .replace(/\s+$/, '')
    .split(/\r?\n/)
    .map((line, row) => {
      const tokens = tokenizeLine(line);
      const first = tokens.find((token) => token.text.trim() !== '');
      const isInstruction =
        first !== undefined && first.kind !== 'section' && first.kind !== 'comment';
      if (isInstruction) count += 1;
      return { row, number: isInstruction ? count : null, tokens };
    });
}
