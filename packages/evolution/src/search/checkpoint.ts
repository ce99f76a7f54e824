/**
 * A search's state as plain JSON and back.
 *
 * Programs travel as text, which keeps every bit of their constants. What comes back is checked like
 * any untrusted input: a checkpoint may have been on disk.
 */
import { AditError } from '@adit/base';
import { type FlatPrograms, formatProgramText, parseProgramText } from '@adit/program';
import type { FoundProgram, Improvement } from './best-programs.ts';
import type { HurdleRules, HurdleState } from './hurdle.ts';
import { createCounts, type SearchCounts } from './search-counts.ts';
import type { ProbeCache, ScoringRules } from './search-options.ts';

/** A program with its search score, by text. */
export interface ScoredText {
  readonly text: string;
  readonly score: number;
}

/** What changes while a search runs, without its population and its tables. */
export interface SearchState {
  readonly random: readonly [number, number, number, number];
  readonly evaluations: number;
  readonly trainingSteps: number;
  readonly counts: SearchCounts;
  readonly bestScore: number;
  readonly improvements: readonly Improvement[];
  readonly best: (ScoredText & { readonly hash: string }) | null;
  readonly hurdle: HurdleState | null;
}

/** JSON form of a search; keys and order are fixed, so equal searches give equal texts. */
export interface Checkpoint extends SearchState {
  readonly format: 'adit search/2';
  readonly searchSuiteDigest: string;
  readonly seed: string;
  readonly seedHashes: readonly string[];
  readonly population: number;
  readonly rules: ScoringRules;
  readonly ring: readonly ScoredText[];
  /** The tables of scores, base64; empty where there is none. */
  readonly canonical: string;
  readonly probe: string;
}

const MAX_ENTRIES = 1_000_000;

/** The JSON form of the best program. */
export function encodeFound(found: FoundProgram | null): Checkpoint['best'] {
  if (found === null) return null;
  const { program, hash, searchScore } = found;
  return { text: formatProgramText(program), score: searchScore, hash };
}

/** @throws AditError `invalid_dsl` when the text is not a program. */
export function decodeFound(best: Checkpoint['best']): FoundProgram | null {
  if (best === null) return null;
  return { program: parseProgramText(best.text), hash: best.hash, searchScore: best.score };
}

/** The first `count` programs of a ring with their scores. */
export function encodeRing(
  ring: FlatPrograms,
  scores: Float64Array,
  count: number,
): readonly ScoredText[] {
  return Array.from({ length: count }, (_, slot) => ({
    text: formatProgramText(ring.read(slot)),
    score: scores[slot],
  }));
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

/** @throws AditError `invalid_checkpoint`. */
export function parseScored(value: unknown, field: string): ScoredText {
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

function parseImprovement(value: unknown): Improvement {
  const fields = fieldsOf(value, 'improvements');
  return {
    evaluation: parseCount(fields, 'evaluation'),
    score: parseFinite(fields.get('score'), 'improvements'),
  };
}

function parseCounts(value: unknown): SearchCounts {
  const fields = fieldsOf(value, 'counts');
  const names = Object.keys(createCounts());
  const entries = names.map((name): [string, number] => [name, parseCount(fields, name)]);
  return Object.assign(createCounts(), Object.fromEntries(entries));
}

function parseRules(value: unknown): ScoringRules {
  const fields = fieldsOf(value, 'rules');
  const caches = fieldsOf(fields.get('caches'), 'caches');
  const probe = caches.get('probe');
  const hurdle = fields.get('hurdle');
  return {
    caches: {
      canonical: parseCount(caches, 'canonical'),
      probe: probe === null ? null : parseProbe(fieldsOf(probe, 'probe')),
    },
    hurdle: hurdle === null ? null : parseHurdleRules(fieldsOf(hurdle, 'hurdle')),
  };
}

function parseProbe(fields: Fields): ProbeCache {
  return { examples: parseCount(fields, 'examples'), entries: parseCount(fields, 'entries') };
}

function parseHurdleRules(fields: Fields): HurdleRules {
  const percentile = parseFinite(fields.get('percentile'), 'percentile');
  return { examples: parseCount(fields, 'examples'), percentile };
}

function parseHurdleState(value: unknown): HurdleState | null {
  if (value === null) return null;
  const fields = fieldsOf(value, 'hurdle');
  return {
    bar: parseFinite(fields.get('bar'), 'hurdle'),
    seen: parseCount(fields, 'seen'),
    counts: parseList(fields, 'counts').map((count) => parseFinite(count, 'hurdle')),
  };
}

function parseBest(value: unknown): Checkpoint['best'] {
  if (value === null) return null;
  return { ...parseScored(value, 'best'), hash: parseText(fieldsOf(value, 'best'), 'hash') };
}

function parseState(fields: Fields): SearchState {
  return {
    random: parseRandomState(fields),
    evaluations: parseCount(fields, 'evaluations'),
    trainingSteps: parseCount(fields, 'trainingSteps'),
    counts: parseCounts(fields.get('counts')),
    bestScore: parseFinite(fields.get('bestScore'), 'bestScore'),
    improvements: parseList(fields, 'improvements').map(parseImprovement),
    best: parseBest(fields.get('best')),
    hurdle: parseHurdleState(fields.get('hurdle')),
  };
}

/**
 * The checkpoint in an unknown value.
 * @throws AditError `invalid_checkpoint` with the `field` that is wrong.
 */
export function parseCheckpoint(value: unknown): Checkpoint {
  const fields = fieldsOf(value, 'value');
  if (fields.get('format') !== 'adit search/2') throw invalid('format');
  const checkpoint: Checkpoint = {
    format: 'adit search/2',
    searchSuiteDigest: parseText(fields, 'searchSuiteDigest'),
    seed: parseText(fields, 'seed'),
    seedHashes: parseList(fields, 'seedHashes').map(String),
    population: parseCount(fields, 'population'),
    rules: parseRules(fields.get('rules')),
    ...parseState(fields),
    ring: parseList(fields, 'ring').map((entry) => parseScored(entry, 'ring')),
    canonical: parseText(fields, 'canonical'),
    probe: parseText(fields, 'probe'),
  };
  if (checkpoint.ring.length !== Math.min(checkpoint.evaluations, checkpoint.population)) {
    throw invalid('ring');
  }
  return checkpoint;
}
