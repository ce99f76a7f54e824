/**
 * Statements: what the ledger moved into and out of miners' accounts, in order of booking.
 *
 * A miner's money is what stands on `available` and `held`; a transfer between those two (a
 * withdrawal that is requested or rejected) is no line. The sum of a miner's lines is therefore what
 * the ledger says it has.
 */
import { isoTime } from '@adit/base';
import type { StatementLine } from '@adit/wire';
import { type Query, toNumber, toNumberOrNull } from './query.ts';

/** Place of a line: time and id of its transfer, then the account's key. */
export interface StatementPlace {
  readonly atMs: number;
  readonly id: string;
  readonly key: string;
}

/** Which lines. */
export interface StatementPage {
  /** Hex of a public key; null: every miner. */
  readonly key: string | null;
  readonly fromEpoch: number | null;
  readonly toEpoch: number | null;
  readonly after: StatementPlace | null;
  readonly limit: number;
}

interface LineRow {
  id: string;
  created_at: bigint;
  epoch: bigint | null;
  hotkey: string;
  key: string;
  rao: bigint;
  recipient: string | null;
  memo: string;
}

/** A line and its place. */
export interface PlacedLine {
  readonly line: StatementLine;
  readonly place: StatementPlace;
}

/** Lines after a place; epochs bound the time of booking, the first one's start and the last's end inclusive. */
export async function listStatementLines(query: Query, page: StatementPage): Promise<PlacedLine[]> {
  const { key, fromEpoch, toEpoch, after, limit } = page;
  const isMiners = (account: 'credit' | 'debit') =>
    key === null
      ? query`${query(account)} ~ '^miner:[0-9a-f]{64}:(available|held)$'`
      : query`${query(account)} = any(${[`miner:${key}:available`, `miner:${key}:held`]}::text[])`;
  const rows = await query<LineRow[]>`
    with bounds as (
      select
        (select starts_at from epochs where number >= ${fromEpoch ?? 0}::bigint
          order by number limit 1) as from_ms,
        (select ends_at from epochs where number <= ${toEpoch}::bigint
          order by number desc limit 1) as to_ms),
    moved as (
      select l.id, l.created_at, l.epoch, l.memo, split_part(l.credit, ':', 2) as key,
        l.amount_rao as rao
      from ledger l, bounds
      where ${isMiners('credit')}
        and (${fromEpoch}::bigint is null or l.created_at > from_ms)
        and (${toEpoch}::bigint is null or l.created_at <= to_ms)
      union all
      select l.id, l.created_at, l.epoch, l.memo, split_part(l.debit, ':', 2), -l.amount_rao
      from ledger l, bounds
      where ${isMiners('debit')}
        and (${fromEpoch}::bigint is null or l.created_at > from_ms)
        and (${toEpoch}::bigint is null or l.created_at <= to_ms)),
    lines as (
      select id, created_at, epoch, memo, key, sum(rao)::bigint as rao
      from moved group by id, created_at, epoch, memo, key having sum(rao) <> 0)
    select lines.*, m.hotkey, coalesce(p.recipient, w.recipient) as recipient
    from lines join miners m on m.public_key = decode(lines.key, 'hex')
      left join payouts p on p.miner_id = m.id and p.epoch = lines.epoch
        and starts_with(lines.id, 'epoch:')
      left join withdrawals w on lines.id = 'withdrawal:' || w.id || ':paid'
    where ${after === null}::boolean
      or (lines.created_at, lines.id collate "C", lines.key collate "C") >
        (${after?.atMs ?? 0}::bigint, ${after?.id ?? ''}, ${after?.key ?? ''})
    order by lines.created_at, lines.id collate "C", lines.key collate "C" limit ${limit}`;
  return rows.map((row) => ({
    line: {
      id: row.id,
      at: isoTime(toNumber(row.created_at)),
      epoch: toNumberOrNull(row.epoch),
      kind: kindOf(row.id),
      hotkey: row.hotkey,
      amount_rao: String(row.rao),
      recipient: row.recipient,
      memo: row.memo,
    },
    place: { atMs: toNumber(row.created_at), id: row.id, key: row.key },
  }));
}

function kindOf(id: string): StatementLine['kind'] {
  if (id.startsWith('epoch:')) return 'payout';
  if (id.startsWith('withdrawal:')) return 'withdrawal';
  return id.startsWith('correction:') ? 'correction' : 'other';
}
