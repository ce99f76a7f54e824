/** Routes of receipts, statements and epoch exports. */
import type { RouteTable } from '../../route.ts';
import { epochExport, epochParams } from '../exports.ts';
import { receiptPage, receiptsQuery, statementPage, statementQuery } from '../receipts.ts';

const read = { method: 'GET', bodyLimitBytes: 0 } as const;

/** Routes of receipts, statements and epoch exports. */
export const receiptRoutes = {
  listReceipts: {
    ...read,
    path: '/api/v1/receipts',
    auth: 'miner',
    summary: 'What became of the calling miner’s evaluations, and how its payouts came about',
    query: receiptsQuery,
    response: receiptPage,
  },
  readStatement: {
    ...read,
    path: '/api/v1/receipts/statement',
    auth: 'miner',
    summary: 'The calling miner’s payouts, withdrawals and corrections in order of booking',
    query: statementQuery,
    response: statementPage,
  },
  readPoolStatement: {
    ...read,
    path: '/api/v1/operator/statement',
    auth: 'operator',
    summary: 'Every miner’s payouts, withdrawals and corrections in order of booking',
    query: statementQuery,
    response: statementPage,
  },
  readEpochExport: {
    ...read,
    path: '/api/v1/epochs/:number/export',
    auth: 'public',
    summary: 'A closed epoch in full, signed by the pool; adit pool verify-payout recomputes it',
    params: epochParams,
    response: epochExport,
  },
} as const satisfies RouteTable;
