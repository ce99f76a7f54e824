/**
 * Nothing paid twice, nothing left out: verdicts, points, payouts and ledger, each recomputed from
 * what stands before it in the chain reports -> decisions -> points -> payouts -> ledger, by SQL of
 * our own and the naive settlement.
 */
import { epochTransfers, settleEpochNaive } from '@adit/accounting';
import type { Sql } from '@adit/storage';

/** What a pool's epochs are opened with. */
export interface EpochTermsExpected {
  readonly baseRao: bigint;
  readonly feeBps: number;
  readonly capBps: number;
}

type Row = Record<string, unknown>;

/** Each query returns rows only when something is wrong. */
const BROKEN: Readonly<Record<string, string>> = {
  'two decisions on one program': `
    select algorithm_id from decisions group by algorithm_id having count(*) > 1`,
  'two reports of one evaluator on one program': `
    select algorithm_id, miner_id from slots group by 1, 2 having count(*) > 1`,
  'a program stored twice': `
    select content_hash, problem_key from algorithms group by 1, 2 having count(*) > 1`,
  'more programs of a miner than evolutions it was credited for': `
    select m.hotkey from miners m where
      (select count(*) from algorithms a where a.author_id = m.id) <>
      (select count(*) from items i join assignments b on b.id = i.assignment_id
        where b.miner_id = m.id and i.item like 'evolution:%'
          and i.answer ->> 'status' = 'accepted')`,
  'a decision outside its epoch': `
    select d.id from decisions d join epochs e on e.number = d.epoch
    where d.decided_at < e.starts_at or d.decided_at >= e.ends_at`,
  'a score that is not the one in the books': `
    select id from decisions where score is not null and abs(score * 1e9 - score_nano) > 0.51`,
  'a verdict that does not follow from the decision': `
    select s.algorithm_id, s.miner_id, s.state from slots s
      join decisions d on d.algorithm_id = s.algorithm_id
    where s.reported_at is not null and s.state <> 'LATE_REPORTED' and s.state <> case
      when d.outcome = 'NO_CONSENSUS' then 'VOID'
      when d.outcome = 'INVALID' and s.vote = 'INVALID' then 'AGREED'
      when d.outcome = 'CONSENSUS' and s.vote = 'VALUE' and s.digest = d.digest
        and s.score = d.score then 'AGREED'
      else 'OUTLIER' end`,
  // Over all reports, those after the decision too: times do not tell which came first, because a
  // transaction's time is taken before it waits for the program's row.
  'a consensus of fewer than three reports or of less than two thirds': `
    select d.id from decisions d join lateral (
      select count(*) as reports, count(*) filter (where s.digest = d.digest) as agreeing
      from slots s where s.algorithm_id = d.algorithm_id
        and s.state in ('AGREED', 'OUTLIER', 'VOID')) r on true
    where d.outcome = 'CONSENSUS' and (r.reports < 3 or r.agreeing * 3 < r.reports * 2)`,
  'points that do not follow from reports and decisions': `
    with due as (
      select 'evaluation' as kind, s.algorithm_id, s.miner_id, 1000000::bigint as points,
        greatest(d.decided_at, s.reported_at) as at
      from slots s join decisions d on d.algorithm_id = s.algorithm_id where s.state = 'AGREED'
      union all
      select 'evolution', a.id, a.author_id,
        d.score_nano / 500 + case
          when d.score_nano % 500 > 250 then 1
          when d.score_nano % 500 = 250 then (d.score_nano / 500) % 2
          else 0 end,
        d.decided_at
      from algorithms a join decisions d on d.algorithm_id = a.id
      where a.author_id is not null and d.score >= 0.7)
    select kind, algorithm_id, miner_id, due.points, c.points_micro, c.epoch
    from due full join contributions c using (kind, algorithm_id, miner_id)
      left join epochs e on e.number = c.epoch
    where due.points is distinct from c.points_micro
      or due.at < e.starts_at or due.at >= e.ends_at`,
  'a closed epoch whose points are not its contributions': `
    select e.number from epochs e where e.state = 'CLOSED' and e.points_micro is distinct from
      (select coalesce(sum(points_micro), 0) from contributions c where c.epoch = e.number)`,
  'a closed epoch whose parts are not its budget': `
    select number from epochs where state = 'CLOSED'
      and (paid_rao + fee_rao + carry_rao + returned_rao = base_rao + carry_in_rao) is not true`,
  'a carry that did not arrive': `
    select e.number from epochs e left join epochs p on p.number = e.number - 1
    where e.carry_in_rao <> coalesce(p.carry_rao, 0)`,
  'epochs that overlap, miss a number, or are not open one at a time': `
    select e.number from epochs e left join epochs p on p.number = e.number - 1
    where (e.number > 1 and (p.number is null or p.ends_at > e.starts_at or p.state <> 'CLOSED'))
      or (select count(*) from epochs where state = 'OPEN') <> 1`,
  'a payout that is not in the ledger, or the reverse': `
    select p.epoch, p.rao, l.amount_rao from
      (select p.epoch, encode(m.public_key, 'hex') as key, p.rao
        from payouts p join miners m on m.id = p.miner_id where p.rao > 0) p
      full join
      (select epoch, split_part(credit, ':', 2) as key, sum(amount_rao) as amount_rao
        from ledger where credit like 'miner:%' group by 1, 2) l using (epoch, key)
    where p.rao is distinct from l.amount_rao`,
  'a transfer booked twice': `
    select epoch, debit, credit from ledger group by 1, 2, 3 having count(*) > 1`,
  'a ledger that does not sum to zero, or an account below zero': `
    with entries as (
      select credit as account, amount_rao as amount from ledger
      union all select debit, -amount_rao from ledger)
    select account, sum(amount) from entries group by account
      having sum(amount) < 0 and account <> 'operator:funding'
    union all select 'all', sum(amount) from entries having sum(amount) <> 0`,
};

