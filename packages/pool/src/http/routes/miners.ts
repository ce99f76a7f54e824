/** Functions of the routes about miners and health. */
import type { minerRoutes } from '@adit/wire';
import type { MinerService } from '../../service.ts';
import type { RouteFunctions } from './route-functions.ts';

/** One function for each of `minerRoutes`. */
export function minerRouteFunctions(service: MinerService): RouteFunctions<typeof minerRoutes> {
  return {
    readHealth: () => service.health(),
    register: ({ caller }) => service.register(caller()),
    readStats: ({ caller }) => service.stats(caller()),
    listSubmissions: ({ caller }) => service.submissions(caller()),
    listLeaderboard: ({ query }) => service.leaderboard(query),
  };
}
