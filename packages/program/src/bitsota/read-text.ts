/**
 * BitSota text in both section styles: comment lines `# setup`, and `def Setup():` with a `# meta:`
 * line. As BitSota's own reader does, any comment line, and any line that ends with a colon, opens
 * the section whose name it holds; lines before any of them belong to predict.
 */
import { encodeUtf8 } from '@adit/base';
import { type Fault, invalidDsl, textFault } from '../check.ts';
import { type Banks, FUNCTION_NAMES, type FunctionName } from '../program.ts';
import { BITSOTA_BANKS, type ReadItem, type ReadProgram, shorten } from './language.ts';
import { NOTHING, readLine } from './read-line.ts';

/** Longest text that is read, in bytes. */
export const BITSOTA_TEXT_BYTES = 65_536;
/** Most lines of a text. */
export const BITSOTA_LINES = 4_096;

const META = '# meta:';
const HEADER_WORDS = /^(?:def\s)?(?:setup|predict|learn)(?:\(\))?:?$/;

type Meta = ReadonlyMap<string, number>;

/** `key=value` pairs with whole numbers; everything else in the line is passed over. */
function parseMeta(line: string): Meta {
  const found = new Map<string, number>();
  for (const word of line.slice(META.length).split(/[\s,]/)) {
    const [key = '', value = ''] = word.split('=', 2);
    if (/^\d{1,6}$/.test(value)) found.set(key.toLowerCase(), Number(value));
  }
  return found;
}

function declaredBanks(meta: Meta): Banks {
  const count = (key: string, room: number): number => Math.min(meta.get(key) ?? room, room);
  return {
    scalars: count('scalar_count', BITSOTA_BANKS.scalars),
    vectors: count('vector_count', BITSOTA_BANKS.vectors),
    matrices: count('matrix_count', BITSOTA_BANKS.matrices),
  };
}

function sectionNamed(line: string): FunctionName | undefined {
  const lower = line.toLowerCase();
  return FUNCTION_NAMES.find((name) => lower.includes(name));
}

/** Why a line that opens a section deserves a warning; null for the two usual forms. */
function headerWarning(line: string, section: FunctionName | undefined) {
  const words = line.replace(/^#/, '').trim().toLowerCase();
  if (section === undefined) {
    if (line.startsWith('#')) return null;
    return { code: 'unknown_section', reason: 'the line names neither setup, predict nor learn' };
  }
  if (words.length < 40 && HEADER_WORDS.test(words)) return null;
  const reason = `as in BitSota, the line opens ${section}, whose name it holds`;
  return { code: 'section_by_comment', reason };
}

function withoutComment(line: string): string {
  const comment = line.indexOf('#');
  return comment > 0 ? line.slice(0, comment).trimEnd() : line;
}

/** Reads line after line. */
class TextReader {
  readonly items: ReadItem[] = [];
  meta: Meta = new Map();
  #section: FunctionName = 'predict';

  read(raw: string, line: number): void {
    const text = withoutComment(raw.trim());
    if (text === '') return;
    if (text.slice(0, META.length).toLowerCase() === META) {
      this.meta = parseMeta(text);
      return;
    }
    const place = { line, function: this.#section, index: null };
    if (text.startsWith('#') || text.endsWith(':')) {
      const section = sectionNamed(text);
      const content = headerWarning(text, section);
      this.#section = section ?? this.#section;
      const here = { ...place, function: this.#section };
      if (content !== null) this.items.push({ place: here, text: shorten(text), content });
      return;
    }
    const content = readLine(text);
    if (content !== NOTHING) this.items.push({ place, text: shorten(text), content });
  }
}

function linesFault(count: number): Fault | null {
  if (count <= BITSOTA_LINES) return null;
  const message = `the text has ${count} lines, the limit is ${BITSOTA_LINES}`;
  return { reason: 'too_many_lines', message, numbers: { count, limit: BITSOTA_LINES } };
}

/**
 * What a text says; what cannot be read is an item with a code.
 * @throws AditError `invalid_dsl` (`text_too_large`, `too_many_lines`) with `count` and `limit`.
 */
export function readBitsotaText(text: string): ReadProgram {
  // A UTF-8 text has at least as many bytes as UTF-16 units: no need to encode an oversized one.
  const bytes = text.length > BITSOTA_TEXT_BYTES ? text.length : encodeUtf8(text).length;
  const tooLarge = textFault(bytes, BITSOTA_TEXT_BYTES);
  if (tooLarge !== null) throw invalidDsl(tooLarge);
  const lines = text.split(/\r\n|\n|\r/);
  const tooMany = linesFault(lines.length);
  if (tooMany !== null) throw invalidDsl(tooMany);
  const reader = new TextReader();
  for (const [index, line] of lines.entries()) reader.read(line, index + 1);
  const vectorLength = reader.meta.get('vector_dim') ?? null;
  return { items: reader.items, banks: declaredBanks(reader.meta), vectorLength };
}