/** What is wrong, one line each; empty when all is well. */
export async function listBookViolations(sql: Sql, terms: EpochTermsExpected): Promise<string[]> {
  const violations: string[] = [];
  for (const [what, text] of Object.entries(BROKEN)) {
    const rows: readonly Row[] = await sql.unsafe<Row[]>(text);
    if (rows.length > 0) violations.push(`${what}: ${show(rows)}`);
  }
  return [...violations, ...(await listSettlementViolations(sql, terms))];
}

interface EpochRow extends Row {
  readonly number: bigint;
  readonly base_rao: bigint;
  readonly carry_in_rao: bigint;
  readonly fee_bps: number;
  readonly cap_bps: number;
  readonly paid_rao: bigint;
  readonly fee_rao: bigint;
  readonly carry_rao: bigint;
  readonly returned_rao: bigint;
}

interface ShareRow extends Row {
  readonly epoch: bigint;
  readonly public_key: Uint8Array;
  readonly points: bigint;
}

interface TransferRow extends Row {
  readonly epoch: bigint;
  readonly id: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount_rao: bigint;
}

/** Settles every closed epoch again and compares each transfer, to the RAO. */
async function listSettlementViolations(sql: Sql, terms: EpochTermsExpected): Promise<string[]> {
  const epochs = await sql<EpochRow[]>`select * from epochs where state = 'CLOSED' order by number`;
  const shares = await sql<ShareRow[]>`
    select c.epoch, m.public_key, sum(c.points_micro)::bigint as points
    from contributions c join miners m on m.id = c.miner_id group by c.epoch, m.public_key`;
  const booked = await sql<TransferRow[]>`select epoch, id, debit, credit, amount_rao from ledger`;
  return epochs.flatMap((epoch) => {
    const wanted = [terms.baseRao, terms.feeBps, terms.capBps].join(' ');
    const found = [epoch.base_rao, epoch.fee_bps, epoch.cap_bps].join(' ');
    if (found !== wanted) return [`epoch ${epoch.number} was opened with ${found}`];
    const settlement = settleEpochNaive({
      ...terms,
      carryInRao: epoch.carry_in_rao,
      shares: shares
        .filter((share) => share.epoch === epoch.number)
        .map((share) => ({ publicKey: share.public_key, pointsMicro: share.points })),
    });
    const due = [settlement.paidRao, settlement.feeRao, settlement.carryRao];
    const paid = [epoch.paid_rao, epoch.fee_rao, epoch.carry_rao];
    if (due.join() !== paid.join()) {
      return [`epoch ${epoch.number} was settled as ${paid.join(' ')} instead of ${due.join(' ')}`];
    }
    const expected = epochTransfers(Number(epoch.number), settlement).map(
      ({ id, debit, credit, amountRao }) => [id, debit, credit, amountRao].join(' '),
    );
    const actual = booked
      .filter((transfer) => transfer.epoch === epoch.number)
      .map(({ id, debit, credit, amount_rao: rao }) => [id, debit, credit, rao].join(' '));
    const missing = expected.filter((line) => !actual.includes(line));
    const surplus = actual.filter((line) => !expected.includes(line));
    return [
      ...missing.map((line) => `transfer missing: ${line}`),
      ...surplus.map((line) => `transfer too many: ${line}`),
    ];
  });
}

function show(rows: readonly Row[]): string {
  const text = (_: string, value: unknown): unknown =>
    typeof value === 'bigint' ? String(value) : value;
  return `${rows.length} rows, ${JSON.stringify(rows.slice(0, 3), text)}`;
}
