/** A benchmark's report: one JSON document, or its configuration and a table. */
import os from 'node:os';
import { printAnswer } from '../print-answer.ts';
import type { BenchReport, BenchResult } from './bench-result.ts';
import { CPP_FIGURES } from './cpp-figures.ts';

const CPP_NOTE =
  'C++: Google AutoML-Zero, measured on another machine of the same class (docs/benchmarks.md).';

/** One column: its heading and its cell. */
interface Column {
  readonly heading: string;
  readonly cell: (result: BenchResult) => string;
}

/** A number with four significant digits and spaces between thousands. */
function formatFigure(value: unknown): string {
  if (typeof value !== 'number') return '';
  if (!Number.isFinite(value)) return 'none';
  const [whole = '', fraction] = Number(value.toPrecision(4)).toString().split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ' ');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

function timesCpp({ median, cpp, better }: BenchResult): number | null {
  if (cpp === undefined) return null;
  return better === 'higher' ? median / cpp : cpp / median;
}

function formatShare(value: unknown): string {
  return typeof value === 'number' ? `${(100 * value).toFixed(0)} %` : '';
}

const COLUMNS: readonly Column[] = [
  { heading: 'name', cell: ({ name }) => name },
  { heading: 'median', cell: ({ median }) => formatFigure(median) },
  { heading: 'min - max', cell: ({ min, max }) => `${formatFigure(min)} - ${formatFigure(max)}` },
  { heading: 'unit', cell: ({ unit }) => unit },
  { heading: 'C++', cell: ({ name }) => CPP_FIGURES[name]?.range ?? '' },
  { heading: 'times C++', cell: (result) => formatFigure(timesCpp(result)) },
  { heading: 'per kernel run', cell: (result) => formatFigure(result['ratio']) },
  { heading: 'not run', cell: (result) => formatShare(result['notRunShare']) },
  { heading: 'known', cell: (result) => formatShare(result['hitShare']) },
  { heading: 'live', cell: (result) => formatShare(result['liveShare']) },
];

/** Lines of the table; columns are as wide as their widest cell, and empty ones are left out. */
function layOut(results: readonly BenchResult[]): string[] {
  const columns = COLUMNS.map(({ heading, cell }) => ({ heading, cells: results.map(cell) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ heading, cells }) => {
      const rows = [heading, ...cells];
      const width = Math.max(...rows.map((cell) => cell.length));
      return rows.map((cell) => cell.padEnd(width));
    });
  return [null, ...results].map((_, row) =>
    columns
      .map((rows) => rows[row] ?? '')
      .join('  ')
      .trimEnd(),
  );
}

/** What the configuration says, one line each. */
function describeConfig(config: BenchReport['config']): string[] {
  return Object.entries(config).map(([name, value]) => `${name}: ${String(value)}`);
}

/** Prints the report; `notes` stand below the table. Gives the exit code of success. */
export function printBench(
  flags: { readonly json?: boolean },
  report: Pick<BenchReport, 'bench' | 'config' | 'results'>,
  notes: readonly string[] = [],
): number {
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  const { bench, config, results } = report;
  const document: BenchReport = { bench, node: process.versions.node, cpu, config, results };
  return printAnswer(flags, document, () => [
    `adit bench ${bench}, Node ${document.node}, ${cpu}`,
    ...describeConfig(config),
    '',
    ...layOut(results),
    '',
    ...notes,
    ...(results.some(({ cpp }) => cpp !== undefined) ? [CPP_NOTE] : []),
  ]);
}
