/** Where a worker's jobs are computed: in an evaluation thread, or by the formula of mock mode. */
import type { UndoneItem } from '@adit/wire';
import type { ItemReport } from './evaluate-item.ts';
import type { EvolveOrder, EvolveOutcome, EvolveProgress } from './evolve-batch.ts';
import type { Failure } from './failure.ts';
import type { WorkItem } from './work-item.ts';

/** Reports and what was given back. */
export interface EvaluateOutcome {
  readonly evaluations: readonly ItemReport[];
  readonly undone: readonly UndoneItem[];
}

/** Choices of one request. */
export interface WorkRequest {
  readonly signal: AbortSignal;
  /** Training steps executed since the last call. */
  readonly onSteps: (steps: number) => void;
}

/** Choices of an evaluation. */
export interface EvaluateRequest extends WorkRequest {
  /** Items not begun by then are given back undone, ms. */
  readonly deadlineMs: number;
}

/** Choices of a search. */
export interface EvolveRequest extends WorkRequest {
  readonly onProgress: (progress: EvolveProgress) => void;
}

/** Why an item was not begun. */
export const LATE: Failure = {
  code: 'assignment_timeout',
  detail: 'The assignment’s time was over before this program’s turn',
  numbers: {},
  nextStep: 'Run fewer workers on this machine.',
  isExpected: true,
};

/** One worker's place. */
export interface Workplace {
  /** Makes it ready and gives the ids of its problems. */
  open(signal: AbortSignal): Promise<readonly string[]>;
  /** Evaluates the programs in order. @throws AditError `cancelled`. */
  evaluate(items: readonly WorkItem[], request: EvaluateRequest): Promise<EvaluateOutcome>;
  /** Runs a search to its end. @throws AditError those of `evolveBatch`. */
  evolve(order: EvolveOrder, request: EvolveRequest): Promise<EvolveOutcome>;
  close(): Promise<void>;
}
