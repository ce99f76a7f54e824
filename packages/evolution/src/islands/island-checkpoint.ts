/** An island search's state as plain JSON. */
import { AditError } from '@adit/base';
import {
  type Checkpoint,
  parseCheckpoint,
  parseScored,
  type ScoredText,
} from '../search/checkpoint.ts';

/** A migrant on its way. */
export interface Migrant extends ScoredText {
  /** Island that it comes from. */
  readonly origin: number;
  /** Round at whose end it left. */
  readonly round: number;
}

/** JSON form of an island search between two rounds. */
export interface IslandCheckpoint {
  readonly format: 'adit islands/1';
  readonly interval: number;
  /** Rounds that every island has finished. */
  readonly rounds: number;
  readonly islands: readonly Checkpoint[];
  readonly migrants: readonly Migrant[];
}

/** The error for a checkpoint that cannot be used. */
export function invalidIslands(field: string): AditError {
  return new AditError('invalid_checkpoint', `The checkpoint's ${field} is not usable`, {
    numbers: { field },
    nextStep: 'Start the search anew.',
  });
}

function fieldsOf(value: unknown, field: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) throw invalidIslands(field);
  return new Map(Object.entries(value));
}

function countOf(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw invalidIslands(field);
  }
  return value;
}

function listOf(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidIslands(field);
  return value;
}

function parseMigrant(value: unknown): Migrant {
  const fields = fieldsOf(value, 'migrants');
  return {
    origin: countOf(fields.get('origin'), 'migrants'),
    round: countOf(fields.get('round'), 'migrants'),
    ...parseScored(value, 'migrants'),
  };
}

/**
 * The checkpoint in an unknown value.
 * @throws AditError `invalid_checkpoint` with the `field` that is wrong.
 */
export function parseIslandCheckpoint(value: unknown): IslandCheckpoint {
  const fields = fieldsOf(value, 'value');
  if (fields.get('format') !== 'adit islands/1') throw invalidIslands('format');
  return {
    format: 'adit islands/1',
    interval: countOf(fields.get('interval'), 'interval'),
    rounds: countOf(fields.get('rounds'), 'rounds'),
    islands: listOf(fields.get('islands'), 'islands').map(parseCheckpoint),
    migrants: listOf(fields.get('migrants'), 'migrants').map(parseMigrant),
  };
}
