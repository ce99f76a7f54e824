/** Functions of the routes about a miner's money. */
import type { moneyRoutes } from '@adit/wire';
import type { MoneyService } from '../../service.ts';
import type { RouteFunctions } from './route-functions.ts';

/** One function for each of `moneyRoutes`. */
export function moneyRouteFunctions(service: MoneyService): RouteFunctions<typeof moneyRoutes> {
  return {
    readBalance: ({ caller }) => service.balance(caller()),
  };
}
