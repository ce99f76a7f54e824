/**
 * A search's state as plain JSON and back.
 *
 * Programs travel as text, which keeps every bit of their constants. What comes back is checked like
 * any untrusted input: a checkpoint may have been on disk.
 */
import { AditError } from '@adit/base';
import { formatProgramText, type Program, parseProgramText } from '@adit/program';

/** A program with its search score, by text. */
interface ScoredText {
  readonly text: string;
  readonly score: number;
}

/** JSON form of a search; keys and order are fixed, so equal searches give equal texts. */
export interface Checkpoint {
  readonly format: 'adit search/1';
  readonly searchSuiteDigest: string;
  readonly seed: string;
  readonly seedHashes: readonly string[];
  readonly population: number;
  readonly random: readonly [number, number, number, number];
  readonly evaluations: number;
  readonly trainingSteps: number;
  readonly bestScore: number;
  readonly best: (ScoredText & { readonly hash: string }) | null;
  readonly ring: readonly ScoredText[];
  readonly memo: readonly (readonly [string, number])[];
}

/** A program with its search score. */
export interface ScoredProgram {
  readonly program: Program;
  readonly score: number;
}

const MAX_ENTRIES = 1_000_000;

/** The JSON form of a scored program. */
export function encodeScored({ program, score }: ScoredProgram): ScoredText {
  return { text: formatProgramText(program), score };
}

/** @throws AditError `invalid_dsl` when the text is not a program. */
export function decodeScored({ text, score }: ScoredText): ScoredProgram {
  return { program: parseProgramText(text), score };
}

function invalid(field: string): AditError {
  return new AditError('invalid_checkpoint', `The checkpoint's ${field} is not usable`, {
    numbers: { field },
    nextStep: 'Start the search anew.',
  });
}

type Fields = ReadonlyMap<string, unknown>;

function fieldsOf(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null) throw invalid(field);
  return new Map(Object.entries(value));
}

function parseText(fields: Fields, field: string): string {
  const value = fields.get(field);
  if (typeof value !== 'string') throw invalid(field);
  return value;
}

function parseFinite(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(field);
  return value;
}

function parseCount(fields: Fields, field: string): number {
  const value = parseFinite(fields.get(field), field);
  if (!Number.isSafeInteger(value) || value < 0) throw invalid(field);
  return value;
}

function parseList(fields: Fields, field: string): readonly unknown[] {
  const value = fields.get(field);
  if (!Array.isArray(value) || value.length > MAX_ENTRIES) throw invalid(field);
  return value;
}

function parseScored(value: unknown, field: string): ScoredText {
  const fields = fieldsOf(value, field);
  return {
    text: parseText(fields, 'text'),
    score: parseFinite(fields.get('score'), field),
  };
}

function parseRandomState(fields: Fields): readonly [number, number, number, number] {
  const words = parseList(fields, 'random').map((word) => parseFinite(word, 'random'));
  const [a, b, c, d] = words;
  const isWords = words.length === 4 && words.every((word) => word === word >>> 0);
  if (a === undefined || b === undefined || c === undefined || d === undefined || !isWords) {
    throw invalid('random');
  }
  return [a, b, c, d];
}

function parseMemoEntry(value: unknown): readonly [string, number] {
  if (!Array.isArray(value) || value.length !== 2) throw invalid('memo');
  const [hash, score]: readonly unknown[] = value;
  if (typeof hash !== 'string') throw invalid('memo');
  return [hash, parseFinite(score, 'memo')];
}

function parseBest(value: unknown): Checkpoint['best'] {
  if (value === null) return null;
  return { ...parseScored(value, 'best'), hash: parseText(fieldsOf(value, 'best'), 'hash') };
}

/**
 * The checkpoint in an unknown value.
 * @throws AditError `invalid_checkpoint` with the `field` that is wrong.
 */
export function parseCheckpoint(value: unknown): Checkpoint {
  const fields = fieldsOf(value, 'value');
  if (fields.get('format') !== 'adit search/1') throw invalid('format');
  const checkpoint: Checkpoint = {
    format: 'adit search/1',
    searchSuiteDigest: parseText(fields, 'searchSuiteDigest'),
    seed: parseText(fields, 'seed'),
    seedHashes: parseList(fields, 'seedHashes').map(String),
    population: parseCount(fields, 'population'),
    random: parseRandomState(fields),
    evaluations: parseCount(fields, 'evaluations'),
    trainingSteps: parseCount(fields, 'trainingSteps'),
    bestScore: parseFinite(fields.get('bestScore'), 'bestScore'),
    best: parseBest(fields.get('best')),
    ring: parseList(fields, 'ring').map((entry) => parseScored(entry, 'ring')),
    memo: parseList(fields, 'memo').map(parseMemoEntry),
  };
  if (checkpoint.ring.length !== Math.min(checkpoint.evaluations, checkpoint.population)) {
    throw invalid('ring');
  }
  return checkpoint;
}
