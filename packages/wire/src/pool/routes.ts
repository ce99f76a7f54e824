/** The pool's routes; server, clients, reference pages and the abuse tests walk this table. */
import type { RouteTable } from '../route.ts';
import { minerRoutes } from './routes/miners.ts';
import { moneyRoutes } from './routes/money.ts';
import { operatorRoutes } from './routes/operator.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { recordRoutes } from './routes/records.ts';
import { taskRoutes } from './routes/tasks.ts';

/** Every route of the pool by the name of the client's method. */
export const poolRoutes = {
  ...minerRoutes,
  ...taskRoutes,
  ...moneyRoutes,
  ...recordRoutes,
  ...operatorRoutes,
  ...receiptRoutes,
} as const satisfies RouteTable;

/** The pool's route table as a type. */
export type PoolRoutes = typeof poolRoutes;
