/** Functions of the operator's routes. */
import type { operatorRoutes } from '@adit/wire';
import type { OperatorService } from '../../operator-service.ts';
import type { RouteFunctions } from './route-functions.ts';

/** One function for each of `operatorRoutes`. */
export function operatorRouteFunctions(
  service: OperatorService,
): RouteFunctions<typeof operatorRoutes> {
  return {
    listAllWithdrawals: ({ query }) => service.listAllWithdrawals(query),
    markWithdrawalsSent: ({ body }) => service.markWithdrawalsSent(body),
    stepWithdrawals: ({ params, body }) => service.stepWithdrawals(params.step, body),
    banMiner: ({ body }) => service.banMiner(body),
    unbanMiner: ({ body }) => service.unbanMiner(body),
    listBans: () => service.listBans(),
    correctBalance: ({ body }) => service.correctBalance(body),
    announceFee: ({ body }) => service.announceFee(body),
    declareWallet: ({ body }) => service.declareWallet(body),
    readSolvency: () => service.solvency(),
    closePool: ({ body }) => service.closePool(body),
    reopenPool: ({ body }) => service.reopenPool(body),
    groupMiner: ({ body }) => service.groupMiner(body),
    listAudit: ({ query }) => service.audit(query),
  };
}
