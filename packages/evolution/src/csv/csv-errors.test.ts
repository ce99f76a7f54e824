import { isAditError } from '@adit/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyTable } from './classify-table.ts';
import { CSV_MAX_CHARACTERS, CSV_MAX_COLUMNS, CSV_MAX_ROWS, parseCsv } from './parse-csv.ts';
import { splitRows } from './split-rows.ts';

function failureOf(work: () => unknown): { code: string; numbers: unknown } {
  try {
    work();
  } catch (error) {
    if (isAditError(error)) return { code: error.code, numbers: error.numbers };
    throw error;
  }
  return { code: 'none', numbers: {} };
}

const table = (text: string, header: 'none' | 'names' | 'skip' = 'none') => parseCsv(text, header);
const classify = (text: string, label = 'last') => classifyTable(table(text), label);

describe('parseCsv', () => {
  it('reads LF, CRLF, CR, a byte order mark and blank lines at the end alike', () => {
    const expected = [
      { line: 1, fields: ['1', '2', '0'] },
      { line: 2, fields: ['3', '4', '1'] },
    ];
    for (const text of [
      '1,2,0\n3,4,1',
      '1,2,0\r\n3,4,1\r\n',
      '1,2,0\r3,4,1\r',
      '\uFEFF1,2,0\n3,4,1\n\n  \n',
      ' 1 ,2, 0\n3,4,1\n',
    ]) {
      expect(table(text).rows).toEqual(expected);
    }
  });

  it('keeps line numbers of the file when the first line is a header', () => {
    expect(table('a,b\n1,2', 'names')).toEqual({
      names: ['a', 'b'],
      columns: 2,
      rows: [{ line: 2, fields: ['1', '2'] }],
    });
    expect(table('569,30,malignant,benign\n1,2', 'skip').rows[0]?.line).toBe(2);
  });

  it('reads quoted fields', () => {
    expect(table('"a,b","say ""x""",c\n1,2,3').rows[0]?.fields).toEqual(['a,b', 'say "x"', 'c']);
  });

  it('gives back any fields that were quoted', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', '1') });
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 5 }), (fields) => {
        const line = fields.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');
        expect(table(line).rows[0]?.fields).toEqual(fields);
      }),
    );
  });

  it.each([
    ['1,2,0\n3,1\n', 'none', 'ragged_row', { line: 2, fields: 2, expected: 3 }],
    ['1,2,0\n\n3,4,1\n', 'none', 'ragged_row', { line: 2, fields: 1, expected: 3 }],
    ['a,b\n1,2,0\n3,4,1\n', 'names', 'ragged_row', { line: 1, fields: 2, expected: 3 }],
    ['569,30\n1,2,0\n', 'none', 'ragged_row', { line: 2, fields: 3, expected: 2 }],
    ['1,"2,0\n', 'none', 'malformed_quote', { line: 1 }],
    ['1,2\n3,a"b\n', 'none', 'malformed_quote', { line: 2 }],
    ['1,2\n"3"x,4\n', 'none', 'malformed_quote', { line: 2 }],
    ['', 'none', 'too_few_rows', { rows: 0, minimum: 1 }],
    ['a,b\n', 'names', 'too_few_rows', { rows: 0, minimum: 1 }],
  ] as const)('refuses %j (header=%s) as %s', (text, header, code, numbers) => {
    expect(failureOf(() => table(text, header))).toEqual({ code, numbers });
  });

  it('refuses a file that is too large in any direction', () => {
    expect(failureOf(() => table('1'.repeat(CSV_MAX_CHARACTERS + 1)))).toEqual({
      code: 'csv_too_large',
      numbers: { characters: CSV_MAX_CHARACTERS + 1, limit: CSV_MAX_CHARACTERS },
    });
    expect(failureOf(() => table('1,0\n'.repeat(CSV_MAX_ROWS + 1)))).toEqual({
      code: 'csv_too_large',
      numbers: { rows: CSV_MAX_ROWS + 1, limit: CSV_MAX_ROWS },
    });
    expect(failureOf(() => table('1,'.repeat(CSV_MAX_COLUMNS)))).toEqual({
      code: 'csv_too_large',
      numbers: { columns: CSV_MAX_COLUMNS + 1, limit: CSV_MAX_COLUMNS },
    });
  });
});

