/** The frame of an operator's action: one transaction that ends with its entry in the audit log. */
import { inTransaction, type TransactionSql } from '@adit/storage';
import { appendAudit } from '../store/audit.ts';
import type { PoolContext } from './context.ts';

/** Name of an operator who gave none. */
const UNNAMED = 'operator';

/** What is done, by whom. */
export interface OperatorAction {
  /** The name that the operator gave. */
  readonly operator: string | undefined;
  /** Such as `withdrawal.approve`. */
  readonly action: string;
  /** For the audit log. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What the work of an action is given. */
export interface OperatorWork {
  readonly tx: TransactionSql;
  readonly nowMs: number;
  readonly operator: string;
}

/** The name under which an action is written down. */
export function operatorName(given: string | undefined): string {
  return given ?? UNNAMED;
}

/** The entry of an action; texts of bigint, no fields that were not given. */
export async function auditAction(work: OperatorWork, action: OperatorAction): Promise<void> {
  await appendAudit(work.tx, {
    atMs: work.nowMs,
    operator: work.operator,
    action: action.action,
    arguments: JSON.stringify(action.arguments, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  });
}

/** Runs an action in a transaction of its own; a failure leaves neither effect nor entry. */
export async function asOperator<T>(
  context: PoolContext,
  action: OperatorAction,
  work: (frame: OperatorWork) => Promise<T>,
): Promise<T> {
  return await inTransaction(context.database, async (tx) => {
    const frame = {
      tx,
      nowMs: context.clock.nowMs(),
      operator: operatorName(action.operator),
    };
    const result = await work(frame);
    await auditAction(frame, action);
    return result;
  });
}
