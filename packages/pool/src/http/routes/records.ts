/** Functions of the routes about what everyone may read. */
import type { recordRoutes } from '@adit/wire';
import type { MinerService, RecordService } from '../../service.ts';
import type { RouteFunctions } from './route-functions.ts';

/** One function for each of `recordRoutes`. */
export function recordRouteFunctions(
  service: RecordService & Pick<MinerService, 'status' | 'disclaimer'>,
): RouteFunctions<typeof recordRoutes> {
  return {
    listDecisions: ({ query }) => service.decisions(query),
    listEpochs: ({ query }) => service.epochs(query),
    listBestResults: ({ query }) => service.bestPrograms(query),
    listResults: ({ caller, query }) => service.results(caller(), query),
    readSota: ({ query }) => service.sota(query),
    readStatus: () => service.status(),
    readDisclaimer: () => service.disclaimer(),
    readDisclaimerText: async () => (await service.disclaimer()).text,
  };
}
