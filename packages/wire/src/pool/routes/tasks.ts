/** Routes of work: asking for it and handing its results in. */
import type { RouteTable } from '../../route.ts';
import { wireLimits } from '../../shapes.ts';
import {
  assignment,
  batchParams,
  submissionAnswer,
  submitEvaluationBody,
  submitEvolutionBody,
  taskRequestBody,
  taskRequestQuery,
} from '../tasks.ts';

/** Routes of work: asking for it and handing its results in. */
export const taskRoutes = {
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
} as const satisfies RouteTable;
