/** Ends an assignment when nothing more is to come (pool.md 2.6, decision 16). */
import { endAssignment, nextEvolution } from '../store/assignments.ts';
import { recordExpiries } from '../store/miners.ts';
import { listAssignmentSlots, releaseSlot, type Slot } from '../store/slots.ts';
import type { PoolContext } from './context.ts';
import { advanceLocked, type HeldSlots } from './held-slots.ts';
import type { Intake, TakenItem } from './submission.ts';

/** What a submission did, and whether its miner will send more. */
export interface Finish {
  readonly taken: readonly TakenItem[];
  /** Locked programs; all of the assignment's when the submission is final. */
  readonly held: HeldSlots;
  readonly isFinal: boolean | undefined;
}

/**
 * OPEN -> SUBMITTED when every slot has its report or was given back and the evolutions are in. An
 * assignment of which nothing at all was delivered is RELEASED instead.
 */
export async function finishAssignment(
  context: PoolContext,
  intake: Intake,
  finish: Finish,
): Promise<void> {
  if (finish.taken.some(isDelivered)) await forgiveExpiries(intake);
  const { work, assignment } = intake;
  if (assignment.state !== 'OPEN') return;
  const slots = await listAssignmentSlots(work.tx, assignment.id);
  const waiting = slots.filter(({ state }) => state === 'ASSIGNED');
  if (finish.isFinal === true) await giveBack(context, intake, { ...finish, waiting });
  else if (waiting.length > 0 || lacksEvolutions(intake, finish.isFinal)) return;
  const hasReports = slots.some(({ report }) => report !== null);
  const state = hasReports || intake.answered.size > 0 ? 'SUBMITTED' : 'RELEASED';
  await endAssignment(work.tx, assignment.id, { state, nowMs: work.nowMs });
}

const UNDELIVERED: ReadonlySet<string> = new Set(['undone', 'not_assigned']);

function isDelivered({ outcome, use }: TakenItem): boolean {
  return use === 'taken' && !UNDELIVERED.has(outcome.status);
}

/** Ends a row of expiries: the miner has delivered in time. */
async function forgiveExpiries({ work, miner }: Intake): Promise<void> {
  if (miner.expiriesInRow === 0) return;
  await recordExpiries(work.tx, miner.id, { expiriesInRow: 0, pausedUntilMs: 0 });
}

/** One evolution is enough unless the client says that more will come. */
function lacksEvolutions({ assignment, answered }: Intake, isFinal: boolean | undefined): boolean {
  const { evolveBudget } = assignment;
  const evolutions = nextEvolution(answered.keys());
  return evolutions < (isFinal === false ? evolveBudget : Math.min(evolveBudget, 1));
}

async function giveBack(
  context: PoolContext,
  { work }: Intake,
  given: Finish & { readonly waiting: readonly Slot[] },
): Promise<void> {
  for (const slot of given.waiting) {
    await releaseSlot(work.tx, slot, { reason: 'given_back', nowMs: work.nowMs });
    if (given.held.has(slot.algorithmId)) await advanceLocked(context, work, slot.algorithmId);
  }
}
