/** The slots that a submission speaks of, with their programs locked. */
import { listPrograms, lockPrograms, type StoredProgram } from '../store/programs.ts';
import { listAssignmentSlots, type Slot } from '../store/slots.ts';
import { advanceProgram } from './advance-program.ts';
import type { PoolContext, Work } from './context.ts';
import type { Intake } from './submission.ts';

/** A slot of the assignment with its program, whose row is locked. */
export interface HeldSlot {
  readonly slot: Slot;
  readonly program: StoredProgram;
}

/** By program id. */
export type HeldSlots = ReadonlyMap<number, HeldSlot>;

/** Locks the programs of the assignment's slots that `isWanted` names, ascending; by program id. */
export async function lockHeld(
  { work: { tx }, assignment }: Intake,
  isWanted: (slot: Slot) => boolean,
): Promise<HeldSlots> {
  const slots = (await listAssignmentSlots(tx, assignment.id)).filter(isWanted);
  const programs = await lockPrograms(
    tx,
    slots.map((slot) => slot.algorithmId),
  );
  return new Map(
    slots.flatMap((slot) => {
      const program = programs.find(({ id }) => id === slot.algorithmId);
      return program === undefined ? [] : [[program.id, { slot, program }] as const];
    }),
  );
}

/** The next step of a locked program, if it is still evaluated; read anew: an item before may have moved it. */
export async function advanceLocked(
  context: PoolContext,
  work: Work,
  programId: number,
): Promise<'advanced' | 'final'> {
  const [program] = await listPrograms(work.tx, [programId]);
  if (program === undefined) throw new Error(`Program ${programId} is gone`);
  if (program.state !== 'EVALUATING') return 'final';
  await advanceProgram(context, work, program);
  return 'advanced';
}
