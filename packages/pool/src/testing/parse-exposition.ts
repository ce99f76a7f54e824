/**
 * A strict reader of Prometheus' text format 0.0.4, for tests: what a scraper only warns of is an
 * error here. Families stand together, HELP and TYPE once each before the samples, no sample twice,
 * histograms cumulative and complete.
 */

/** A sample with its labels. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A family as it was written. */
export interface ParsedFamily {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly ParsedSample[];
}

interface OpenFamily {
  readonly name: string;
  readonly help: string;
  type: string | null;
  readonly samples: ParsedSample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{([^\\n]*)\\})? (\\S+)$`);
const HELP = new RegExp(`^# HELP (${NAME}) ([^\\n]+)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (gauge|counter|histogram)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const VALUE = /^(?:[+-]?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Inf)|NaN)$/;

function unescapeText(text: string): string {
  return text.replace(/\\(["\\n])/g, (_, mark: string) => (mark === 'n' ? '\n' : mark));
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ''; ) {
    const match = LABEL.exec(rest);
    if (match === null) throw new Error(`Not a label: ${rest}`);
    const [whole, name = '', value = ''] = match;
    if (name in labels) throw new Error(`The label ${name} stands there twice`);
    labels[name] = unescapeText(value);
    rest = rest.slice(whole.length);
  }
  return labels;
}

function parseValue(text: string): number {
  if (!VALUE.test(text)) throw new Error(`Not a value: ${text}`);
  return Number(text.replace('Inf', 'Infinity'));
}

function parseSample(line: string): ParsedSample {
  const [, name, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`Not a sample: ${line}`);
  return { name, labels: parseLabels(labels), value: parseValue(value) };
}

function requireMember(family: OpenFamily, sample: ParsedSample): void {
  const { name, type } = family;
  const names =
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name];
  if (!names.includes(sample.name)) throw new Error(`${sample.name} is not of the family ${name}`);
  if (type === 'counter' && !name.endsWith('_total')) throw new Error(`${name} counts nothing`);
  if (type === 'counter' && !(sample.value >= 0)) throw new Error(`${name} is below zero`);
}

function keyOf({ name, labels }: ParsedSample): string {
  return JSON.stringify([name, Object.entries(labels).sort()]);
}

/** Every set of labels: bounds ascending to +Inf, counts not falling, the last one the count. */
function requireHistogram({ name, samples }: OpenFamily): void {
  const groups = new Map<string, ParsedSample[]>();
  for (const sample of samples) {
    const { le: _, ...rest } = sample.labels;
    const key = JSON.stringify(Object.entries(rest).sort());
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  for (const group of groups.values()) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => parseValue(labels['le'] ?? ''));
    const counts = buckets.map(({ value }) => value);
    const isAscending = (list: readonly number[], least: number): boolean =>
      list.every((value, index) => index === 0 || value - (list[index - 1] ?? 0) >= least);
    const count = group.filter((sample) => sample.name === `${name}_count`);
    const sum = group.filter((sample) => sample.name === `${name}_sum`);
    const isComplete = count.length === 1 && sum.length === 1 && bounds.at(-1) === Infinity;
    const isOrdered = isAscending(counts, 0) && isAscending(bounds.slice(0, -1), 1e-12);
    if (!isComplete || !isOrdered || counts.at(-1) !== count[0]?.value) {
      throw new Error(`The histogram ${name} is broken`);
    }
  }
}

function finish(family: OpenFamily | null, families: Map<string, ParsedFamily>): void {
  if (family === null) return;
  const { name, help, type, samples } = family;
  if (type === null) throw new Error(`${name} has no type`);
  if (samples.length === 0) throw new Error(`${name} has no sample`);
  if (new Set(samples.map(keyOf)).size !== samples.length)
    throw new Error(`${name} repeats itself`);
  if (type === 'histogram') requireHistogram(family);
  families.set(name, { help, type, samples });
}

/** Reads a page. Throws an Error that names the first fault. */
export function parseExposition(text: string): Map<string, ParsedFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end');
  const families = new Map<string, ParsedFamily>();
  let open: OpenFamily | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, helpName, help = ''] = HELP.exec(line) ?? [];
    const [, typeName, type = ''] = TYPE.exec(line) ?? [];
    if (helpName !== undefined) {
      finish(open, families);
      if (families.has(helpName)) throw new Error(`${helpName} is in two places`);
      open = { name: helpName, help: unescapeText(help), type: null, samples: [] };
    } else if (typeName !== undefined) {
      if (open === null || open.name !== typeName || open.type !== null) {
        throw new Error(`TYPE of ${typeName} is out of place`);
      }
      open.type = type;
    } else {
      if (open === null || open.type === null) throw new Error(`A sample without TYPE: ${line}`);
      const sample = parseSample(line);
      requireMember(open, sample);
      open.samples.push(sample);
    }
  }
  finish(open, families);
  return families;
}
