/** What the parts of a driver share. */
import type { Clock } from '@adit/base';
import type { PoolClient, SidecarClient, WorkKind } from '@adit/wire';
import type { ItemReport } from '../worker/evaluate-item.ts';
import type { DriverVoice } from './driver-voice.ts';

/** Counters of a driver's life. */
export interface DriverSummary {
  /** Leases and batches taken, resumed ones included. */
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

/** Why a driver asks for no work of its own accord. */
export interface AskingHold {
  readonly code: string;
  /** In words, for the log. */
  readonly detail: string;
}

/** What is asked for in a lease. */
export interface LeaseSizes {
  /** Programs to evaluate; default 8. */
  readonly evalBatchSize: number;
  /** Programs to evolve from; default 8. */
  readonly seedBatchSize: number;
  /** Notes of other miners; default 0. */
  readonly gossipLimit: number;
  /** Pause after a window's lease was taken already; default 20 s. */
  readonly windowBackoffMs: number;
}

/** The guide's sizes. */
export const defaultLeaseSizes: LeaseSizes = {
  evalBatchSize: 8,
  seedBatchSize: 8,
  gossipLimit: 0,
  windowBackoffMs: 20_000,
};

/** Late results are still worth handing in for so long. */
export const LATE_MS = 3_600_000;

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
  readonly workKind: 'lease' | 'task';
  readonly kinds: readonly WorkKind[];
  readonly lease: LeaseSizes;
  readonly problems: readonly string[];
  readonly pollIntervalMs: number;
  readonly alterEvaluation: (report: ItemReport) => ItemReport;
  /** Aborted when everything is to end. */
  readonly stop: AbortSignal;
  readonly summary: DriverSummary;
  /** Ids of the work in flight. */
  readonly held: Set<string>;
  /** Submissions under way; `close` waits for these a little. */
  readonly submitting: Set<Promise<unknown>>;
  /** Null while work may be asked for. */
  readonly hold: () => AskingHold | null;
  /** True when what is held is finished and nothing more is begun. */
  isFinishing: boolean;
  isRegistered: boolean;
  /** The pool's hotkey, which v2 signatures name; null: v1 is signed. */
  audience: string | null;
  /** True while open assignments that we do not hold may exist at the pool. */
  mayResume: boolean;
  /** No new work is asked for before this. */
  pausedUntilMs: number;
  refusal: WorkRefusal | null;
}

/** A pool's time on this machine's clock; differences below 2 s are the header's resolution. */
export function toLocalMs(context: DriverContext, poolTime: string): number {
  const skewMs = context.pool.clockSkewMs() ?? 0;
  return Date.parse(poolTime) + (Math.abs(skewMs) < 2_000 ? 0 : skewMs);
}
