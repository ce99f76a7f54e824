/** Where a miner is paid to (pool.md 2.5, 5 and 6). */
import { isoTime } from '@adit/base';
import { ss58Decode } from '@adit/keys';
import { inTransaction } from '@adit/storage';
import type { OwnRecipient, Recipient, RecipientAnswer, RecipientBody } from '@adit/wire';
import { minerNotFound, recipientNotNamed } from '../money-errors.ts';
import type { Caller } from '../service.ts';
import type { Query } from '../store/query.ts';
import { findLastReplacement, findRecipient, storeRecipient } from '../store/recipients.ts';
import { type PoolContext, readFrom, requireLockedMiner, requireMiner } from './context.ts';

/** When a change lets the miner withdraw again, or null when nothing holds it back. */
export interface RecipientHold {
  readonly changedAtMs: number;
  readonly untilMs: number;
}

/** The hold in force at a moment; the first setting of a coldkey holds nothing back. */
export async function findRecipientHold(
  context: PoolContext,
  query: Query,
  ask: { readonly minerId: number; readonly nowMs: number },
): Promise<RecipientHold | null> {
  const changedAtMs = await findLastReplacement(query, ask.minerId);
  if (changedAtMs === null) return null;
  const untilMs = changedAtMs + context.settings.recipientHoldMs;
  return ask.nowMs < untilMs ? { changedAtMs, untilMs } : null;
}

const untilText = (hold: RecipientHold | null): string | null =>
  hold === null ? null : isoTime(hold.untilMs);

/**
 * Sets the caller's payout coldkey; the same one again changes nothing. It applies to epochs that
 * close afterwards; a withdrawal under way keeps the one it was requested with.
 * Raises `invalid_address`, `not_registered`, `miner_banned`.
 */
export async function updateRecipient(
  context: PoolContext,
  caller: Caller,
  body: RecipientBody,
): Promise<RecipientAnswer> {
  const recipient = body.recipient_coldkey ?? body.coldkey_address;
  if (recipient === undefined) throw recipientNotNamed();
  ss58Decode(recipient);
  return await inTransaction(context.database, async (tx) => {
    const nowMs = context.clock.nowMs();
    const miner = await requireLockedMiner(tx, caller);
    const previous = miner.recipientColdkey;
    if (previous !== recipient) {
      await storeRecipient(tx, { minerId: miner.id, previous, recipient, nowMs });
    }
    const hold = await findRecipientHold(context, tx, { minerId: miner.id, nowMs });
    return {
      status: 'success',
      hotkey: miner.hotkey,
      recipient_coldkey: recipient,
      withdrawals_from: untilText(hold),
    };
  });
}

/** The caller's payout coldkey. Raises `not_registered`. */
export async function readOwnRecipient(
  context: PoolContext,
  caller: Caller,
): Promise<OwnRecipient> {
  const miner = await requireMiner(context, caller);
  const nowMs = context.clock.nowMs();
  const hold = await readFrom(context, (query) =>
    findRecipientHold(context, query, { minerId: miner.id, nowMs }),
  );
  return {
    hotkey: miner.hotkey,
    recipient_coldkey: miner.recipientColdkey,
    withdrawals_from: untilText(hold),
  };
}

/** The payout coldkey of any hotkey. Raises `miner_not_found`. */
export async function readRecipient(context: PoolContext, hotkey: string): Promise<Recipient> {
  const found = await readFrom(context, (query) => findRecipient(query, hotkey));
  if (found === undefined) throw minerNotFound(hotkey);
  return { hotkey, recipient_coldkey: found };
}
