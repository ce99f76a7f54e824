/**
 * The double-entry ledger: append-only transfers, balances derived from them.
 *
 * A transfer debits one account and credits another, so the sum over all accounts is always zero;
 * {@link isLedgerBalanced} checks what that alone does not say: that the books agree with the closed
 * epochs and that nobody owns less than nothing.
 */
import type { Transfer } from '@adit/accounting';
import type { Rao } from '@adit/base';
import type { TransactionSql } from '@adit/storage';
import { type Query, ROWS_AT_ONCE } from './query.ts';

/** Books the transfers of an epoch; a transfer id exists once. */
export async function insertTransfers(
  tx: TransactionSql,
  epoch: { readonly number: number; readonly endsAtMs: number },
  transfers: readonly Transfer[],
): Promise<void> {
  for (let start = 0; start < transfers.length; start += ROWS_AT_ONCE) {
    const rows = transfers.slice(start, start + ROWS_AT_ONCE).map((transfer) => ({
      id: transfer.id,
      epoch: epoch.number,
      debit: transfer.debit,
      credit: transfer.credit,
      amount_rao: transfer.amountRao,
      memo: transfer.memo,
      created_at: epoch.endsAtMs,
    }));
    await tx`insert into ledger ${tx(rows)}`;
  }
}

/** Books one transfer that belongs to no epoch; its id exists once, a second booking fails. */
export async function insertMovement(
  tx: TransactionSql,
  transfer: Transfer,
  nowMs: number,
): Promise<void> {
  await tx`
    insert into ledger (id, debit, credit, amount_rao, memo, created_at)
    values (${transfer.id}, ${transfer.debit}, ${transfer.credit}, ${transfer.amountRao},
      ${transfer.memo}, ${nowMs})`;
}

/** Credits minus debits of the accounts that have any. */
export async function readBalances(
  query: Query,
  accounts: readonly string[],
): Promise<Map<string, Rao>> {
  const names = [...accounts];
  const rows = await query<{ account: string; balance: bigint }[]>`
    select account, sum(amount)::bigint as balance from (
      select credit as account, amount_rao as amount from ledger
        where credit = any(${names}::text[])
      union all
      select debit, -amount_rao from ledger where debit = any(${names}::text[])) entries
    group by account`;
  return new Map(rows.map((row) => [row.account, row.balance]));
}

/**
 * True when the books are right: no account but the operator's own below zero, the sum over all
 * accounts zero, every closed epoch's budget = paid + fee + carry + returned, every payout booked
 * exactly, the carry account holding exactly what the open epoch starts with, every miner's held and
 * paid accounts equal to its withdrawals, and every correction booked exactly.
 */
export async function isLedgerBalanced(query: Query): Promise<boolean> {
  const [row] = await query<{ balanced: boolean }[]>`
    with entries as (
      select credit as account, amount_rao as amount from ledger
      union all select debit, -amount_rao from ledger),
    balances as (select account, sum(amount) as balance from entries group by account),
    booked as (
      select l.epoch, l.credit as account, sum(l.amount_rao) as rao from ledger l
      where l.epoch is not null and l.credit like 'miner:%:available' group by l.epoch, l.credit),
    owed as (
      select p.epoch, 'miner:' || encode(m.public_key, 'hex') || ':available' as account, p.rao
      from payouts p join miners m on m.id = p.miner_id where p.rao > 0),
    withdrawn as (
      select 'miner:' || encode(m.public_key, 'hex')
          || case when w.state = 'CONFIRMED' then ':paid' else ':held' end as account,
        sum(w.amount_rao) as rao
      from withdrawals w join miners m on m.id = w.miner_id
      where w.state not in ('REJECTED', 'REFUNDED') group by 1),
    set_apart as (
      select account, balance from balances
      where account like 'miner:%' and account not like '%:available' and balance <> 0),
    corrected as (
      select 'correction:' || c.id as id, c.amount_rao as rao,
        'miner:' || encode(m.public_key, 'hex') || ':available' as account
      from corrections c join miners m on m.id = c.miner_id),
    correcting as (
      select id, case when credit like 'miner:%' then amount_rao else -amount_rao end as rao,
        case when credit like 'miner:%' then credit else debit end as account
      from ledger where id like 'correction:%')
    select
      (select coalesce(sum(balance), 0) = 0 from balances)
      and not exists (select from balances where balance < 0
        and account not in ('operator:funding', 'operator:corrections'))
      and not exists (select from epochs where state = 'CLOSED'
        and paid_rao + fee_rao + carry_rao + returned_rao <> base_rao + carry_in_rao)
      and not exists (select from epochs e where e.state = 'CLOSED' and e.paid_rao <>
        (select coalesce(sum(rao), 0) from payouts p where p.epoch = e.number))
      and not exists (select from booked b full join owed o using (epoch, account)
        where b.rao is distinct from o.rao)
      and not exists (select from set_apart s full join withdrawn w using (account)
        where s.balance is distinct from w.rao)
      and not exists (select from corrected c full join correcting l using (id, account)
        where c.rao is distinct from l.rao)
      and (select coalesce(sum(fee_rao), 0) from epochs where state = 'CLOSED') =
        (select coalesce(sum(balance), 0) from balances where account = 'operator:fee')
      and coalesce((select carry_in_rao from epochs where state = 'OPEN'), 0) =
        (select coalesce(sum(balance), 0) from balances where account = 'pool:carry')
      as balanced`;
  return row?.balanced ?? false;
}
