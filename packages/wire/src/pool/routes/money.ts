/** Routes of a miner's money. */
import type { RouteTable } from '../../route.ts';
import { balance } from '../miners.ts';

const read = { method: 'GET', bodyLimitBytes: 0 } as const;

/** Routes of a miner's money. */
export const moneyRoutes = {
  readBalance: {
    ...read,
    path: '/api/v1/rewards/balance',
    auth: 'miner',
    summary: 'The calling miner’s money in RAO',
    response: balance,
  },
} as const satisfies RouteTable;
