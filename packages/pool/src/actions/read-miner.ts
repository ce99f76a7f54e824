/** What a miner reads about itself. */
import { minerAccount, settleEpoch } from '@adit/accounting';
import { encodeHex, isoTime } from '@adit/base';
import type { Balance, MinerStats, PoolSummary, Registration } from '@adit/wire';
import { minerBanned } from '../errors.ts';
import type { Caller } from '../service.ts';
import { listOpenAssignments } from '../store/assignments.ts';
import { findOpenEpoch, listShares, type OpenEpoch } from '../store/epochs.ts';
import { readBalances } from '../store/ledger.ts';
import { readCounters, readPoolTotals, toPoints } from '../store/miner-views.ts';
import { countActiveMiners, type Miner, upsertMiner } from '../store/miners.ts';
import type { Query } from '../store/query.ts';
import { inOpenEpoch, type PoolContext, readFrom, requireMiner } from './context.ts';
import { formatBatchId } from './describe-assignment.ts';

/** Creates or refreshes the caller. Raises `miner_banned`. */
export async function registerMiner(context: PoolContext, caller: Caller): Promise<Registration> {
  return await inOpenEpoch(context, async ({ tx, epoch, nowMs }) => {
    const miner = await upsertMiner(tx, caller, nowMs);
    if (miner.banReason !== null) throw minerBanned(miner.banReason);
    const counters = await readCounters(tx, miner.id, epoch.number);
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
  return await readFrom(context, async (query) => {
    const epoch = await findOpenEpoch(query);
    const money = await readMoney(query, miner, epoch);
    const counters = await readCounters(query, miner.id, epoch?.number ?? 0);
    return {
      hotkey: miner.hotkey,
      pending_rao: String(money.pendingRao),
      available_rao: String(money.availableRao),
      held_rao: String(money.heldRao),
      paid_rao: String(money.paidRao),
      reputation: toPoints(counters.epochPointsMicro),
      min_withdrawal_rao: String(context.settings.minWithdrawalRao),
    };
  });
}

/** The caller's numbers and the pool's. Raises `not_registered`. */
export async function readMinerStats(context: PoolContext, caller: Caller): Promise<MinerStats> {
  const miner = await requireMiner(context, caller);
  return await readFrom(context, async (query) => {
    const epoch = await findOpenEpoch(query);
    const money = await readMoney(query, miner, epoch);
    const counters = await readCounters(query, miner.id, epoch?.number ?? 0);
    const [active] = await listOpenAssignments(query, miner.id);
    const { accurate, outliers } = counters;
    return {
      hotkey: miner.hotkey,
      reputation: toPoints(counters.pointsMicro),
      reputation_epoch: toPoints(counters.epochPointsMicro),
      pending_rao: String(money.pendingRao),
      balance_rao: String(money.availableRao),
      paid_rao: String(money.paidRao),
      evaluations_total: counters.evaluations,
      evaluations_accurate: accurate,
      evaluation_accuracy: accurate + outliers === 0 ? null : accurate / (accurate + outliers),
      evolutions_total: counters.evolutions,
      evolutions_rewarded: counters.rewardedEvolutions,
      tasks_completed: counters.tasksCompleted,
      active_assignment:
        active === undefined
          ? null
          : {
              id: formatBatchId(active.id),
              kind: active.kind,
              timeout_at: isoTime(active.timeoutAtMs),
            },
      pool: await readPoolSummary(context, query, epoch),
    };
  });
}

async function readPoolSummary(
  context: PoolContext,
  query: Query,
  epoch: OpenEpoch | null,
): Promise<PoolSummary> {
  const { settings, clock, problems } = context;
  const totals = await readPoolTotals(
    query,
    problems.map(({ key }) => key),
  );
  return {
    sota: totals.bestScore,
    active_miners: await countActiveMiners(query, clock.nowMs() - settings.minerActiveMs),
    total_tasks: totals.tasks,
    total_rewards_rao: String(totals.paidRao),
    epoch: epoch?.number ?? 0,
    epoch_ends_at: isoTime(epoch?.endsAtMs ?? clock.nowMs()),
    fee_bps: epoch?.feeBps ?? settings.feeBps,
    cap_bps: epoch?.capBps ?? settings.capBps,
    min_withdrawal_rao: String(settings.minWithdrawalRao),
  };
}

/** Balances from the ledger; `pendingRao` is what the open epoch would pay if it closed now. */
async function readMoney(query: Query, miner: Miner, epoch: OpenEpoch | null) {
  const account = (kind: 'available' | 'held' | 'paid') => minerAccount(miner.publicKey, kind);
  const balances = await readBalances(query, [
    account('available'),
    account('held'),
    account('paid'),
  ]);
  return {
    availableRao: balances.get(account('available')) ?? 0n,
    heldRao: balances.get(account('held')) ?? 0n,
    paidRao: balances.get(account('paid')) ?? 0n,
    pendingRao: epoch === null ? 0n : await readPending(query, miner, epoch),
  };
}

async function readPending(query: Query, miner: Miner, epoch: OpenEpoch): Promise<bigint> {
  const shares = await listShares(query, epoch.number);
  const key = encodeHex(miner.publicKey);
  const { payouts } = settleEpoch({ ...epoch, shares });
  return payouts.find((payout) => encodeHex(payout.publicKey) === key)?.rao ?? 0n;
}
