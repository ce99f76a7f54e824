/** A miner's payouts with their epochs, and its sums over the ledger. */
import { minerAccount } from '@adit/accounting';
import type { Rao } from '@adit/base';
import type { RewardTotals } from '@adit/wire';
import { type Query, toNumber } from './query.ts';

/** What one closed epoch paid to one miner. */
export interface EpochReward {
  readonly epoch: number;
  readonly endsAtMs: number;
  readonly pointsMicro: bigint;
  readonly rao: Rao;
  /** The part of the epoch's fee that fell on these points, rounded down. */
  readonly feeShareRao: Rao;
  readonly capped: boolean;
  readonly recipient: string | null;
}

interface Row {
  epoch: bigint;
  ends_at: bigint;
  points_micro: bigint;
  rao: bigint;
  capped: boolean;
  recipient: string | null;
  fee_share: bigint;
}

/** Closed epochs in which the miner had points, newest first. */
export async function listEpochRewards(
  query: Query,
  ask: {
    readonly minerId: number;
    readonly beforeEpoch: number | null;
    readonly limit: number;
  },
): Promise<EpochReward[]> {
  const rows = await query<Row[]>`
    select p.epoch, e.ends_at, p.points_micro, p.rao, p.capped, p.recipient,
      case when e.points_micro > 0
        then div(e.fee_rao::numeric * p.points_micro, e.points_micro)::bigint
        else 0 end as fee_share
    from payouts p join epochs e on e.number = p.epoch
    where p.miner_id = ${ask.minerId}
      and (${ask.beforeEpoch}::bigint is null or p.epoch < ${ask.beforeEpoch})
    order by p.epoch desc limit ${ask.limit}`;
  return rows.map((row) => ({
    epoch: toNumber(row.epoch),
    endsAtMs: toNumber(row.ends_at),
    pointsMicro: row.points_micro,
    rao: row.rao,
    feeShareRao: row.fee_share,
    capped: row.capped,
    recipient: row.recipient,
  }));
}

/** Sums over the ledger; rewards + corrections = available + held + paid. */
export async function readRewardTotals(query: Query, publicKey: Uint8Array): Promise<RewardTotals> {
  const available = minerAccount(publicKey, 'available');
  const held = minerAccount(publicKey, 'held');
  const paid = minerAccount(publicKey, 'paid');
  const [row] = await query<Record<string, bigint>[]>`
    with entries as (
      select id, debit as other, credit as account, amount_rao as amount from ledger
        where credit in (${available}, ${held}, ${paid})
      union all
      select id, credit, debit, -amount_rao from ledger
        where debit in (${available}, ${held}, ${paid}))
    select
      coalesce(sum(amount) filter (where other = 'pool:budget'), 0)::bigint as rewards,
      coalesce(sum(amount) filter (where other = 'operator:corrections'), 0)::bigint
        as corrections,
      coalesce(sum(amount) filter (where account = ${available}), 0)::bigint as available,
      coalesce(sum(amount) filter (where account = ${held}), 0)::bigint as held,
      coalesce(sum(amount) filter (where account = ${paid}), 0)::bigint as paid
    from entries`;
  return {
    rewards_rao: String(row?.['rewards'] ?? 0n),
    corrections_rao: String(row?.['corrections'] ?? 0n),
    available_rao: String(row?.['available'] ?? 0n),
    held_rao: String(row?.['held'] ?? 0n),
    paid_rao: String(row?.['paid'] ?? 0n),
  };
}
