/** What the calls of SubtensorModule do; those without a handler fail by name. */
import type { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { accountHandlers } from './accounts/handlers.ts';
import { keySwapHandlers } from './key-swaps/handlers.ts';
import { registrationHandlers } from './registration/handlers.ts';
import { servingHandlers } from './serving/handlers.ts';
import { stakingHandlers } from './staking/handlers.ts';
import { subnetHandlers } from './subnets/handlers.ts';
import { weightHandlers } from './weights/handlers.ts';

/** Calls of SubtensorModule. */
export const subtensorHandlers: CallHandlers<typeof SubtensorModule> = {
  ...accountHandlers,
  ...keySwapHandlers,
  ...registrationHandlers,
  ...servingHandlers,
  ...stakingHandlers,
  ...subnetHandlers,
  ...weightHandlers,
};
