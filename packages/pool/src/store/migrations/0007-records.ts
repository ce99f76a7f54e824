/** What the operator has confirmed, and the indexes of what is read most. */
import type { Migration } from '@adit/storage';

const VERIFICATIONS = `
create table verifications (
  decision_id integer primary key references decisions,
  digest text,
  note text,
  verified_at bigint not null
);
create trigger verifications_append_only before update or delete or truncate on verifications
  for each statement execute function refuse_change();
`;

const INDEXES = `
create index decisions_best on decisions (score desc, id) where score is not null;
create index assignments_created on assignments (created_at);
create index assignments_ended on assignments (submitted_at desc) where submitted_at is not null;
create index algorithms_author_newest on algorithms (author_id, id desc)
  where author_id is not null;
drop index algorithms_author;
create index slots_miner_reported on slots (miner_id, reported_at desc)
  where reported_at is not null;
`;

/** Step 0007. */
export const recordSchema: Migration = {
  id: '0007_records',
  sql: [VERIFICATIONS, INDEXES].join('\n'),
};
