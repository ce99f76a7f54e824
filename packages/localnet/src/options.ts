/** What a local network is started with, and the checks on it. */
import { AditError } from '@adit/base';
import type { MinerRole } from './roles.ts';

/** Smallest network: three evaluators for every author, and one of five is an inflator. */
export const MINERS_MIN = 4;
/** Largest network on one machine. */
export const MINERS_MAX = 64;
/** Tasks mined when none are named (decision 19). */
export const DEFAULT_TASKS: readonly string[] = ['net-check', 'linear-check'];

/** Settings of a local network. */
export interface NetworkOptions {
  /** Number of miners; the last one is an inflator when there are five or more. */
  readonly miners: number;
  /** Length of an epoch in milliseconds. */
  readonly epochMs: number;
  /** Stop after this many closed epochs; null runs until it is stopped. */
  readonly epochs: number | null;
  /** Pool port on 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** Folder of keys and, unless `databaseUrl` is given, of the database. */
  readonly dataDir: string;
  /** A PostgreSQL server to use instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** Task specifications, paths in them absolute. */
  readonly tasks: readonly string[];
  /** Folder of the built console, or null for none. */
  readonly consoleDir: string | null;
  /** The development chain beside the pool, or null for none; port 0 picks a free one. */
  readonly chain: { readonly port: number } | null;
}

/**
 * Role of each miner: honest ones first, one inflator at the end when four honest ones are left.
 * @throws AditError `too_few_miners`, `too_many_miners`.
 */
export function assignRoles(miners: number): MinerRole[] {
  if (miners < MINERS_MIN) {
    throw new AditError('too_few_miners', `${miners} miners cannot reach consensus`, {
      numbers: { miners, minimum: MINERS_MIN },
      nextStep: `Start at least ${MINERS_MIN} miners: an author and three evaluators.`,
    });
  }
  if (miners > MINERS_MAX) {
    throw new AditError('too_many_miners', `${miners} miners are too many for one machine`, {
      numbers: { miners, maximum: MINERS_MAX },
      nextStep: `Start at most ${MINERS_MAX} miners.`,
    });
  }
  const honest = miners > MINERS_MIN ? miners - 1 : miners;
  return Array.from({ length: miners }, (_, index) => (index < honest ? 'honest' : 'inflator'));
}
