/** Leases, work given back without a vote, and who is paid together with whom. */
import type { Migration } from '@adit/storage';

const WORK = `
alter table assignments drop constraint assignments_kind_check;
alter table assignments add constraint assignments_kind_check
  check (kind in ('evolve', 'evaluate', 'lease'));
alter table assignments add column evolve_budget integer not null default 0
  check (evolve_budget >= 0);
update assignments set evolve_budget = 1 where kind = 'evolve';
alter table assignments add column iterations bigint;
drop index assignments_results;
alter table assignments drop column result;
create index assignments_leases on assignments (miner_id, epoch) where kind = 'lease';
alter table slots drop constraint slots_state_check;
alter table slots add constraint slots_state_check check (state in
  ('ASSIGNED', 'REPORTED', 'AGREED', 'OUTLIER', 'VOID', 'EXPIRED', 'LATE_REPORTED', 'RELEASED'));
create index items_evolutions on items (created_at desc) where item like 'evolution:%';
`;

const CLUSTERS = `
create table miner_groups (
  hotkey text primary key,
  group_name text not null check (group_name <> '')
);
create index miner_groups_name on miner_groups (group_name);
alter table miners add column address_block text;
create index miners_recipient on miners (recipient_coldkey) where recipient_coldkey <> '';
create index miners_address_block on miners (address_block) where address_block is not null;
create view miner_peers as
  select a.id as miner_id, b.id as peer_id, 'recipient_coldkey' as shared
  from miners a join miners b
    on b.recipient_coldkey = a.recipient_coldkey and b.recipient_coldkey <> '' and b.id <> a.id
  union all
  select a.id, b.id, 'group'
  from miners a join miner_groups ga on ga.hotkey = a.hotkey
    join miner_groups gb on gb.group_name = ga.group_name and gb.hotkey <> ga.hotkey
    join miners b on b.hotkey = gb.hotkey
  union all
  select a.id, b.id, 'address'
  from miners a join miners b on b.address_block = a.address_block and b.id <> a.id;
`;

/** Step 0002. */
export const leaseSchema: Migration = { id: '0002_leases', sql: [WORK, CLUSTERS].join('\n') };
