/**
 * Receipts and exports: what a report was computed with and when it came in, the rules that every
 * decision was made by, and the seal of every export.
 *
 * Rows from before have nulls there; epochs closed before have no rules and thus no export.
 */
import type { Migration } from '@adit/storage';

/** Step 0005. */
export const receiptsSchema: Migration = {
  id: '0005_receipts',
  sql: `
alter table problems add column suite_id text;
alter table problems add column score_low float8 not null default 0;
alter table problems add column score_high float8 not null default 1;
alter table slots add column engine text;
alter table slots add column reported_epoch bigint;
alter table slots add column rules jsonb;
create index slots_receipts on slots (miner_id, reported_at desc, algorithm_id desc)
  where reported_at is not null;
create index slots_late on slots (reported_epoch) where state = 'LATE_REPORTED';
alter table decisions add column rules jsonb;
alter table epochs add column rules jsonb;
create table epoch_seals (
  epoch bigint primary key references epochs,
  previous_hash text,
  hash text not null,
  pool_hotkey text not null,
  signature text not null,
  sealed_at bigint not null
);
create trigger epoch_seals_append_only before update or delete or truncate on epoch_seals
  for each statement execute function refuse_change();
create index ledger_time on ledger (created_at, id);
`,
};
