/** What must hold in the store after every call, whatever happened. Throws naming what does not. */
import type { Sql } from '@adit/storage';
import { isLedgerBalanced } from '../store/ledger.ts';

/** Each query returns rows only when something is wrong. */
const BROKEN: Readonly<Record<string, string>> = {
  'a final program without its decision, or the reverse': `
    select a.id from algorithms a left join decisions d on d.algorithm_id = a.id
    where (a.state = 'EVALUATING') <> (d.id is null) or d.outcome <> a.state`,
  'an agreed report without exactly one contribution, or the reverse': `
    select s.algorithm_id from slots s
      full join (select * from contributions where kind = 'evaluation') c
        on c.algorithm_id = s.algorithm_id and c.miner_id = s.miner_id
    where (s.state is distinct from 'AGREED' and c.kind is not null)
      or (s.state = 'AGREED' and (c.points_micro is distinct from 1000000
        or c.epoch is distinct from s.decided_epoch))`,
  'an author paid for anything but a consensus score of at least 0.7': `
    select a.id from algorithms a left join decisions d on d.algorithm_id = a.id
      full join (select * from contributions where kind = 'evolution') c on c.algorithm_id = a.id
    where (c.kind is not null) <>
        (coalesce(d.score_nano >= 700000000, false) and a.author_id is not null)
      or (c.kind is not null and (c.miner_id <> a.author_id
        or c.points_micro <> round(d.score_nano / 500.0)
        or c.epoch <> d.epoch))`,
  'a report on the reporter’s own program': `
    select a.id from slots s join algorithms a on a.id = s.algorithm_id
    where a.author_id = s.miner_id`,
  'a decided report of an undecided program, or an undecided one of a decided program': `
    select s.algorithm_id from slots s join algorithms a on a.id = s.algorithm_id
    where (a.state = 'EVALUATING' and s.state in ('AGREED', 'OUTLIER', 'VOID'))
      or (a.state <> 'EVALUATING' and s.state = 'REPORTED')`,
  'a consensus with too little support': `
    select d.id from decisions d where d.outcome = 'CONSENSUS' and
      (select count(*) from slots s where s.algorithm_id = d.algorithm_id and s.state = 'AGREED')
        < 2`,
  'an agreed report with another digest than the decision': `
    select d.id from decisions d join slots s on s.algorithm_id = d.algorithm_id
    where s.state = 'AGREED' and d.digest is not null and s.digest is not null
      and s.digest <> d.digest`,
  'an open assignment of a banned miner': `
    select a.id from assignments a join miners m on m.id = a.miner_id
      join bans b on b.hotkey = m.hotkey where a.state = 'OPEN'`,
  'a given back slot with a report or a verdict': `
    select s.algorithm_id from slots s
    where s.state = 'RELEASED' and (s.reported_at is not null or s.decided_epoch is not null)`,
  'more programs from an assignment than its budget': `
    select a.id from assignments a join items i on i.assignment_id = a.id
    where i.item like 'evolution:%' and i.answer ->> 'status' = 'accepted'
    group by a.id having count(*) > a.evolve_budget`,
  'a submitted batch with a slot in work': `
    select a.id from assignments a join slots s on s.assignment_id = a.id
    where a.state <> 'OPEN' and s.state = 'ASSIGNED'`,
  'not exactly one open epoch, or one in a pool that has closed': `
    select 1 where (select count(*) from epochs where state = 'OPEN') <>
      case when exists (select from closings where reopened_at is null
        and last_epoch <= (select max(number) from epochs where state = 'CLOSED')) then 0 else 1 end`,
  'a withdrawal whose last step is not its state': `
    select w.id from withdrawals w where w.state is distinct from (select e.to_state
      from withdrawal_events e where e.withdrawal_id = w.id order by e.id desc limit 1)`,
  'epochs that overlap or miss a number': `
    select e.number from epochs e left join epochs p on p.number = e.number - 1
    where e.number > 1 and (p.number is null or p.ends_at > e.starts_at)`,
  'a closed epoch whose points are not its contributions': `
    select e.number from epochs e where e.state = 'CLOSED' and e.points_micro <>
      (select coalesce(sum(points_micro), 0) from contributions c where c.epoch = e.number)`,
  'a contribution booked outside its epoch’s time': `
    select c.algorithm_id from contributions c join epochs e on e.number = c.epoch
    where c.created_at < e.starts_at or c.created_at >= e.ends_at`,
};

/** Checks everything above, and the ledger. */
export async function assertInvariants(sql: Sql): Promise<void> {
  for (const [what, text] of Object.entries(BROKEN)) {
    const rows = await sql.unsafe(text);
    if (rows.length > 0) throw new Error(`${what}: ${JSON.stringify(rows.slice(0, 3), replacer)}`);
  }
  if (!(await isLedgerBalanced(sql))) throw new Error('the ledger is not balanced');
}

function replacer(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
