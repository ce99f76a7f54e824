/**
 * The pool's schema, forward only: a released step is never edited, a change is a new step.
 *
 * Times are int8 milliseconds, money int8 RAO, points int8 millionths. What must never happen twice
 * is a key: one slot per (program, evaluator), one program per (canonical hash, problem), one answer
 * per (assignment, item), one decision per program, one contribution per (kind, program, miner), one
 * settlement per epoch number, one transfer per id. What was decided or paid cannot be changed.
 */
import type { Migration } from '@adit/storage';
import { initialSchema } from './migrations/0001-initial.ts';
import { leaseSchema } from './migrations/0002-leases.ts';
import { accessSchema } from './migrations/0003-access.ts';
import { moneySchema } from './migrations/0004-money.ts';
import { receiptsSchema } from './migrations/0005-receipts.ts';
import { schedulerSchema } from './migrations/0006-scheduler.ts';
import { recordSchema } from './migrations/0007-records.ts';

/** All steps in order. */
export const poolMigrations: readonly Migration[] = [
  initialSchema,
  leaseSchema,
  accessSchema,
  moneySchema,
  receiptsSchema,
  schedulerSchema,
  recordSchema,
];
