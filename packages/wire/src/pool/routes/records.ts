/** Routes of what everyone may read. */
import { Type } from 'typebox';
import type { RouteTable } from '../../route.ts';
import { wireLimits } from '../../shapes.ts';
import { monitorSummary } from '../monitor.ts';
import {
  bestResults,
  bestResultsQuery,
  decisionPage,
  decisionsQuery,
  epochPage,
  epochsQuery,
} from '../records.ts';
import {
  result,
  resultList,
  resultParams,
  resultsQuery,
  sota,
  sotaQuery,
  verifyResultBody,
} from '../results.ts';
import { DISCLAIMER_MAX_LENGTH, disclaimer, poolStatus } from '../status.ts';

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
  listResults: {
    ...read,
    path: '/api/v1/results',
    auth: 'miner',
    summary: 'Programs with a final score, best first',
    query: resultsQuery,
    response: resultList,
  },
  readSota: {
    ...read,
    path: '/api/v1/results/sota',
    auth: 'public',
    summary: 'The pool’s best score of a problem',
    query: sotaQuery,
    response: sota,
  },
  verifyResult: {
    method: 'POST',
    path: '/api/v1/results/verify/:result_id',
    auth: 'operator',
    summary: 'Note that the operator has confirmed a result',
    params: resultParams,
    body: verifyResultBody,
    response: result,
    bodyLimitBytes: wireLimits.requestBytes,
  },
  readMonitorSummary: {
    ...read,
    path: '/api/v1/monitor/summary',
    auth: 'monitor',
    summary: 'Figures over all tables and alerts',
    response: monitorSummary,
  },
  readMetrics: {
    ...read,
    path: '/metrics',
    auth: 'monitor',
    summary: 'The same figures and the server’s counters, for Prometheus',
    response: Type.String(),
    mediaType: 'text/plain; version=0.0.4; charset=utf-8',
  },
  readStatus: {
    ...read,
    path: '/status',
    auth: 'public',
    summary: 'Health, and whether payouts go over a chain',
    response: poolStatus,
  },
  readDisclaimer: {
    ...read,
    path: '/api/v1/disclaimer',
    auth: 'public',
    summary: 'The legal text',
    response: disclaimer,
  },
  readDisclaimerText: {
    ...read,
    path: '/api/v1/disclaimer.md',
    aliases: [{ method: 'GET', path: '/disclaimer.md' }],
    auth: 'public',
    summary: 'The legal text as Markdown',
    response: Type.String({ maxLength: DISCLAIMER_MAX_LENGTH }),
    mediaType: 'text/markdown; charset=utf-8',
  },
} as const satisfies RouteTable;
