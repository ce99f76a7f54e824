/** Routes about miners and the pool's health. */
import type { RouteTable } from '../../route.ts';
import { wireLimits } from '../../shapes.ts';
import {
  leaderboard,
  leaderboardQuery,
  minerStats,
  poolHealth,
  registerBody,
  registration,
} from '../miners.ts';
import { submissionOverview } from '../results.ts';

const read = { method: 'GET', bodyLimitBytes: 0 } as const;

/** Routes about miners and the pool's health. */
export const minerRoutes = {
  readHealth: {
    ...read,
    path: '/health',
    auth: 'public',
    summary: 'Whether the pool works, and where its epoch stands',
    response: poolHealth,
  },
  register: {
    method: 'POST',
    path: '/api/v1/miners/register',
    auth: 'miner',
    summary: 'Create or refresh the calling miner',
    body: registerBody,
    response: registration,
    bodyLimitBytes: wireLimits.requestBytes,
  },
  readStats: {
    ...read,
    path: '/api/v1/miners/stats',
    auth: 'miner',
    summary: 'The calling miner’s numbers and the pool’s',
    response: minerStats,
  },
  listSubmissions: {
    ...read,
    path: '/api/v1/miners/submissions',
    auth: 'miner',
    summary: 'What became of the calling miner’s reports and programs, and what comes next',
    response: submissionOverview,
  },
  listLeaderboard: {
    ...read,
    path: '/api/v1/miners/leaderboard',
    auth: 'public',
    summary: 'Miners by reputation',
    query: leaderboardQuery,
    response: leaderboard,
  },
} as const satisfies RouteTable;
