/** Reading a job's payload, and planning an evolve job's time. */
import { AditError, type Clock } from '@adit/base';
import {
  type EvaluateJobPayload,
  type EvolveJobPayload,
  evaluateJobPayload,
  evolveJobPayload,
  type LeaseJobPayload,
  leaseJobPayload,
} from '@adit/wire';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { EvolveOrder } from './evolve-batch.ts';
import { planSearchEnd } from './lease-plan.ts';
import { readWorkItems } from './work-item.ts';

/** What an assignment that is late already gets. */
const LATE_MS = 10_000;

/** @throws AditError `invalid_payload`. */
export function parseEvaluatePayload(payload: unknown): EvaluateJobPayload {
  return parsePayload(evaluateJobPayload, payload);
}

/** @throws AditError `invalid_payload`. */
export function parseLeasePayload(payload: unknown): LeaseJobPayload {
  return parsePayload(leaseJobPayload, payload);
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

/** Limits and defaults of this worker's searches. */
export interface SearchLimits {
  readonly seed: string;
  /** Lowers what an assignment says. */
  readonly maxGenerations: number | undefined;
  /** Where the job says nothing. */
  readonly defaultGenerations: number;
}

/** The order of an evolve job, for one program; it ends as {@link planSearchEnd} says. */
export function planEvolve(
  payload: EvolveJobPayload,
  limits: SearchLimits,
  clock: Clock,
): EvolveOrder {
  const nowMs = clock.nowMs();
  const items = readWorkItems(payload.algorithms, payload.input_dim);
  const timeoutMs = readTimeMs(payload.timeout_at);
  const epochEndMs = readTimeMs(payload.epoch_ends_at);
  return {
    algorithms: items,
    instructions: payload.evolve ?? { problem: items[0]?.task_type ?? '' },
    generations: limitGenerations(payload.evolve?.generations, limits),
    budget: 1,
    isFilled: false,
    seed: limits.seed,
    stopAtMs: planSearchEnd({ nowMs, timeoutMs, epochEndMs, submitByMs: timeoutMs }),
    giveUpAtMs: Math.max(timeoutMs, nowMs + LATE_MS),
  };
}

/** Generations of a search: what the job says, else the default, at most the operator's limit. */
export function limitGenerations(asked: number | undefined, limits: SearchLimits): number {
  const generations = asked ?? limits.defaultGenerations;
  return Math.min(generations, limits.maxGenerations ?? generations);
}

/** A time of a payload in ms; Infinity where there is none. */
function readTimeMs(text: string | undefined): number {
  const timeMs = Date.parse(text ?? '');
  return Number.isFinite(timeMs) ? timeMs : Number.POSITIVE_INFINITY;
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