describe('classifyTable', () => {
  it('takes the label from the last column, by index or by name', () => {
    const named = parseCsv('x,kind,y\n1,b,2\n3,a,4\n', 'names');
    expect(classifyTable(named, 'kind')).toEqual({
      columns: 2,
      values: Float64Array.of(1, 2, 3, 4),
      labels: Uint8Array.of(1, 0),
      classes: ['a', 'b'],
    });
    expect(classifyTable(named, '1').labels).toEqual(Uint8Array.of(1, 0));
    expect(classify('-1.5e2,0\n.5,1\n+7.,1\n').values).toEqual(Float64Array.of(-150, 0.5, 7));
  });

  it('orders numeric labels by value and joins two spellings of one', () => {
    expect(classify('0,10\n0,9\n0,9.0\n').labels).toEqual(Uint8Array.of(1, 0, 0));
  });

  it.each([
    ['1,2,0\n3,,1\n', 'last', 'missing_value', { line: 2, column: 1, text: '' }],
    ['1,2,0\n3,NA,1\n', 'last', 'missing_value', { line: 2, column: 1, text: 'NA' }],
    ['1,2,0\n?,4,1\n', 'last', 'missing_value', { line: 2, column: 0, text: '?' }],
    ['1,2,0\n3,4,\n', 'last', 'missing_value', { line: 2, column: 2, text: '' }],
    ['1,2,0\n3,four,1\n', 'last', 'not_a_number', { line: 2, column: 1, text: 'four' }],
    ['1,2,0\n3,0x10,1\n', 'last', 'not_a_number', { line: 2, column: 1, text: '0x10' }],
    ['1,2,0\n3,Infinity,1\n', 'last', 'not_a_number', { line: 2, column: 1, text: 'Infinity' }],
    [
      '1,0\n1e101,1\n',
      'last',
      'value_too_large',
      { line: 2, column: 0, text: '1e101', limit: 1e100 },
    ],
    [
      '1,0\n1,1\n1,0\n1,2\n',
      'last',
      'too_many_classes',
      { line: 4, classes: 3, limit: 2, text: '2' },
    ],
    ['1,0\n2,0\n', 'last', 'one_class', { classes: 1, rows: 2 }],
    ['1,0\n2,1\n', '2', 'unknown_label_column', { label: '2', columns: 2 }],
    ['1,0\n2,1\n', 'kind', 'unknown_label_column', { label: 'kind', columns: 2 }],
    ['1\n2\n', 'last', 'unknown_label_column', { label: 'last', columns: 1 }],
  ] as const)('refuses %j with label=%s as %s', (text, label, code, numbers) => {
    expect(failureOf(() => classify(text, label))).toEqual({ code, numbers });
  });
});

describe('splitRows', () => {
  it('puts every row in one part and 70 % of each class, rounded, into training', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 80 }),
        fc.integer({ min: 10, max: 80 }),
        (zeros, ones) => {
          const labels = Uint8Array.from([...Array(zeros).fill(0), ...Array(ones).fill(1)]);
          const { train, valid } = splitRows(labels, 'a');
          expect([...train, ...valid].sort((a, b) => a - b)).toEqual([...labels.keys()]);
          const onesInTraining = train.filter((row) => labels[row] === 1).length;
          expect(onesInTraining).toBe(Math.round((7 * ones) / 10));
          expect(train.length - onesInTraining).toBe(Math.round((7 * zeros) / 10));
        },
      ),
    );
  });

  it('depends on the seed and on nothing else', () => {
    const labels = Uint8Array.from({ length: 60 }, (_, row) => row % 2);
    expect(splitRows(labels, 'a')).toEqual(splitRows(labels, 'a'));
    expect(splitRows(labels, 'a')).not.toEqual(splitRows(labels, 'b'));
  });

  it('refuses too few rows, in all or of one class', () => {
    expect(
      failureOf(() =>
        splitRows(
          Uint8Array.from({ length: 19 }, (_, i) => i % 2),
          'a',
        ),
      ),
    ).toEqual({
      code: 'too_few_rows',
      numbers: { rows: 19, minimum: 20 },
    });
    const short = Uint8Array.from({ length: 30 }, (_, row) => (row < 3 ? 1 : 0));
    expect(failureOf(() => splitRows(short, 'a'))).toEqual({
      code: 'too_few_rows',
      numbers: { rows: 3, minimum: 4, class: 1 },
    });
  });
});
