/**
 * States of an assignment and of its slots (pool.md 2.6), as the only list of legal moves.
 *
 * OPEN -> SUBMITTED when every item is in, SUBMITTED -> CLOSED when all of them are decided. The
 * store guards each move with the state it starts from, so that two processes never both make it.
 */

/** State of a batch or lease. */
export type AssignmentState = 'OPEN' | 'SUBMITTED' | 'CLOSED' | 'EXPIRED' | 'RELEASED' | 'REVOKED';

/** State of an evaluation slot (program, evaluator). A FREE slot has no row. */
export type SlotState =
  | 'ASSIGNED'
  | 'REPORTED'
  | 'AGREED'
  | 'OUTLIER'
  | 'VOID'
  | 'EXPIRED'
  | 'LATE_REPORTED'
  | 'RELEASED';

/** Where an assignment may go from each state. EXPIRED takes late results without moving. */
export const assignmentMoves: Readonly<Record<AssignmentState, readonly AssignmentState[]>> = {
  OPEN: ['SUBMITTED', 'EXPIRED', 'RELEASED', 'REVOKED'],
  SUBMITTED: ['CLOSED'],
  CLOSED: [],
  EXPIRED: [],
  RELEASED: [],
  REVOKED: [],
};

/** Where a slot may go from each state. */
export const slotMoves: Readonly<Record<SlotState, readonly SlotState[]>> = {
  // LATE_REPORTED straight away: the time was over before a sweep had seen it.
  ASSIGNED: ['REPORTED', 'EXPIRED', 'LATE_REPORTED', 'RELEASED'],
  REPORTED: ['AGREED', 'OUTLIER', 'VOID'],
  AGREED: [],
  OUTLIER: [],
  VOID: [],
  EXPIRED: ['REPORTED', 'LATE_REPORTED', 'RELEASED'],
  LATE_REPORTED: [],
  // Given back: its place is free, its miner does not get the program again.
  RELEASED: [],
};

/** The states from which a move to `target` is legal. */
export function sourcesOf<State extends string>(
  moves: Readonly<Record<State, readonly State[]>>,
  target: State,
): State[] {
  return Object.entries<readonly State[]>(moves).flatMap(([state, targets]) =>
    // The keys of a Record<State, ...> are its states; Object.entries forgets that.
    targets.includes(target) ? [state as State] : [],
  );
}

/** What a report that just came in is worth, before consensus looks at it. */
export type Reception = 'counted' | 'late' | 'refused';

/**
 * How a report is received (pool.md 3.6). `taken` is how many slots of the program are reported or
 * pending without this one, `target` how many are wanted.
 *
 * - within the time limit: counted, also when the slot was offered again meanwhile;
 * - after it: counted while nobody took the slot, else late (kept for statistics, never paid);
 * - after the slot or its assignment was given back or revoked: refused.
 */
export function receiveReport(slot: {
  readonly assignment: AssignmentState;
  readonly state: SlotState;
  readonly isOverTime: boolean;
  readonly isFinal: boolean;
  readonly taken: number;
  readonly target: number;
}): Reception {
  if (slot.state === 'RELEASED') return 'refused';
  if (slot.assignment === 'RELEASED' || slot.assignment === 'REVOKED') return 'refused';
  if (!slot.isOverTime) return 'counted';
  return slot.isFinal || slot.taken >= slot.target ? 'late' : 'counted';
}
