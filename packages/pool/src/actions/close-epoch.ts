/**
 * Closing epochs (pool.md 4.2, decision 11): settlement, payouts, ledger and the next epoch in one
 * transaction.
 *
 * Epochs are numbered one after the other and each begins where the one before ended; after a pause
 * of the pool longer than an epoch the next begins now, so that down-time has none. What is written
 * depends only on what the epoch's row and contributions say: a close that was cut off runs again to
 * the same bytes.
 */
import {
  carryReturnTransfer,
  type RecipientShare,
  recomputeEpoch,
  type Settlement,
} from '@adit/accounting';
import { type Clock, encodeHex, isAditError, type Logger } from '@adit/base';
import { ss58Decode, ss58Encode } from '@adit/keys';
import { type Database, inTransaction, type TransactionSql } from '@adit/storage';
import type { ExportRules } from '@adit/wire';
import { canonicalStream, hashStream } from '../domain/canonical-stream.ts';
import { exportPointRules, toExportRules } from '../domain/export-hashes.ts';
import { evaluatorRules, type PoolSettings } from '../settings.ts';
import { findClosing } from '../store/closings.ts';
import {
  findOpenEpoch,
  insertEpoch,
  insertPayouts,
  listShares,
  lockOpenEpoch,
  type MinerShare,
  type OpenEpoch,
  storeEpochResult,
} from '../store/epochs.ts';
import { findFeeOf } from '../store/fees.ts';
import { insertMovement, insertTransfers } from '../store/ledger.ts';
import { inputFields } from './export-fields.ts';

/** What closing needs. */
export interface EpochContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: PoolSettings;
}

/**
 * Closes the open epoch if its time is over, opens the next; returns the one that is open then, null
 * in a pool that has closed.
 */
export async function closeDueEpoch(context: EpochContext): Promise<OpenEpoch | null> {
  const closed = await inTransaction(context.database, async (tx) => {
    const open = await lockOpenEpoch(tx, 'close');
    const nowMs = context.clock.nowMs();
    if (open === null || nowMs < open.endsAtMs) return null;
    return await closeEpoch(tx, open, { nowMs, settings: context.settings });
  });
  if (closed !== null) reportClosing(context, closed.epoch, closed.settlement);
  const current = closed?.next ?? (await inTransaction(context.database, findOpenEpoch));
  if (current !== null || (await inTransaction(context.database, findClosing)) !== null) {
    return current;
  }
  return await openFirstEpoch(context);
}

/** A closed epoch, how it was settled, and the one that follows. */
export interface ClosedEpochRecord {
  readonly epoch: OpenEpoch;
  readonly settlement: Settlement;
  /** Null when the pool closes with this epoch. */
  readonly next: OpenEpoch | null;
}

/** Closes a locked epoch within the caller's transaction. */
export async function closeEpoch(
  tx: TransactionSql,
  epoch: OpenEpoch,
  options: { readonly nowMs: number; readonly settings: PoolSettings },
): Promise<ClosedEpochRecord> {
  const shares = await listShares(tx, epoch.number);
  const books = recomputeEpoch({ ...epoch, shares: shares.map(nameRecipient) });
  const { settlement } = books;
  const sharers = new Map(shares.map((share) => [encodeHex(share.publicKey), share]));
  await insertPayouts(
    tx,
    epoch.number,
    books.payouts.map(({ publicKey, pointsMicro, rao, capped, recipient }) => {
      const share = sharers.get(encodeHex(publicKey));
      if (share === undefined) throw new Error('A payout without a share');
      const address = recipient === null ? null : ss58Encode(recipient);
      return { minerId: share.minerId, pointsMicro, rao, capped, recipient: address };
    }),
  );
  await insertTransfers(tx, epoch, books.transfers);
  const rules = rulesAtClosing(epoch, options.settings);
  await storeEpochResult(tx, epoch.number, {
    ...settlement,
    pointsMicro: shares.reduce((sum, { pointsMicro }) => sum + pointsMicro, 0n),
    inputsHash: await hashInputs(tx, epoch, { rules, shares: books.payouts }),
    merkleRoot: encodeHex(books.tree.root),
    rules,
  });
  const next = await openNextEpoch(tx, { epoch, carryRao: settlement.carryRao }, options);
  return { epoch, settlement, next };
}

