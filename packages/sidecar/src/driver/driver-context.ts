/** What the parts of a driver share. */
import type { Clock } from '@adit/base';
import type { Assignment, PoolClient, SidecarClient, WorkKind } from '@adit/wire';
import type { ItemReport } from '../worker/evaluate-item.ts';
import type { DriverVoice } from './driver-voice.ts';

/** Counters of a driver's life. */
export interface DriverSummary {
  /** Batches taken, resumed ones included. */
  assignments: number;
  /** Reports sent and answered 200. */
  submittedEvaluations: number;
  /** Evolved programs sent and answered 200. */
  submittedEvolutions: number;
  /** Items that the pool accepted. */
  accepted: number;
  /** Items that the pool refused. */
  rejected: number;
  /** Items given back undone by the worker. */
  undone: number;
  /** Submissions dropped, and assignments given up. */
  dropped: number;
}

/** Why the pool gave no work, the last time it did not. */
export interface WorkRefusal {
  readonly code: string;
  /** The pool's words. */
  readonly detail: string;
  readonly numbers: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** Assignments that could not be finished, and when to try them again. */
export interface Abandoned {
  readonly attempts: number;
  readonly retryAtMs: number;
  /** Programs left; null means all of them. */
  readonly algorithmIds: ReadonlySet<number> | null;
}

/** The shared state and collaborators of one driver. */
export interface DriverContext {
  readonly pool: PoolClient;
  readonly sidecar: SidecarClient;
  readonly clock: Clock;
  readonly voice: DriverVoice;
  readonly runId: string;
  readonly hotkey: string;
  /** Assignments that may be open at once. */
  readonly slots: number;
  readonly kinds: readonly WorkKind[];
  readonly problems: readonly string[];
  readonly pollIntervalMs: number;
  readonly alterEvaluation: (report: ItemReport) => ItemReport;
  /** Aborted when everything is to end. */
  readonly stop: AbortSignal;
  readonly summary: DriverSummary;
  readonly held: Map<string, Assignment>;
  readonly abandoned: Map<string, Abandoned>;
  /** Submissions under way; `close` waits for these a little. */
  readonly submitting: Set<Promise<unknown>>;
  isRegistered: boolean;
  /** True while open assignments that we do not hold may exist at the pool. */
  mayResume: boolean;
  refusal: WorkRefusal | null;
}

/** A pool's time on this machine's clock; differences below 2 s are the header's resolution. */
export function toLocalMs(context: DriverContext, poolTime: string): number {
  const skewMs = context.pool.clockSkewMs() ?? 0;
  return Date.parse(poolTime) + (Math.abs(skewMs) < 2_000 ? 0 : skewMs);
}
