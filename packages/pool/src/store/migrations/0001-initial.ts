/** The first released schema: miners, programs, work, decisions, epochs, ledger. */
import type { Migration } from '@adit/storage';

const MINERS = `
create table miners (
  id integer generated always as identity primary key,
  public_key bytea not null unique check (octet_length(public_key) = 32),
  hotkey text not null unique,
  recipient_coldkey text,
  created_at bigint not null,
  last_seen_at bigint not null,
  problems text[],
  expiries_in_row integer not null default 0,
  paused_until bigint not null default 0
);
create index miners_last_seen on miners (last_seen_at);
create table miner_roles (hotkey text primary key, role text not null);
create table bans (hotkey text primary key, reason text not null, banned_at bigint not null);
create table replays (
  replay_key bytea primary key check (octet_length(replay_key) = 96),
  expires_at bigint not null
);
create index replays_expires on replays (expires_at);
`;

const PROGRAMS = `
create table problems (
  key integer generated always as identity primary key,
  id text not null,
  suite_digest text not null,
  unique (id, suite_digest)
);
create table algorithms (
  id integer generated always as identity primary key,
  problem_key integer not null references problems,
  content_hash text not null,
  program text not null,
  author_id integer references miners,
  parents integer[] not null,
  state text not null default 'EVALUATING'
    check (state in ('EVALUATING', 'CONSENSUS', 'INVALID', 'NO_CONSENSUS')),
  target integer not null,
  created_at bigint not null,
  offered_since bigint not null,
  starved_since bigint,
  swept_at bigint not null default 0,
  unique (content_hash, problem_key)
);
create index algorithms_evaluating on algorithms (problem_key, created_at)
  where state = 'EVALUATING';
create index algorithms_author on algorithms (author_id);
create table assignments (
  id integer generated always as identity primary key,
  miner_id integer not null references miners,
  kind text not null check (kind in ('evolve', 'evaluate')),
  state text not null default 'OPEN'
    check (state in ('OPEN', 'SUBMITTED', 'CLOSED', 'EXPIRED', 'RELEASED', 'REVOKED')),
  problem_key integer references problems,
  parents integer[] not null,
  parent_rule text,
  epoch bigint not null,
  created_at bigint not null,
  timeout_at bigint not null,
  submitted_at bigint,
  result text
);
create index assignments_open on assignments (miner_id, id) where state = 'OPEN';
create index assignments_timeout on assignments (timeout_at) where state = 'OPEN';
create index assignments_submitted on assignments (id) where state = 'SUBMITTED';
create index assignments_results on assignments (problem_key, id desc)
  where kind = 'evolve' and result is not null;
create index assignments_miner on assignments (miner_id);
create table slots (
  algorithm_id integer not null references algorithms,
  miner_id integer not null references miners,
  assignment_id integer not null references assignments,
  state text not null default 'ASSIGNED' check (state in
    ('ASSIGNED', 'REPORTED', 'AGREED', 'OUTLIER', 'VOID', 'EXPIRED', 'LATE_REPORTED')),
  assigned_at bigint not null,
  reoffer_at bigint not null,
  reported_at bigint,
  vote text check (vote in ('VALUE', 'INVALID', 'INVALID_SCORE')),
  score float8,
  digest text,
  error text,
  reason text,
  numbers jsonb,
  decided_epoch bigint,
  primary key (algorithm_id, miner_id)
);
create index slots_assignment on slots (assignment_id);
create index slots_miner on slots (miner_id, state);
create index slots_reported on slots (reported_at desc) where reported_at is not null;
create index slots_epoch on slots (decided_epoch) where decided_epoch is not null;
create table items (
  assignment_id integer not null references assignments,
  item text not null,
  content_hash text not null,
  answer jsonb not null,
  created_at bigint not null,
  primary key (assignment_id, item)
);
create index items_created on items (created_at);
`;

const MONEY = `
create table epochs (
  number bigint primary key check (number > 0),
  state text not null default 'OPEN' check (state in ('OPEN', 'CLOSED')),
  starts_at bigint not null,
  ends_at bigint not null,
  base_rao bigint not null check (base_rao >= 0),
  carry_in_rao bigint not null check (carry_in_rao >= 0),
  fee_bps integer not null,
  cap_bps integer not null,
  points_micro bigint,
  paid_rao bigint,
  fee_rao bigint,
  carry_rao bigint,
  returned_rao bigint,
  inputs_hash text,
  merkle_root text,
  check (ends_at >= starts_at),
  check (state = 'OPEN' or paid_rao + fee_rao + carry_rao + returned_rao = base_rao + carry_in_rao)
);
create unique index epochs_one_open on epochs (state) where state = 'OPEN';
create table decisions (
  id integer generated always as identity primary key,
  algorithm_id integer not null unique references algorithms,
  problem_key integer not null references problems,
  epoch bigint not null references epochs,
  outcome text not null check (outcome in ('CONSENSUS', 'INVALID', 'NO_CONSENSUS')),
  score float8,
  score_nano bigint,
  digest text,
  decided_at bigint not null,
  check ((outcome = 'CONSENSUS') = (score is not null)),
  check ((score is null) = (score_nano is null))
);
create index decisions_score on decisions (problem_key, score desc) where score is not null;
create index decisions_epoch on decisions (epoch, id);
create table contributions (
  kind text not null check (kind in ('evaluation', 'evolution')),
  algorithm_id integer not null references algorithms,
  miner_id integer not null references miners,
  epoch bigint not null references epochs,
  points_micro bigint not null check (points_micro > 0),
  created_at bigint not null,
  primary key (kind, algorithm_id, miner_id)
);
create index contributions_epoch on contributions (epoch, miner_id);
create index contributions_miner on contributions (miner_id);
create table payouts (
  epoch bigint not null references epochs,
  miner_id integer not null references miners,
  points_micro bigint not null,
  rao bigint not null check (rao >= 0),
  capped boolean not null,
  primary key (epoch, miner_id)
);
create index payouts_miner on payouts (miner_id, epoch);
create table ledger (
  id text primary key,
  epoch bigint references epochs,
  debit text not null,
  credit text not null check (credit <> debit),
  amount_rao bigint not null check (amount_rao > 0),
  memo text not null,
  created_at bigint not null
);
create index ledger_debit on ledger (debit);
create index ledger_credit on ledger (credit);
create index ledger_epoch on ledger (epoch);
`;

const APPEND_ONLY = `
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or deleted', tg_table_name
    using errcode = 'restrict_violation';
end $$;
create trigger ledger_append_only before update or delete or truncate on ledger
  for each statement execute function refuse_change();
create trigger decisions_append_only before update or delete or truncate on decisions
  for each statement execute function refuse_change();
create trigger contributions_append_only before update or delete or truncate on contributions
  for each statement execute function refuse_change();
create trigger payouts_append_only before update or delete or truncate on payouts
  for each statement execute function refuse_change();
create function refuse_closed_epoch_change() returns trigger language plpgsql as $$
begin
  if old.state = 'CLOSED' then
    raise exception 'epoch % is closed', old.number using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger epochs_closed_are_final before update or delete on epochs
  for each row execute function refuse_closed_epoch_change();
`;

/** Step 0001. */
export const initialSchema: Migration = {
  id: '0001_initial',
  sql: [MINERS, PROGRAMS, MONEY, APPEND_ONLY].join('\n'),
};
