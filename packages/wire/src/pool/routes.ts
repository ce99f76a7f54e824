/** The pool's routes; server, clients, reference pages and the abuse tests walk this table. */

import type { RouteTable } from '../route.ts';
import { wireLimits } from '../shapes.ts';
import {
  balance,
  leaderboard,
  leaderboardQuery,
  minerStats,
  poolHealth,
  registerBody,
  registration,
} from './miners.ts';
import {
  bestResults,
  bestResultsQuery,
  decisionPage,
  decisionsQuery,
  epochPage,
  epochsQuery,
} from './records.ts';
import {
  assignment,
  batchParams,
  submissionAnswer,
  submitEvaluationBody,
  submitEvolutionBody,
  taskRequestBody,
  taskRequestQuery,
} from './tasks.ts';

const read = { method: 'GET', bodyLimitBytes: 0 } as const;

/** Every route of the pool by the name of the client's method. */
export const poolRoutes = {
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
  listLeaderboard: {
    ...read,
    path: '/api/v1/miners/leaderboard',
    auth: 'public',
    summary: 'Miners by reputation',
    query: leaderboardQuery,
    response: leaderboard,
  },
  requestTask: {
    method: 'POST',
    path: '/api/v1/tasks/request',
    auth: 'miner',
    summary: 'One batch of work; 404 says why there is none',
    query: taskRequestQuery,
    body: taskRequestBody,
    response: assignment,
    bodyLimitBytes: wireLimits.requestBytes,
  },
  submitEvolution: {
    method: 'POST',
    path: '/api/v1/tasks/:batch_id/submit_evolution',
    auth: 'miner',
    summary: 'Hand in the program evolved for a batch',
    params: batchParams,
    body: submitEvolutionBody,
    response: submissionAnswer,
    bodyLimitBytes: wireLimits.submissionBytes,
    isSubmission: true,
  },
  submitEvaluation: {
    method: 'POST',
    path: '/api/v1/tasks/:batch_id/submit_evaluation',
    auth: 'miner',
    summary: 'Hand in reports, all or a part',
    params: batchParams,
    body: submitEvaluationBody,
    response: submissionAnswer,
    bodyLimitBytes: wireLimits.submissionBytes,
    isSubmission: true,
  },
  readBalance: {
    ...read,
    path: '/api/v1/rewards/balance',
    auth: 'miner',
    summary: 'The calling miner’s money in RAO',
    response: balance,
  },
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

/** The pool's route table as a type. */
export type PoolRoutes = typeof poolRoutes;
