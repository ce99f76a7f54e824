/** Routes of what everyone may read. */
import { Type } from 'typebox';
import type { RouteTable } from '../../route.ts';
import {
  bestResults,
  bestResultsQuery,
  decisionPage,
  decisionsQuery,
  epochPage,
  epochsQuery,
} from '../records.ts';
import { resultList, resultsQuery, sota, sotaQuery } from '../results.ts';
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
