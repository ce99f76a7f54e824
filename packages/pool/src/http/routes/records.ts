/** Functions of the routes about what everyone may read. */
import type { recordRoutes } from '@adit/wire';
import type { OperatorService } from '../../operator-service.ts';
import type { MinerService, MonitorService, RecordService } from '../../service.ts';
import type { RouteFunctions } from './route-functions.ts';

/** What these routes ask. */
type Asked = RecordService &
  MonitorService &
  Pick<MinerService, 'status' | 'disclaimer'> &
  Pick<OperatorService, 'verifyResult'>;

/** One function for each of `recordRoutes`; `renderMetrics` gives the page at /metrics. */
export function recordRouteFunctions(
  service: Asked,
  renderMetrics: () => Promise<string>,
): RouteFunctions<typeof recordRoutes> {
  return {
    listDecisions: ({ query }) => service.decisions(query),
    listEpochs: ({ query }) => service.epochs(query),
    listBestResults: ({ query }) => service.bestPrograms(query),
    listResults: ({ caller, query }) => service.results(caller(), query),
    readSota: ({ query }) => service.sota(query),
    verifyResult: ({ params, body }) => service.verifyResult(params.result_id, body),
    readMonitorSummary: () => service.monitorSummary(),
    readMetrics: renderMetrics,
    readStatus: () => service.status(),
    readDisclaimer: () => service.disclaimer(),
    readDisclaimerText: async () => (await service.disclaimer()).text,
  };
}
