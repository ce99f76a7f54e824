/** `adit pool close · reopen`: the end of a pool, announced. */
import type { PoolDoor } from '@adit/wire';
import { atPool, type OperatorFlags } from '../operator-link.ts';
import { printAnswer } from '../print-answer.ts';

/** Flags of `adit pool close`. */
interface CloseFlags extends OperatorFlags {
  readonly reason: string;
  readonly atEpoch?: number;
}

function describeDoor(door: PoolDoor): string[] {
  const { status, last_epoch: last, running_epoch: running } = door;
  if (status === 'open') return [`The pool is open; epoch ${running} runs.`];
  if (status === 'closed') return [`The pool is closed; epoch ${last} was its last.`];
  return [
    `The pool closes with epoch ${last} (${running} runs): no work is given out in it, it pays, what`,
    'it cannot pay goes back to you, and withdrawals go on. adit pool reopen takes this back.',
  ];
}

/** Announces the pool's end. */
export async function runClosePool(flags: CloseFlags): Promise<number> {
  const { reason, atEpoch } = flags;
  const body = { reason, ...(atEpoch === undefined ? {} : { at_epoch: atEpoch }) };
  const answer = await atPool(flags, ({ client, operator }) =>
    client.closePool({ body: { ...operator, ...body } }),
  );
  return printAnswer(flags, answer, () => describeDoor(answer));
}

/** Takes the end back. */
export async function runReopenPool(flags: OperatorFlags): Promise<number> {
  const answer = await atPool(flags, ({ client, operator }) =>
    client.reopenPool({ body: operator }),
  );
  return printAnswer(flags, answer, () => describeDoor(answer));
}
