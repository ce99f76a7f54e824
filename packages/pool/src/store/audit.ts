/** The append-only, hash-chained record of what operators did. */
import type { TransactionSql } from '@adit/storage';
import { AUDIT_START, type AuditEntry, hashAuditEntry } from '../domain/audit.ts';
import { type Query, toNumber } from './query.ts';

/** Any fixed number: who holds it appends. */
const APPEND_LOCK = 0x61756474n;

interface Row {
  seq: number;
  at: bigint;
  operator: string;
  action: string;
  arguments: string;
  previous_hash: string;
  hash: string;
}

const toEntry = (row: Row): AuditEntry => ({
  seq: row.seq,
  atMs: toNumber(row.at),
  operator: row.operator,
  action: row.action,
  arguments: row.arguments,
  previousHash: row.previous_hash,
  hash: row.hash,
});

/**
 * Appends an entry. Writers queue here until they commit, so it belongs at the end of a transaction.
 */
export async function appendAudit(
  tx: TransactionSql,
  given: Pick<AuditEntry, 'atMs' | 'operator' | 'action' | 'arguments'>,
): Promise<void> {
  await tx`select pg_advisory_xact_lock(${APPEND_LOCK})`;
  const [last] = await tx<Row[]>`select * from operator_audit order by seq desc limit 1`;
  const entry = { ...given, seq: (last?.seq ?? 0) + 1, previousHash: last?.hash ?? AUDIT_START };
  await tx`
    insert into operator_audit (seq, at, operator, action, arguments, previous_hash, hash)
    values (${entry.seq}, ${entry.atMs}, ${entry.operator}, ${entry.action}, ${entry.arguments},
      ${entry.previousHash}, ${hashAuditEntry(entry)})`;
}

/** Entries after `afterSeq`, oldest first. */
export async function listAudit(
  query: Query,
  page: { readonly afterSeq: number; readonly limit: number },
): Promise<AuditEntry[]> {
  const rows = await query<Row[]>`
    select * from operator_audit where seq > ${page.afterSeq} order by seq limit ${page.limit}`;
  return rows.map(toEntry);
}
