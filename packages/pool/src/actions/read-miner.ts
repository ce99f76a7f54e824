/** A miner's registration and money. */
import { minerAccount } from '@adit/accounting';
import { isoTime } from '@adit/base';
import { inTransaction } from '@adit/storage';
import type { Balance, Registration } from '@adit/wire';
import { minerBanned } from '../errors.ts';
import type { Caller } from '../service.ts';
import type { OpenEpoch } from '../store/epochs.ts';
import { readBalances } from '../store/ledger.ts';
import { readCounters, toPoints } from '../store/miner-views.ts';
import { type Miner, upsertMiner } from '../store/miners.ts';
import type { Query } from '../store/query.ts';
import { type PoolContext, readSnapshot, requireMiner, requireOpenEpoch } from './context.ts';
import { estimatePayout } from './estimate-payout.ts';

/** Creates or refreshes the caller. Raises `miner_banned`. */
export async function registerMiner(context: PoolContext, caller: Caller): Promise<Registration> {
  return await inTransaction(context.database, async (tx) => {
    const nowMs = context.clock.nowMs();
    const miner = await upsertMiner(tx, caller, nowMs);
    if (miner.banReason !== null) throw minerBanned(miner.banReason);
    const epoch = await requireOpenEpoch(tx);
    const ask = { epoch: epoch.number, sinceMs: nowMs };
    const counters = await readCounters(tx, miner.id, ask);
    return {
      hotkey: miner.hotkey,
      status: 'registered',
      reputation: toPoints(counters.epochPointsMicro),
      created_at: isoTime(miner.createdAtMs),
      last_seen_at: isoTime(nowMs),
      recipient_coldkey: miner.recipientColdkey,
    };
  });
}

/** The caller's money. Raises `not_registered`. */
export async function readMinerBalance(context: PoolContext, caller: Caller): Promise<Balance> {
  const miner = await requireMiner(context, caller);
  return await readSnapshot(context, async (query) => {
    const epoch = await requireOpenEpoch(query);
    const money = await readMoney(query, miner, epoch);
    return {
      hotkey: miner.hotkey,
      pending_rao: String(money.pendingRao),
      available_rao: String(money.availableRao),
      held_rao: String(money.heldRao),
      paid_rao: String(money.paidRao),
      reputation: toPoints(money.estimate.ownPointsMicro),
      min_withdrawal_rao: String(context.settings.minWithdrawalRao),
    };
  });
}

/** Balances from the ledger; `pendingRao` is what the open epoch would pay if it closed now. */
export async function readMoney(query: Query, miner: Miner, epoch: OpenEpoch) {
  const account = (kind: 'available' | 'held' | 'paid') => minerAccount(miner.publicKey, kind);
  const balances = await readBalances(query, [
    account('available'),
    account('held'),
    account('paid'),
  ]);
  const estimate = await estimatePayout(query, miner, epoch);
  return {
    availableRao: balances.get(account('available')) ?? 0n,
    heldRao: balances.get(account('held')) ?? 0n,
    paidRao: balances.get(account('paid')) ?? 0n,
    pendingRao: estimate.rao,
    estimate,
  };
}
