/** What a worker's main thread and its evaluation threads say to each other. */
import type { ItemResult } from './evaluate-item.ts';
import type { EvolveOrder, EvolveOutcome, EvolveProgress } from './evolve-batch.ts';
import type { Failure } from './failure.ts';
import type { WorkItem } from './work-item.ts';

/** How a thread is set up. */
export interface ThreadSetup {
  /** Task specifications. */
  readonly specs: readonly string[];
  /** URL of a module that replaces functions of the evaluator, or null. */
  readonly evaluatorModule: string | null;
  /** The worker's gate, see `WorkGate`. */
  readonly gate: SharedArrayBuffer;
}

/** Work for a thread; `cancel` is a shared Int32, non-zero once the work is unwanted. */
export type ThreadRequest =
  | {
      readonly type: 'evaluate';
      readonly cancel: SharedArrayBuffer;
      readonly algorithms: readonly WorkItem[];
      /** A closed gate holds nothing back after this, ms. */
      readonly deadlineMs: number;
    }
  | { readonly type: 'evolve'; readonly cancel: SharedArrayBuffer; readonly order: EvolveOrder };

/** What a thread answers. After `ready` each request ends with `done`, `evolved` or `failed`. */
export type ThreadMessage =
  | { readonly type: 'ready'; readonly problems: readonly string[] }
  | { readonly type: 'unusable'; readonly failure: Failure }
  | { readonly type: 'item'; readonly result: ItemResult }
  | { readonly type: 'progress'; readonly progress: EvolveProgress }
  | { readonly type: 'done' }
  | { readonly type: 'evolved'; readonly outcome: EvolveOutcome }
  | { readonly type: 'failed'; readonly failure: Failure };
