/**
 * A table of text to numbers and two classes.
 *
 * Every column but the label must be a finite decimal number. Labels may be any text; two numeric
 * spellings of one value are one class. The class that sorts second (by value when both are
 * numbers, else by code units) is label 1.
 */
import { AditError } from '@adit/base';
import type { CsvRow, CsvTable } from './parse-csv.ts';

/** Largest magnitude of a value: its square times {@link CSV_MAX_ROWS} is still finite. */
export const CSV_MAX_MAGNITUDE = 1e100;

const NUMBER_PATTERN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MISSING_PATTERN = /^(?:|\?|na|n\/a|nan|null)$/i;

/** Which column holds the label: `last`, a column's name, or its index counted from 0. */
export type LabelChoice = string;

/** Rows as numbers, in file order. */
export interface ClassifiedTable {
  /** Feature columns. */
  readonly columns: number;
  /** Row-major. */
  readonly values: Float64Array;
  /** 0 or 1. */
  readonly labels: Uint8Array;
  /** Label texts of class 0 and class 1. */
  readonly classes: readonly [string, string];
}

interface LabelClass {
  readonly key: string;
  readonly text: string;
  readonly value: number;
}

function findLabelColumn(table: CsvTable, label: LabelChoice): number {
  if (label === 'last') return table.columns - 1;
  const byName = table.names?.indexOf(label) ?? -1;
  if (byName >= 0) return byName;
  return /^\d{1,6}$/.test(label) ? Number(label) : -1;
}

function requireLabelColumn(table: CsvTable, label: LabelChoice): number {
  const column = findLabelColumn(table, label);
  if (column >= 0 && column < table.columns && table.columns >= 2) return column;
  throw new AditError('unknown_label_column', 'The file has no such label column', {
    numbers: { label: label.slice(0, 80), columns: table.columns },
    nextStep: "Give label=last, a column's index from 0, or with header=names its name.",
  });
}

function requirePresent(text: string, line: number, column: number): void {
  if (!MISSING_PATTERN.test(text)) return;
  throw new AditError('missing_value', `Line ${line} has no value in column ${column}`, {
    numbers: { line, column, text },
    nextStep: 'Fill in the value or leave out the row.',
  });
}

/** @throws AditError `missing_value`, `not_a_number`, `value_too_large`, each with line and column. */
function parseCell(text: string, line: number, column: number): number {
  requirePresent(text, line, column);
  const value = NUMBER_PATTERN.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) {
    throw new AditError('not_a_number', `Line ${line}, column ${column} is not a number`, {
      numbers: { line, column, text: text.slice(0, 80) },
      nextStep: 'Give plain decimal numbers in every column but the label.',
    });
  }
  if (Math.abs(value) > CSV_MAX_MAGNITUDE) {
    throw new AditError('value_too_large', `Line ${line}, column ${column} is too large`, {
      numbers: { line, column, text: text.slice(0, 80), limit: CSV_MAX_MAGNITUDE },
      nextStep: 'Scale the column.',
    });
  }
  return value;
}

function classOf(text: string): LabelClass {
  const value = NUMBER_PATTERN.test(text) ? Number(text) : Number.NaN;
  return { key: Number.isNaN(value) ? `text ${text}` : `number ${value}`, text, value };
}

function orderClasses(left: LabelClass, right: LabelClass): number {
  if (!Number.isNaN(left.value) && !Number.isNaN(right.value)) return left.value - right.value;
  return left.text < right.text ? -1 : 1;
}

function listClasses(rows: readonly CsvRow[], labelColumn: number): [LabelClass, LabelClass] {
  const found = new Map<string, LabelClass>();
  for (const { line, fields } of rows) {
    const text = fields[labelColumn] ?? '';
    requirePresent(text, line, labelColumn);
    const label = classOf(text);
    if (!found.has(label.key)) found.set(label.key, label);
    if (found.size > 2) {
      throw new AditError('too_many_classes', `Line ${line} brings a third class`, {
        numbers: { line, classes: found.size, limit: 2, text: text.slice(0, 80) },
        nextStep: 'Keep the rows of two classes, or choose another label column.',
      });
    }
  }
  const [first, second] = [...found.values()].sort(orderClasses);
  if (first === undefined || second === undefined) {
    throw new AditError('one_class', 'All rows have the same label', {
      numbers: { classes: found.size, rows: rows.length },
      nextStep: 'Choose a label column with two different values.',
    });
  }
  return [first, second];
}

/**
 * Numbers and classes of a table.
 * @throws AditError `unknown_label_column`, `missing_value`, `not_a_number`, `value_too_large`,
 *   `too_many_classes`, `one_class`; cell errors carry `line` (from 1) and `column` (from 0).
 */
export function classifyTable(table: CsvTable, label: LabelChoice): ClassifiedTable {
  const labelColumn = requireLabelColumn(table, label);
  const columns = table.columns - 1;
  const values = new Float64Array(table.rows.length * columns);
  let next = 0;
  for (const { line, fields } of table.rows) {
    for (const [column, text] of fields.entries()) {
      if (column !== labelColumn) values[next++] = parseCell(text, line, column);
    }
  }
  const [first, second] = listClasses(table.rows, labelColumn);
  const labels = Uint8Array.from(table.rows, ({ fields }) =>
    classOf(fields[labelColumn] ?? '').key === second.key ? 1 : 0,
  );
  return { columns, values, labels, classes: [first.text, second.text] };
}
