/** A benchmark's report: one JSON document, or its configuration and a table. */
import os from 'node:os';
import { printAnswer } from '../print-answer.ts';
import type { BenchReport, BenchResult } from './bench-result.ts';
import { CPP_FIGURES } from './cpp-figures.ts';

const HEADINGS = ['name', 'median', 'min - max', 'unit', 'C++', 'times C++', 'per kernel run'];

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

function rowOf(result: BenchResult): string[] {
  return [
    result.name,
    formatFigure(result.median),
    `${formatFigure(result.min)} - ${formatFigure(result.max)}`,
    result.unit,
    CPP_FIGURES[result.name]?.range ?? '',
    formatFigure(timesCpp(result)),
    formatFigure(result['ratio']),
  ];
}

/** Columns as wide as their widest cell. */
function layOut(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
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
    ...layOut([HEADINGS, ...results.map(rowOf)]),
    '',
    ...notes,
    'C++: Google AutoML-Zero, measured on another machine of the same class (docs/benchmarks.md).',
  ]);
}
