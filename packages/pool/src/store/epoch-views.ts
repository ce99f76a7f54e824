/** The public records of epochs. */
import { isoTime } from '@adit/base';
import type { ClosedEpoch, CurrentEpoch, EpochMiner } from '@adit/wire';
import type { OpenEpoch } from './epochs.ts';
import { toPoints } from './miner-views.ts';
import { type Query, toNumber } from './query.ts';

/** Points booked in an epoch so far, in millionths. */
export async function readEpochPoints(query: Query, epoch: number): Promise<bigint> {
  const [row] = await query<{ points: bigint }[]>`
    select coalesce(sum(points_micro), 0)::bigint as points from contributions
    where epoch = ${epoch}`;
  return row?.points ?? 0n;
}

/** The open epoch in the wire's shape. */
export function describeOpenEpoch(epoch: OpenEpoch, pointsMicro: bigint): CurrentEpoch {
  return {
    number: epoch.number,
    starts_at: isoTime(epoch.startsAtMs),
    ends_at: isoTime(epoch.endsAtMs),
    base_rao: String(epoch.baseRao),
    carry_in_rao: String(epoch.carryInRao),
    budget_rao: String(epoch.baseRao + epoch.carryInRao),
    fee_bps: epoch.feeBps,
    cap_bps: epoch.capBps,
    points: toPoints(pointsMicro),
  };
}

/** A closed epoch as the table has it. */
export interface ClosedRow {
  number: bigint;
  starts_at: bigint;
  ends_at: bigint;
  points_micro: bigint;
  base_rao: bigint;
  carry_in_rao: bigint;
  paid_rao: bigint;
  fee_rao: bigint;
  carry_rao: bigint;
  returned_rao: bigint;
  fee_bps: number;
  cap_bps: number;
  merkle_root: string;
}

/** The newest closed epochs, newest first, each with everyone who had points. */
export async function listClosedEpochs(query: Query, limit: number): Promise<ClosedEpoch[]> {
  const rows = await query<ClosedRow[]>`
    select * from epochs where state = 'CLOSED' order by number desc limit ${limit}`;
  const miners = await listPaidMiners(
    query,
    rows.map((row) => toNumber(row.number)),
  );
  return rows.map((row) => ({
    number: toNumber(row.number),
    starts_at: isoTime(toNumber(row.starts_at)),
    ends_at: isoTime(toNumber(row.ends_at)),
    points: toPoints(row.points_micro),
    base_rao: String(row.base_rao),
    carry_in_rao: String(row.carry_in_rao),
    budget_rao: String(row.base_rao + row.carry_in_rao),
    paid_rao: String(row.paid_rao),
    fee_rao: String(row.fee_rao),
    carry_rao: String(row.carry_rao),
    returned_rao: String(row.returned_rao),
    cap_bps: row.cap_bps,
    fee_bps: row.fee_bps,
    merkle_root: row.merkle_root,
    miners: miners.get(toNumber(row.number))?.shown ?? [],
    miners_total: miners.get(toNumber(row.number))?.total ?? 0,
  }));
}

/** Payout lines in one answer, over all of its epochs; each shows its largest. */
const LINES_AT_ONCE = 20_000;

interface PaidMiners {
  readonly shown: EpochMiner[];
  readonly total: number;
}

interface PaidRow {
  epoch: bigint;
  hotkey: string;
  points_micro: bigint;
  rao: bigint;
  capped: boolean;
  total: bigint;
}

async function listPaidMiners(
  query: Query,
  epochs: readonly number[],
): Promise<Map<number, PaidMiners>> {
  const most = Math.floor(LINES_AT_ONCE / Math.max(1, epochs.length));
  const rows = await query<PaidRow[]>`
    select * from (
      select p.epoch, m.hotkey, p.points_micro, p.rao, p.capped,
        row_number() over (partition by p.epoch order by p.points_micro desc, m.hotkey) as place,
        count(*) over (partition by p.epoch) as total
      from payouts p join miners m on m.id = p.miner_id
      where p.epoch = any(${epochs.map(String)}::bigint[])) lines
    where place <= ${most}
    order by points_micro desc, hotkey`;
  const byEpoch = new Map<number, PaidMiners>();
  for (const row of rows) {
    const paid = byEpoch.get(toNumber(row.epoch)) ?? { shown: [], total: toNumber(row.total) };
    const points = toPoints(row.points_micro);
    // The guide's reputation is the epoch's points (pool.md 4.1).
    paid.shown.push({
      hotkey: row.hotkey,
      points,
      reputation: points,
      rao: String(row.rao),
      capped: row.capped,
    });
    byEpoch.set(toNumber(row.epoch), paid);
  }
  return byEpoch;
}
