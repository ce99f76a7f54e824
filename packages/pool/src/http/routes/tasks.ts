/** Functions of the routes about work. */
import type { taskRoutes } from '@adit/wire';
import type { TaskService } from '../../service.ts';
import type { RouteFunctions } from './route-functions.ts';

/** One function for each of `taskRoutes`. */
export function taskRouteFunctions(service: TaskService): RouteFunctions<typeof taskRoutes> {
  return {
    requestTask: async ({ caller, query, body }) => {
      // resume=n gives the n-th open assignment again; past the last one it is a new request.
      const wanted = query.resume ?? 0;
      const open = wanted === 0 ? [] : await service.resumeWork(caller(), body.dialect);
      return open[wanted - 1] ?? service.requestWork(caller(), body);
    },
    requestLease: async ({ caller, query, body }) => {
      const wanted = query.resume ?? 0;
      const open = wanted === 0 ? [] : await service.resumeLeases(caller(), body.dialect);
      return open[wanted - 1] ?? service.requestLease(caller(), body);
    },
    resetTasks: async ({ caller, body }) => ({
      status: 'reset',
      released: await service.releaseWork(caller(), body.id),
    }),
    readPendingEvaluations: ({ caller }) => service.pendingEvaluations(caller()),
    submitLease: ({ caller, params, body }) => service.submitLease(caller(), params.lease_id, body),
    submitEvolution: ({ caller, params, body }) =>
      service.submitEvolution(caller(), params.batch_id, body),
    submitEvaluation: ({ caller, params, body }) =>
      service.submitEvaluation(caller(), params.batch_id, body),
  };
}
