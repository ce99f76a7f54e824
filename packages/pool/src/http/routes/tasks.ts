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
      const open = wanted === 0 ? [] : await service.resumeWork(caller());
      return open[wanted - 1] ?? service.requestWork(caller(), body);
    },
    submitEvolution: ({ caller, params, body }) =>
      service.submitEvolution(caller(), params.batch_id, body),
    submitEvaluation: ({ caller, params, body }) =>
      service.submitEvaluation(caller(), params.batch_id, body),
  };
}
