/** Reading the audit log of the operator's actions. */
import { isoTime } from '@adit/base';
import type { AuditPage, MoneyPageQuery } from '@adit/wire';
import { listAudit } from '../store/audit.ts';
import { type PoolContext, readFrom } from './context.ts';
import { cursorId } from './withdraw.ts';

const AUDIT_PAGE = 100;

/** The audit log after a cursor, oldest first. */
export async function readAudit(context: PoolContext, ask: MoneyPageQuery): Promise<AuditPage> {
  const limit = ask.limit ?? AUDIT_PAGE;
  const afterSeq = cursorId(ask.cursor) ?? 0;
  const found = await readFrom(context, (query) =>
    listAudit(query, { afterSeq, limit: limit + 1 }),
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map((entry) => ({
      seq: entry.seq,
      at: isoTime(entry.atMs),
      operator: entry.operator,
      action: entry.action,
      arguments: entry.arguments,
      previous_hash: entry.previousHash,
      hash: entry.hash,
    })),
    next_cursor: found.length > limit && last !== undefined ? String(last.seq) : null,
  };
}
