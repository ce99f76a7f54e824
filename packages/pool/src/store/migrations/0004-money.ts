/** Recipients, withdrawals, corrections, fee changes, closing, and the operator's audit log. */
import type { Migration } from '@adit/storage';

const RECIPIENTS = `
alter table payouts add column recipient text;
create table recipient_changes (
  id integer generated always as identity primary key,
  miner_id integer not null references miners,
  previous text,
  recipient text not null,
  changed_at bigint not null
);
create index recipient_changes_miner on recipient_changes (miner_id, id desc);
`;

const WITHDRAWALS = `
create table withdrawals (
  id integer generated always as identity primary key,
  miner_id integer not null references miners,
  recipient text not null,
  amount_rao bigint not null check (amount_rao > 0),
  state text not null default 'REQUESTED' check (state in
    ('REQUESTED', 'APPROVED', 'SENT', 'CONFIRMED', 'REJECTED', 'FAILED', 'REFUNDED')),
  request_key text,
  tx_id text,
  approved_by text,
  reason text,
  requested_at bigint not null,
  updated_at bigint not null,
  unique (miner_id, request_key),
  check (state not in ('SENT', 'CONFIRMED', 'FAILED', 'REFUNDED') or tx_id is not null),
  check (state not in ('APPROVED', 'SENT', 'CONFIRMED') or approved_by is not null)
);
create unique index withdrawals_one_open on withdrawals (miner_id)
  where state in ('REQUESTED', 'APPROVED', 'SENT', 'FAILED');
create index withdrawals_miner on withdrawals (miner_id, id desc);
create index withdrawals_state on withdrawals (state, id);
create table withdrawal_events (
  id integer generated always as identity primary key,
  withdrawal_id integer not null references withdrawals,
  from_state text,
  to_state text not null,
  operator text,
  tx_id text,
  reason text,
  at bigint not null
);
create index withdrawal_events_withdrawal on withdrawal_events (withdrawal_id, id);
`;

const OPERATOR = `
create table corrections (
  id integer generated always as identity primary key,
  miner_id integer not null references miners,
  amount_rao bigint not null check (amount_rao <> 0),
  reason text not null,
  operator text not null,
  request_key text unique,
  created_at bigint not null
);
create index corrections_miner on corrections (miner_id, id desc);
create table fee_changes (
  id integer generated always as identity primary key,
  fee_bps integer not null check (fee_bps between 0 and 1000),
  from_epoch bigint not null check (from_epoch > announced_in),
  announced_in bigint not null,
  announced_at bigint not null,
  operator text not null
);
create table closings (
  id integer generated always as identity primary key,
  reason text not null,
  last_epoch bigint not null,
  announced_at bigint not null,
  operator text not null,
  reopened_at bigint
);
create unique index closings_one_active on closings ((true)) where reopened_at is null;
create table wallet_declarations (
  id integer generated always as identity primary key,
  rao bigint not null check (rao >= 0),
  note text not null,
  operator text not null,
  declared_at bigint not null
);
create table if not exists miner_groups (hotkey text primary key, group_name text not null);
create table operator_audit (
  seq integer primary key check (seq > 0),
  at bigint not null,
  operator text not null,
  action text not null,
  arguments text not null,
  previous_hash text not null,
  hash text not null unique
);
`;

const APPEND_ONLY_TABLES = [
  'recipient_changes',
  'withdrawal_events',
  'corrections',
  'fee_changes',
  'wallet_declarations',
  'operator_audit',
];

const APPEND_ONLY = APPEND_ONLY_TABLES.map(
  (table) => `
create trigger ${table}_append_only before update or delete or truncate on ${table}
  for each statement execute function refuse_change();
`,
).join('');

/** What a withdrawal is about never changes, and one that has ended never moves again. */
const FROZEN = `
create function refuse_withdrawal_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state in ('CONFIRMED', 'REJECTED', 'REFUNDED')
    or (new.miner_id, new.recipient, new.amount_rao, new.requested_at)
      is distinct from (old.miner_id, old.recipient, old.amount_rao, old.requested_at) then
    raise exception 'withdrawal % is frozen', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger withdrawals_are_frozen before update or delete on withdrawals
  for each row execute function refuse_withdrawal_change();
`;

/** Step 0004. */
export const moneySchema: Migration = {
  id: '0004_money',
  sql: [RECIPIENTS, WITHDRAWALS, OPERATOR, APPEND_ONLY, FROZEN].join('\n'),
};
