/**
 * What became of a report or of an evolved program, and what comes next, in words for its miner
 * (pool.md 2.6). Open states name the event that ends them; final states say why nothing comes.
 */
import type { SubmissionState } from '@adit/wire';

const EVALUATION_STATES: Readonly<Record<string, SubmissionState>> = {
  ASSIGNED: 'assigned',
  REPORTED: 'waiting',
  AGREED: 'rewarded',
  OUTLIER: 'outside',
  VOID: 'void',
  LATE_REPORTED: 'late',
  EXPIRED: 'expired',
  RELEASED: 'released',
};

/** The state of a slot as its miner sees it. */
export function evaluationState(slotState: string): SubmissionState {
  const state = EVALUATION_STATES[slotState];
  if (state === undefined) throw new Error(`A slot cannot be ${slotState}`);
  return state;
}

/** The state of an own program; `isRewarded` when it earned points. */
export function evolutionState(programState: string, isRewarded: boolean): SubmissionState {
  if (programState === 'EVALUATING') return 'waiting';
  if (programState === 'INVALID') return 'invalid';
  if (programState === 'NO_CONSENSUS') return 'no_consensus';
  return isRewarded ? 'rewarded' : 'below_threshold';
}

/** What the next step depends on. */
export interface SubmissionFacts {
  readonly kind: 'evaluation' | 'evolution';
  readonly state: SubmissionState;
  /** Reports that are in, and how many the pool wants. */
  readonly reports: number;
  readonly wanted: number;
  /** Epoch in which points were booked; null without any. */
  readonly epoch: number | null;
  readonly openEpoch: number;
}

/** One sentence on what happens next. */
export function nextStepOf(facts: SubmissionFacts): string {
  switch (facts.state) {
    case 'assigned':
      return 'Report it before the assignment’s timeout.';
    case 'waiting':
      return waitingStep(facts);
    case 'rewarded':
      return rewardedStep(facts);
    case 'below_threshold':
      return 'Final: a program earns points from a consensus score of 0.7.';
    case 'outside':
      return 'Final: outside consensus, no points; compare version, data and reason.';
    case 'void':
      return 'Final: the evaluators found no consensus, nobody earns points.';
    case 'invalid':
      return 'Final: the evaluators agree that the program cannot be scored.';
    case 'no_consensus':
      return 'Final: the evaluators found no consensus on this program.';
    case 'late':
      return 'Final: it came after its time and another miner has the place.';
    case 'expired':
      return 'Report it still: it counts while nobody has taken the place.';
    case 'released':
      return 'Nothing: it was given back without a report.';
  }
}

function waitingStep({ reports, wanted }: SubmissionFacts): string {
  const missing = wanted - reports;
  if (missing <= 0) return `All ${wanted} reports are in: the pool decides at its next pass.`;
  const noun = missing === 1 ? 'report' : 'reports';
  return `Waits for ${missing} more ${noun} of ${wanted}, then the pool decides.`;
}

function rewardedStep({ epoch, openEpoch }: SubmissionFacts): string {
  if (epoch === null || epoch >= openEpoch) {
    return `The points are paid when epoch ${epoch ?? openEpoch} closes.`;
  }
  return `Final: paid with epoch ${epoch}.`;
}
