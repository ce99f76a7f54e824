/** Which process leads the scheduler, and which processes of the pool are alive. */
import type { Migration } from '@adit/storage';

/**
 * Step 0006. Instants are the database's clock, so that processes on machines whose clocks differ
 * agree on who leads and who is alive.
 */
export const schedulerSchema: Migration = {
  id: '0006_scheduler',
  sql: `
create function database_now_ms() returns bigint language sql volatile as
  $$ select (extract(epoch from clock_timestamp()) * 1000)::bigint $$;
create table leadership (
  name text primary key,
  holder text not null,
  fencing bigint not null check (fencing > 0),
  since bigint not null,
  expires_at bigint not null,
  last_pass_at bigint
);
create table pool_processes (
  id text primary key,
  host text not null,
  pid integer not null,
  role text not null check (role in ('all', 'api', 'scheduler')),
  started_at bigint not null,
  seen_at bigint not null,
  settings jsonb not null
);
`,
};
