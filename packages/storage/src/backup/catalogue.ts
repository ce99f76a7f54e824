/** Which tables, columns and sequences a schema has. */
import type { TransactionSql } from '../client.ts';

/** A table with the columns that are stored. */
export interface CatalogueTable {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Every ordinary table of the current schema but the list of migrations, referenced ones first. */
export async function listTables(tx: TransactionSql): Promise<CatalogueTable[]> {
  const tables = await tx<{ table: string; columns: string[] }[]>`
    select c.relname as "table", array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and c.relname <> 'adit_migrations'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`;
  const references = await tx<{ from: string; to: string }[]>`
    select f.relname as "from", t.relname as "to"
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.conrelid <> k.confrelid
      and f.relnamespace = current_schema()::regnamespace`;
  return sortByReference([...tables], references);
}

function sortByReference(
  tables: readonly CatalogueTable[],
  references: readonly { readonly from: string; readonly to: string }[],
): CatalogueTable[] {
  const sorted: CatalogueTable[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const isWaiting = ({ table }: CatalogueTable): boolean =>
      references.some(({ from, to }) => from === table && left.some((one) => one.table === to));
    const free = left.filter((one) => !isWaiting(one));
    if (free.length === 0) throw new Error('Tables refer to each other in a circle');
    sorted.push(...free);
    left = left.filter(isWaiting);
  }
  return sorted;
}

/** The sequences of the current schema. */
export async function listSequences(
  tx: TransactionSql,
): Promise<{ name: string; value: string; isUsed: boolean }[]> {
  const rows = await tx<{ name: string; value: bigint | null; start: bigint }[]>`
    select sequencename as name, last_value as value, start_value as start
    from pg_sequences where schemaname = current_schema() order by sequencename`;
  return rows.map(({ name, value, start }) => ({
    name,
    value: String(value ?? start),
    isUsed: value !== null,
  }));
}

/** True when the current schema has no table at all. */
export async function isEmptySchema(tx: TransactionSql): Promise<boolean> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')`;
  return row?.count === 0;
}
