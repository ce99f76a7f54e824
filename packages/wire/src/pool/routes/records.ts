/** Routes of what everyone may read. */
import type { RouteTable } from '../../route.ts';
import {
  bestResults,
  bestResultsQuery,
  decisionPage,
  decisionsQuery,
  epochPage,
  epochsQuery,
} from '../records.ts';

const read = { method: 'GET', bodyLimitBytes: 0 } as const;

/** Routes of what everyone may read. */
export const recordRoutes = {
  listDecisions: {
    ...read,
    path: '/api/v1/decisions',
    auth: 'public',
    summary: 'Final decisions, newest first, with every report and its verdict',
    query: decisionsQuery,
    response: decisionPage,
  },
  listEpochs: {
    ...read,
    path: '/api/v1/epochs',
    auth: 'public',
    summary: 'The running epoch and the newest closed ones',
    query: epochsQuery,
    response: epochPage,
  },
  listBestResults: {
    ...read,
    path: '/api/v1/results/best',
    auth: 'public',
    summary: 'Best programs of every problem and how the best score grew',
    query: bestResultsQuery,
    response: bestResults,
  },
} as const satisfies RouteTable;
