/**
 * Prometheus' text format, version 0.0.4: families of samples as lines. It is small enough to be
 * written here; a strict reader of the same format stands beside the tests.
 */

/** Names and values that tell samples of a family apart. */
export type Labels = Readonly<Record<string, string>>;

/** One value. */
export interface Sample {
  readonly labels?: Labels;
  readonly value: number | bigint;
}

/** Samples under one name; a counter's name ends with `_total`, units stand in names. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly Sample[];
}

/** Observations of one set of labels; `counts[i]` are those of at most `bounds[i]`, cumulative. */
export interface HistogramSeries {
  readonly labels: Labels;
  readonly counts: readonly number[];
  readonly count: number;
  readonly sum: number;
}

/** Histograms under one name with common upper bounds, ascending. */
export interface HistogramFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'histogram';
  readonly bounds: readonly number[];
  readonly series: readonly HistogramSeries[];
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}

function formatValue(value: number | bigint): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

function formatSample(name: string, { labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  const braces = pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
  return `${name}${braces} ${formatValue(value)}`;
}

function histogramLines({ name, bounds, series }: HistogramFamily): string[] {
  return series.flatMap(({ labels, counts, count, sum }) => {
    const bucket = (le: string, value: number): string =>
      formatSample(`${name}_bucket`, { labels: { ...labels, le }, value });
    return [
      ...bounds.map((bound, index) => bucket(formatValue(bound), counts[index] ?? 0)),
      bucket('+Inf', count),
      formatSample(`${name}_sum`, { labels, value: sum }),
      formatSample(`${name}_count`, { labels, value: count }),
    ];
  });
}

/** The families as text; those without samples are left out. */
export function formatExposition(families: readonly (MetricFamily | HistogramFamily)[]): string {
  const lines = families.flatMap((family) => {
    const { name, help, type } = family;
    const samples =
      family.type === 'histogram'
        ? histogramLines(family)
        : family.samples.map((sample) => formatSample(name, sample));
    if (samples.length === 0) return [];
    return [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...samples];
  });
  return `${lines.join('\n')}\n`;
}
