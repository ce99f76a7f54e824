/**
 * The fitness of a search over its evaluations as a picture: SVG text, no library, readable on
 * light and dark ground and by a screen reader.
 */
import { AditError } from '@adit/base';
import { niceTicks, type Ticks } from './ticks.ts';

/** A score at a moment of a search. */
export interface HistoryPoint {
  /** Evaluations made until then, from 0. */
  readonly evaluation: number;
  /** For example the best score so far. */
  readonly score: number;
}

/** How the picture looks. */
export interface HistoryOptions {
  /** Above the picture and its name for a screen reader; default: Best score of the search. */
  readonly title?: string;
  /** Pixels; default 720. */
  readonly width?: number;
  /** Pixels; default 380. */
  readonly height?: number;
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Ticks;
  readonly y: Ticks;
}

const MARGIN = { right: 28, top: 56, bottom: 56 };
/** Room for the word at the axis, and for each digit of its numbers. */
const LEFT = { word: 44, digit: 7.5 };
/** Fewest evaluations that the axis shows, so that its ticks are whole numbers. */
const EVALUATIONS_MIN = 10;
/** Characters of a number that still fits when it is centred below the end of the axis. */
const WIDE_LABEL = 5;
/** Half of the range around scores that are all alike. */
const SCORE_ROOM = 0.05;
const X_TICKS = 6;
const Y_TICKS = 5;
const STYLE = `
    .ground { fill: #ffffff; }
    text { font: 13px system-ui, sans-serif; fill: #3d4654; }
    .title { font-size: 16px; font-weight: 600; fill: #14181f; }
    .last { font-weight: 600; fill: #0b5fbd; }
    .grid { stroke: #dde2e9; stroke-width: 1; }
    .axis { stroke: #8a94a3; stroke-width: 1; }
    .line { fill: none; stroke: #0b5fbd; stroke-width: 2; stroke-linejoin: round; }
    .end { fill: #0b5fbd; }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #14181f; }
      text { fill: #b6c0cd; }
      .title { fill: #f2f5f9; }
      .last { fill: #6db3ff; }
      .grid { stroke: #2a313c; }
      .axis { stroke: #667180; }
      .line { stroke: #6db3ff; }
      .end { fill: #6db3ff; }
    }`;

function requireHistory(points: readonly HistoryPoint[]): void {
  const invalid = (reason: string, index: number): AditError =>
    new AditError('invalid_history', `The history cannot be drawn: ${reason}`, {
      numbers: { points: points.length, index },
      nextStep: 'Give points {evaluation, score} in the order of evaluations.',
    });
  if (points.length === 0) throw invalid('it has no points', 0);
  let last = 0;
  for (const [index, { evaluation, score }] of points.entries()) {
    if (!Number.isFinite(evaluation) || !Number.isFinite(score)) {
      throw invalid('a number is missing or not finite', index);
    }
    if (evaluation < last) throw invalid('evaluations go back', index);
    last = evaluation;
  }
}

