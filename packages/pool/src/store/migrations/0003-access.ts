/**
 * Whose pool this database is, and replay keys of v2 signatures.
 *
 * The pool's hotkey is the receiver that v2 signatures name and what signs its records: a database
 * keeps the one it was first opened with. A v2 signature's replay key is public key and nonce, 48
 * bytes; a v1 signature's is public key and signature, 96 bytes.
 */
import type { Migration } from '@adit/storage';

const SQL = `
create table pool_identity (
  is_only boolean primary key default true check (is_only),
  hotkey text not null,
  created_at bigint not null
);
create trigger pool_identity_append_only before update or delete or truncate on pool_identity
  for each statement execute function refuse_change();
alter table replays drop constraint replays_replay_key_check;
alter table replays add constraint replays_replay_key_check
  check (octet_length(replay_key) in (48, 96));
`;

/** Step 0003. */
export const accessSchema: Migration = { id: '0003_access', sql: SQL };
