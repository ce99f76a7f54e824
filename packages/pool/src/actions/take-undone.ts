/** Programs that a worker could not judge: their places go to other miners, and it is no vote. */
import type { UndoneEvaluation } from '@adit/wire';
import { releaseSlot } from '../store/slots.ts';
import type { PoolContext } from './context.ts';
import { advanceLocked, type HeldSlots } from './held-slots.ts';
import { type Intake, storableText, type TakenItem } from './submission.ts';

/** Gives the slots back and answers each; the same again changes nothing. */
export async function takeUndone(
  context: PoolContext,
  intake: Intake,
  given: { readonly held: HeldSlots; readonly undone: readonly UndoneEvaluation[] },
): Promise<TakenItem[]> {
  const taken: TakenItem[] = [];
  for (const item of given.undone) taken.push(await takeOne(context, intake, { ...given, item }));
  return taken;
}

async function takeOne(
  context: PoolContext,
  intake: Intake,
  given: { readonly held: HeldSlots; readonly item: UndoneEvaluation },
): Promise<TakenItem> {
  const { algorithm_id } = given.item;
  const code = storableText(given.item.code);
  const slot = given.held.get(algorithm_id)?.slot;
  if (slot === undefined) {
    const outcome = { algorithm_id, status: 'not_assigned', code: 'not_assigned' } as const;
    return { outcome, use: 'ignored' };
  }
  const { tx, nowMs } = intake.work;
  const isReleased = await releaseSlot(tx, slot, { reason: code, nowMs });
  if (isReleased) await advanceLocked(context, intake.work, algorithm_id);
  else if (slot.state !== 'RELEASED') {
    const outcome = { algorithm_id, status: 'duplicate', code: 'already_reported' } as const;
    return { outcome, use: 'repeated' };
  }
  const outcome = { algorithm_id, status: 'undone', code } as const;
  return { outcome, use: isReleased ? 'taken' : 'repeated' };
}