/** A whole number with its digits in groups of three. */
function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replaceAll(/[&<>"]/g, (character) => names[character] ?? '');
}

/** A coordinate with one digit behind the point. */
function pixel(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function place(ticks: Ticks, from: number, to: number): (value: number) => number {
  const low = ticks.values[0] ?? 0;
  const high = ticks.values.at(-1) ?? 1;
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

function scales({ left, right, top, bottom, x, y }: Frame) {
  return { atX: place(x, left, right), atY: place(y, bottom, top) };
}

function gridOf(frame: Frame): string[] {
  const { left, right, top, bottom, x, y } = frame;
  const { atX, atY } = scales(frame);
  const rows = y.values.flatMap((value) => {
    const height = pixel(atY(value));
    return [
      `<line class="grid" x1="${left}" x2="${right}" y1="${height}" y2="${height}"/>`,
      `<text x="${left - 10}" y="${height}" dy="0.35em" text-anchor="end">${value.toFixed(y.decimals)}</text>`,
    ];
  });
  const columns = x.values.flatMap((value, index) => {
    const across = pixel(atX(value));
    const label = grouped(value);
    // The last number may not reach over the edge.
    const isWide = index === x.values.length - 1 && label.length > WIDE_LABEL;
    const anchor = isWide
      ? `x="${right + MARGIN.right - 8}" text-anchor="end"`
      : `x="${across}" text-anchor="middle"`;
    return [
      `<line class="axis" x1="${across}" x2="${across}" y1="${bottom}" y2="${bottom + 5}"/>`,
      `<text ${anchor} y="${bottom + 20}">${label}</text>`,
    ];
  });
  const axes = [
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    `<text x="${(left + right) / 2}" y="${bottom + 44}" text-anchor="middle">evaluations</text>`,
    `<text transform="translate(18 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">score</text>`,
  ];
  return [...rows, ...columns, ...axes];
}

/** A step line: a score holds until the next one comes. Points that change nothing are left out. */
function lineOf(points: readonly HistoryPoint[], frame: Frame): string {
  const { atX, atY } = scales(frame);
  const parts: string[] = [];
  let height = '';
  for (const [index, { evaluation, score }] of points.entries()) {
    const next = pixel(atY(score));
    const isLast = index === points.length - 1;
    if (parts.length === 0) parts.push(`M${pixel(atX(evaluation))} ${next}`);
    else if (next !== height || isLast) parts.push(`H${pixel(atX(evaluation))}`);
    if (parts.length > 1 && next !== height) parts.push(`V${next}`);
    height = next;
  }
  return `<path class="line" d="${parts.join('')}"/>`;
}

function endOf(last: HistoryPoint, frame: Frame): string[] {
  const { atX, atY } = scales(frame);
  const [x, y] = [atX(last.evaluation), atY(last.score)];
  const isNearTop = y - frame.top < 24;
  const isNearLeft = x - frame.left < 80;
  const anchor = isNearLeft ? 'start' : 'end';
  const label = String(Number(last.score.toPrecision(6)));
  return [
    `<circle class="end" cx="${pixel(x)}" cy="${pixel(y)}" r="3.5"/>`,
    `<text class="last" x="${pixel(x)}" y="${pixel(isNearTop ? y + 22 : y - 12)}" text-anchor="${anchor}">${label}</text>`,
  ];
}

/** Ticks that enclose the scores; equal scores get room on both sides, inside 0 to 1. */
function scoreTicks(low: number, high: number): Ticks {
  if (low < high) return niceTicks(low, high, Y_TICKS);
  const least = low >= 0 ? Math.max(0, low - SCORE_ROOM) : low - SCORE_ROOM;
  const most = high <= 1 ? Math.min(1, high + SCORE_ROOM) : high + SCORE_ROOM;
  return niceTicks(least, most, Y_TICKS);
}

/**
 * SVG text of the points, which must be in the order of evaluations.
 * @throws AditError `invalid_history` with the index of the point that is wrong.
 */
export function fitnessHistorySvg(
  points: readonly HistoryPoint[],
  options: HistoryOptions = {},
): string {
  requireHistory(points);
  const { title = 'Best score of the search', width = 720, height = 380 } = options;
  const evaluations = points.map(({ evaluation }) => evaluation);
  const scores = points.map(({ score }) => score);
  const low = scores.reduce((least, score) => Math.min(least, score));
  const high = scores.reduce((most, score) => Math.max(most, score));
  const y = scoreTicks(low, high);
  const digits = Math.max(...y.values.map((value) => value.toFixed(y.decimals).length));
  const frame: Frame = {
    left: Math.round(LEFT.word + LEFT.digit * digits),
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
    x: niceTicks(0, Math.max(EVALUATIONS_MIN, evaluations.at(-1) ?? 0), X_TICKS),
    y,
  };
  const first = points[0] ?? { evaluation: 0, score: 0 };
  const last = points.at(-1) ?? first;
  const description =
    `Score ${first.score} at evaluation ${first.evaluation}, ` +
    `${last.score} at evaluation ${last.evaluation}; from ${low} to ${high} in between.`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="history-title history-description">`,
    `  <title id="history-title">${escapeXml(title)}</title>`,
    `  <desc id="history-description">${description}</desc>`,
    `  <style>${STYLE}\n  </style>`,
    ...[
      `<rect class="ground" width="${width}" height="${height}" rx="8"/>`,
      `<text class="title" x="${frame.left}" y="32">${escapeXml(title)}</text>`,
      ...gridOf(frame),
      lineOf(points, frame),
      ...endOf(last, frame),
    ].map((line) => `  ${line}`),
    '</svg>',
  ].join('\n')}\n`;
}
