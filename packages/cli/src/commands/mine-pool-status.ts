/** `adit mine pool status`: what a miner has, earned and waits for. */
import type { MinerStats, OwnRecipient, PoolHealth, Withdrawal } from '@adit/wire';
import { type MinerFlags, openMinerLink } from '../miner-link.ts';
import { formatAmount, printAnswer } from '../print-answer.ts';

const NEWEST = 5;

interface Status {
  readonly stats: MinerStats;
  readonly held_rao: string;
  readonly min_withdrawal_rao: string;
  readonly recipient: OwnRecipient;
  readonly withdrawals: readonly Withdrawal[];
  /** What the pool announced; null for nothing. */
  readonly announced: {
    readonly next_fee_bps: number | null;
    readonly next_fee_from_epoch: number | null;
    readonly closing: PoolHealth['closing'] | null;
  };
}

function percent(share: number | null): string {
  return share === null ? 'none judged yet' : `${(share * 100).toFixed(1)} %`;
}

/** A withdrawal for the miner. */
export function describeWithdrawal(one: Withdrawal): string {
  const tx = one.tx_id === null ? '' : `, tx ${one.tx_id}`;
  const reason = one.reason === null ? '' : ` (${one.reason})`;
  return (
    `${one.withdrawal_id}  ${one.status}${reason}  ${formatAmount(one.amount_rao)} ` +
    `to ${one.recipient_coldkey}${tx}. ${one.next}`
  );
}

function describeMoney({ stats, held_rao: held, min_withdrawal_rao: minimum }: Status): string[] {
  const { next_payout: next } = stats;
  return [
    `Available: ${formatAmount(stats.balance_rao)}, least that is paid out ${minimum} RAO`,
    `Held: ${formatAmount(held)}   Paid: ${formatAmount(stats.paid_rao)}`,
    `Next payout, if epoch ${next.epoch} closed now: ${formatAmount(next.rao)} for ` +
      `${next.own_points} of ${next.total_points} points`,
  ];
}

function describeRecipient({ recipient_coldkey: coldkey, withdrawals_from: from }: OwnRecipient) {
  if (coldkey === null) return 'Payout coldkey: not set (adit mine pool recipient COLDKEY)';
  return `Payout coldkey: ${coldkey}${from === null ? '' : `, new; withdrawals from ${from}`}`;
}

function describeNotices({ announced }: Status): string[] {
  const { next_fee_bps: fee, next_fee_from_epoch: from, closing } = announced;
  return [
    ...(fee === null ? [] : [`Notice: the fee becomes ${fee} bps with epoch ${from}.`]),
    ...(closing === null || closing === undefined
      ? []
      : [`Notice: the pool closes with epoch ${closing.last_epoch}: ${closing.reason}`]),
  ];
}

function describeStatus(status: Status): string[] {
  const { stats, withdrawals } = status;
  return [
    `Hotkey: ${stats.hotkey}`,
    describeRecipient(status.recipient),
    ...describeMoney(status),
    `Reputation: ${stats.reputation_epoch} this epoch, ${stats.reputation} in all`,
    `Accuracy: ${percent(stats.evaluation_accuracy)} of ${stats.evaluations_total} evaluations; ` +
      `${stats.evolutions_rewarded} of ${stats.evolutions_total} evolutions rewarded`,
    ...(withdrawals.length === 0 ? [] : ['Withdrawals:', ...withdrawals.map(describeWithdrawal)]),
    ...describeNotices(status),
  ];
}

/** Prints the miner's numbers. */
export async function runMinerStatus(flags: MinerFlags): Promise<number> {
  const { client, health } = await openMinerLink(flags);
  const stats = await client.readStats();
  const balance = await client.readBalance();
  const { withdrawals } = await client.listWithdrawals({ query: { limit: NEWEST } });
  const status: Status = {
    stats,
    held_rao: balance.held_rao,
    min_withdrawal_rao: balance.min_withdrawal_rao,
    recipient: await client.readOwnRecipient(),
    withdrawals,
    announced: {
      next_fee_bps: health.next_fee_bps ?? null,
      next_fee_from_epoch: health.next_fee_from_epoch ?? null,
      closing: health.closing ?? null,
    },
  };
  return printAnswer(flags, status, () => describeStatus(status));
}
