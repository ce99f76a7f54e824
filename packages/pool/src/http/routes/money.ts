/** Functions of the routes about a miner's money. */
import type { moneyRoutes } from '@adit/wire';
import type { MoneyService } from '../../service.ts';
import type { RouteFunctions } from './route-functions.ts';

/** One function for each of `moneyRoutes`. */
export function moneyRouteFunctions(service: MoneyService): RouteFunctions<typeof moneyRoutes> {
  return {
    readBalance: ({ caller }) => service.balance(caller()),
    updateRecipient: ({ caller, body }) => service.updateRecipient(caller(), body),
    readOwnRecipient: ({ caller }) => service.ownRecipient(caller()),
    readRecipient: ({ params }) => service.recipientOf(params.hotkey),
    requestWithdrawal: ({ caller, body }) => service.requestWithdrawal(caller(), body),
    listWithdrawals: ({ caller, query }) => service.withdrawals(caller(), query),
    listRewards: ({ caller, query }) => service.rewardHistory(caller(), query),
  };
}