/** Opens the epoch after a closed one; in a pool that closes with it the carry goes back instead. */
async function openNextEpoch(
  tx: TransactionSql,
  closed: { readonly epoch: OpenEpoch; readonly carryRao: bigint },
  options: { readonly nowMs: number; readonly settings: PoolSettings },
): Promise<OpenEpoch | null> {
  const { epoch, carryRao } = closed;
  const closing = await findClosing(tx);
  if (closing !== null && epoch.number >= closing.lastEpoch) {
    if (carryRao > 0n) {
      await insertMovement(tx, carryReturnTransfer(epoch.number, carryRao), epoch.endsAtMs);
    }
    return null;
  }
  return await insertNextEpoch(tx, planNextEpoch(epoch, carryRao, options));
}

/** Opens a planned epoch with the fee that was announced for it, if one was. */
export async function insertNextEpoch(tx: TransactionSql, planned: OpenEpoch): Promise<OpenEpoch> {
  const announced = await findFeeOf(tx, planned.number);
  const next = { ...planned, feeBps: announced?.feeBps ?? planned.feeBps };
  await insertEpoch(tx, next);
  return next;
}

/**
 * The epoch after `epoch`, see the head of this file. A fee that was raised in the settings alone
 * does not hold: raising it takes an announcement (announce-fee.ts).
 */
export function planNextEpoch(
  epoch: OpenEpoch,
  carryInRao: bigint,
  options: { readonly nowMs: number; readonly settings: PoolSettings },
): OpenEpoch {
  const { nowMs, settings } = options;
  const startsAtMs = nowMs - epoch.endsAtMs < settings.epochMs ? epoch.endsAtMs : nowMs;
  return {
    number: epoch.number + 1,
    startsAtMs,
    endsAtMs: startsAtMs + settings.epochMs,
    baseRao: settings.epochBudgetRao,
    carryInRao,
    feeBps: Math.min(settings.feeBps, epoch.feeBps),
    capBps: settings.capBps,
  };
}

/** Hex of BLAKE2b-256 over everything that was decided and what it is settled by. */
async function hashInputs(
  tx: TransactionSql,
  epoch: OpenEpoch,
  given: {
    readonly rules: ExportRules;
    readonly shares: readonly RecipientShare[];
  },
): Promise<string> {
  const shares = given.shares.map(({ publicKey, pointsMicro, recipient }) => ({
    public_key: encodeHex(publicKey),
    recipient: recipient === null ? null : ss58Encode(recipient),
    points_micro: String(pointsMicro),
  }));
  return await hashStream(canonicalStream(inputFields(tx, epoch, { rules: given.rules, shares })));
}

/** Settings may change later; what an epoch was closed by stays with it. */
function rulesAtClosing(epoch: OpenEpoch, settings: PoolSettings): ExportRules {
  return {
    ...exportPointRules,
    fee_bps: epoch.feeBps,
    cap_bps: epoch.capBps,
    consensus: toExportRules(evaluatorRules(settings)),
  };
}

/** With the coldkey's bytes; a text that is no address counts as none, because a closing must not fail. */
function nameRecipient({ publicKey, pointsMicro, recipient }: MinerShare): RecipientShare {
  try {
    return { publicKey, pointsMicro, recipient: recipient === null ? null : ss58Decode(recipient) };
  } catch (error) {
    if (isAditError(error)) return { publicKey, pointsMicro, recipient: null };
    throw error;
  }
}

async function openFirstEpoch(context: EpochContext): Promise<OpenEpoch> {
  const { clock, settings } = context;
  const nowMs = clock.nowMs();
  await inTransaction(context.database, (tx) =>
    insertEpoch(tx, {
      number: 1,
      startsAtMs: nowMs,
      endsAtMs: nowMs + settings.epochMs,
      baseRao: settings.epochBudgetRao,
      carryInRao: 0n,
      feeBps: settings.feeBps,
      capBps: settings.capBps,
    }),
  );
  const open = await inTransaction(context.database, findOpenEpoch);
  if (open === null) throw new Error('The first epoch could not be opened');
  return open;
}

function reportClosing(context: EpochContext, epoch: OpenEpoch, settlement: Settlement): void {
  const { paidRao, carryRao, returnedRao, minersNeeded } = settlement;
  const paidMiners = settlement.payouts.filter(({ rao }) => rao > 0n).length;
  const figures = {
    epoch: epoch.number,
    miners: paidMiners,
    paidRao: String(paidRao),
    carryRao: String(carryRao),
    returnedRao: String(returnedRao),
  };
  context.log.info(figures, 'Epoch closed');
  // Without points nobody could be paid, whatever the cap.
  const isCapTooLow = minersNeeded === null || paidMiners < minersNeeded;
  if (paidMiners > 0 && isCapTooLow) {
    context.log.warn(
      { ...figures, minersNeeded },
      'The cap keeps this pool from paying its budget',
    );
  }
}
