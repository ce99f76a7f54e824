/**
 * Comma-separated text to rows of fields, each with its line number.
 *
 * Accepts a byte order mark, LF, CRLF and CR, double-quoted fields (a quote inside is doubled; a
 * field ends on its line) and blank lines at the end. Every row must have as many fields as the
 * first: a ragged file is refused, never repaired.
 */
import { AditError } from '@adit/base';

/** Largest text, in UTF-16 code units. */
export const CSV_MAX_CHARACTERS = 32 * 1024 * 1024;
/** Most data rows. */
export const CSV_MAX_ROWS = 20_000;
/** Most fields in a row. */
export const CSV_MAX_COLUMNS = 1_024;

/** One line of the file. */
export interface CsvRow {
  /** Counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** What the first line is: data, column names, or something to pass over. */
export type CsvHeader = 'none' | 'names' | 'skip';

/** Rows of equal length, and the columns' names when the file has them. */
export interface CsvTable {
  readonly names: readonly string[] | null;
  readonly rows: readonly CsvRow[];
  readonly columns: number;
}

function requireSize(name: string, count: number, limit: number): void {
  if (count <= limit) return;
  throw new AditError('csv_too_large', `The file has too many ${name}`, {
    numbers: { [name]: count, limit },
    nextStep: 'Use a smaller file, or a sample of its rows.',
  });
}

function malformedQuote(line: number): AditError {
  return new AditError(
    'malformed_quote',
    `Line ${line} has a quote that is not closed or not at a border`,
    {
      numbers: { line },
      nextStep: 'Quote whole fields and double every quote inside them.',
    },
  );
}

/** Reads one quoted field that opens at `start`; `end` is the index after its closing quote. */
function readQuoted(text: string, start: number, line: number): { value: string; end: number } {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw malformedQuote(line);
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

function splitFields(text: string, line: number): string[] {
  if (!text.includes('"')) return text.split(',').map((field) => field.trim());
  const fields: string[] = [];
  let position = 0;
  for (;;) {
    const isQuoted = text[position] === '"';
    const comma = isQuoted ? -1 : text.indexOf(',', position);
    const plainEnd = comma < 0 ? text.length : comma;
    const { value, end } = isQuoted
      ? readQuoted(text, position, line)
      : { value: text.slice(position, plainEnd).trim(), end: plainEnd };
    if (!isQuoted && value.includes('"')) throw malformedQuote(line);
    fields.push(value);
    if (end >= text.length) return fields;
    if (text[end] !== ',') throw malformedQuote(line);
    position = end + 1;
  }
}

function raggedRow(row: CsvRow, expected: number): AditError {
  return new AditError(
    'ragged_row',
    `Line ${row.line} has ${row.fields.length} fields where the first row has ${expected}`,
    {
      numbers: { line: row.line, fields: row.fields.length, expected },
      nextStep:
        'Give every row the same number of fields (header=skip passes over the first line).',
    },
  );
}

function splitLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}

/**
 * The table in a CSV text.
 * @throws AditError `csv_too_large` {characters | rows | columns, limit}, `ragged_row` {line, fields,
 *   expected}, `malformed_quote` {line}, `too_few_rows` {rows, minimum} when nothing is there.
 */
export function parseCsv(text: string, header: CsvHeader): CsvTable {
  requireSize('characters', text.length, CSV_MAX_CHARACTERS);
  const lines = splitLines(text);
  const skipped = header === 'none' ? 0 : 1;
  requireSize('rows', lines.length - skipped, CSV_MAX_ROWS);
  const rows = lines.slice(skipped).map((content, index) => ({
    line: index + 1 + skipped,
    fields: splitFields(content, index + 1 + skipped),
  }));
  const first = rows[0];
  if (first === undefined) {
    throw new AditError('too_few_rows', 'The file has no data rows', {
      numbers: { rows: 0, minimum: 1 },
      nextStep: 'Give a file with data below its header.',
    });
  }
  const columns = first.fields.length;
  requireSize('columns', columns, CSV_MAX_COLUMNS);
  for (const row of rows) if (row.fields.length !== columns) throw raggedRow(row, columns);
  const names = header === 'names' ? splitFields(lines[0] ?? '', 1) : null;
  if (names !== null && names.length !== columns) {
    throw raggedRow({ line: 1, fields: names }, columns);
  }
  return { names, rows, columns };
}
