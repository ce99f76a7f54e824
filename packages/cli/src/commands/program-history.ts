/** `adit program history FILE --out FILE.svg`: how the score of a search grew. */
import { AditError, errorMessage } from '@adit/base';
import { fitnessHistorySvg, type HistoryPoint } from '@adit/evolution';
import { resolvePath } from '../paths.ts';
import { printAnswer } from '../print-answer.ts';
import { readProgramFile } from '../read-program.ts';
import { writeFileWhole } from '../write-file.ts';

/** Flags of `adit program history`. */
interface HistoryFlags {
  readonly out?: string;
  readonly title?: string;
  readonly json?: boolean;
}

const FILE_BYTES_MAX = 50_000_000;

function invalid(message: string, numbers: Record<string, number>, cause?: unknown): AditError {
  return new AditError('invalid_history', message, {
    numbers,
    nextStep: 'Give a JSON list of {"evaluation", "score"}, {"history": list}, or one a line.',
    cause,
  });
}

function parseJson(text: string, numbers: Record<string, number>): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(`The history is not JSON: ${errorMessage(cause)}`, numbers, cause);
  }
}

function pointOf(value: unknown, numbers: Record<string, number>): HistoryPoint {
  const members = new Map<string, unknown>(Object.entries(value ?? {}));
  const evaluation = members.get('evaluation');
  const score = members.get('score');
  if (typeof evaluation === 'number' && typeof score === 'number') return { evaluation, score };
  throw invalid('A point of the history has not evaluation and score', numbers);
}

/** One point a line, or one document with a list. */
function parseHistory(text: string): HistoryPoint[] {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const filled = lines.filter(({ line }) => line !== '');
  const areLines = filled.every(({ line }) => line.startsWith('{') && line.endsWith('}'));
  const isOneDocument = filled.length === 1 && /"(?:history|improvements)"\s*:/.test(text);
  if (areLines && !isOneDocument) {
    return filled.map(({ line, number }) =>
      pointOf(parseJson(line, { line: number }), { line: number }),
    );
  }
  const value = parseJson(text, {});
  if (Array.isArray(value)) return value.map((point: unknown, index) => pointOf(point, { index }));
  const members = new Map<string, unknown>(Object.entries(value ?? {}));
  const list = members.get('history') ?? members.get('improvements');
  if (!Array.isArray(list)) throw invalid('There is no list of points', {});
  const points = list.map((point: unknown, index) => pointOf(point, { index }));
  return holdUntil(points, members.get('evaluations'));
}

/** A checkpoint knows how many evaluations came after the last improvement. */
function holdUntil(points: readonly HistoryPoint[], evaluations: unknown): HistoryPoint[] {
  const last = points.at(-1);
  const goesOn =
    last !== undefined && typeof evaluations === 'number' && evaluations > last.evaluation;
  return goesOn ? [...points, { evaluation: evaluations, score: last.score }] : [...points];
}

/** Writes the picture. */
export async function runProgramHistory(file: string, flags: HistoryFlags): Promise<number> {
  const points = parseHistory(readProgramFile(file, FILE_BYTES_MAX));
  const title = flags.title === undefined ? {} : { title: flags.title };
  const svg = fitnessHistorySvg(points, title);
  if (flags.out === undefined) {
    process.stdout.write(svg);
    return 0;
  }
  const target = resolvePath(flags.out);
  await writeFileWhole(target, one(svg));
  return printAnswer(flags, { file: target, points: points.length }, () => [target]);
}

async function* one(text: string): AsyncIterable<string> {
  yield text;
}
