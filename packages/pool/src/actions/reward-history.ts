/** What a miner earned, epoch by epoch, and where it went; every figure is a query over the ledger. */
import { isoTime } from '@adit/base';
import type { MoneyPageQuery, RewardEpoch, RewardHistory } from '@adit/wire';
import type { Caller } from '../service.ts';
import { toPoints } from '../store/miner-views.ts';
import { listCorrections } from '../store/operator-records.ts';
import { listEpochRewards, readRewardTotals } from '../store/rewards.ts';
import { listWithdrawals } from '../store/withdrawals.ts';
import { type PoolContext, readFrom, requireMiner } from './context.ts';
import { cursorId, describeWithdrawal } from './withdraw.ts';

const PAGE = 50;
/** Newest withdrawals and corrections that come along. */
const NEWEST = 100;

/** A page of the caller's history. Raises `not_registered`. */
export async function readRewardHistory(
  context: PoolContext,
  caller: Caller,
  ask: MoneyPageQuery,
): Promise<RewardHistory> {
  const miner = await requireMiner(context, caller);
  const limit = ask.limit ?? PAGE;
  const beforeEpoch = cursorId(ask.cursor);
  return await readFrom(context, async (query) => {
    const found = await listEpochRewards(query, {
      minerId: miner.id,
      beforeEpoch,
      limit: limit + 1,
    });
    const withdrawals = await listWithdrawals(query, { minerId: miner.id, limit: NEWEST });
    const corrections = await listCorrections(query, miner.id, NEWEST);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      hotkey: miner.hotkey,
      epochs: page.map((row): RewardEpoch => {
        const points = toPoints(row.pointsMicro);
        return {
          epoch: row.epoch,
          closed_at: isoTime(row.endsAtMs),
          points,
          // The guide's reputation is the epoch's points (pool.md 4.1).
          reputation: points,
          rao: String(row.rao),
          fee_rao: String(row.feeShareRao),
          capped: row.capped,
          recipient_coldkey: row.recipient,
        };
      }),
      withdrawals: withdrawals.map(describeWithdrawal),
      corrections: corrections.map((correction) => ({
        correction_id: correction.id,
        amount_rao: String(correction.amountRao),
        reason: correction.reason,
        at: isoTime(correction.createdAtMs),
      })),
      totals: await readRewardTotals(query, miner.publicKey),
      next_cursor: found.length > limit && last !== undefined ? String(last.epoch) : null,
    };
  });
}
