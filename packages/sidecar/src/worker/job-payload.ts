/** Reading a job's payload, and planning an evolve job's time. */
import { AditError, type Clock } from '@adit/base';
import {
  type EvaluateJobPayload,
  type EvolveJobPayload,
  evaluateJobPayload,
  evolveJobPayload,
} from '@adit/wire';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { EvolveOrder } from './evolve-batch.ts';

/** Share of the time left that a search may use (decision 7). */
const SEARCH_SHARE = 0.8;
/** What an assignment that is late already gets. */
const LATE_MS = 10_000;

/** @throws AditError `invalid_payload`. */
export function parseEvaluatePayload(payload: unknown): EvaluateJobPayload {
  return parsePayload(evaluateJobPayload, payload);
}

/** @throws AditError `invalid_payload`. */
export function parseEvolvePayload(payload: unknown): EvolveJobPayload {
  return parsePayload(evolveJobPayload, payload);
}

/** What makes a search's seed: the same parts give the same search. */
export interface SeedParts {
  /** The miner's hotkey, else the run's id. */
  readonly owner: string;
  readonly batchId: string;
  readonly workerId: string;
  /** The job's lease count, so that a repeated lease searches elsewhere. */
  readonly attempt: number;
  /** The operator's own seed, if any. */
  readonly base: string | undefined;
}

/** The seed's text; the search hashes it. */
export function deriveSearchSeed(parts: SeedParts): string {
  const { owner, batchId, workerId, attempt, base } = parts;
  return [base ?? owner, batchId, workerId, attempt].join('/').slice(0, 256);
}

/**
 * The order of an evolve job: it stops at 80 % of the time left until the assignment's timeout or
 * the epoch's end, whichever comes first; an epoch that has ended does not count any more.
 */
export function planEvolve(
  payload: EvolveJobPayload,
  plan: { readonly seed: string; readonly maxGenerations: number | undefined },
  clock: Clock,
): EvolveOrder {
  const nowMs = clock.nowMs();
  const timeoutMs = readTimeMs(payload.timeout_at, nowMs);
  const epochEndMs = readTimeMs(payload.epoch_ends_at, nowMs);
  const endMs = epochEndMs > nowMs ? Math.min(timeoutMs, epochEndMs) : timeoutMs;
  const { generations } = payload.evolve;
  return {
    algorithms: payload.algorithms,
    instructions: payload.evolve,
    generations: Math.min(generations, plan.maxGenerations ?? generations),
    seed: plan.seed,
    stopAtMs: nowMs + Math.max(0, Math.floor((endMs - nowMs) * SEARCH_SHARE)),
    giveUpAtMs: Math.max(timeoutMs, nowMs + LATE_MS),
  };
}

function readTimeMs(text: string, fallbackMs: number): number {
  const timeMs = Date.parse(text);
  return Number.isFinite(timeMs) ? timeMs : fallbackMs;
}

function parsePayload<Schema extends TSchema>(schema: Schema, payload: unknown): Static<Schema> {
  if (Value.Check(schema, payload)) return payload;
  const fault = Value.Errors(schema, payload)[0];
  throw new AditError('invalid_payload', 'The job’s payload is not of the agreed shape', {
    numbers: {
      pointer: (fault?.instancePath ?? '').slice(0, 200),
      problem: (fault?.message ?? '').slice(0, 200),
    },
    nextStep: 'Use a driver of the same version as the worker.',
  });
}
