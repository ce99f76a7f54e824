/** The interface SubnetRegistrationRuntimeApi. */
import type { SubnetRegistrationRuntimeApi } from '../../definitions/runtime-apis/subnet-apis.ts';
import { System } from '../../definitions/system.ts';
import { subnetLockCost } from '../subtensor/subnets/lock-cost.ts';
import type { ApiHandlers } from './api-handlers.ts';

/** What answers its methods. The cost is that of a registration in the state's own block. */
export const subnetRegistrationHandlers: ApiHandlers<typeof SubnetRegistrationRuntimeApi> = {
  get_network_registration_cost: (reader) =>
    subnetLockCost(reader, BigInt(reader.read(System.storage.Number))),
};
