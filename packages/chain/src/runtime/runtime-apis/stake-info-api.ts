/** The interface StakeInfoRuntimeApi. */
import type { StakeInfoRuntimeApi } from '../../definitions/runtime-apis/neuron-apis.ts';
import type { ApiHandlers } from './api-handlers.ts';
import { stakeAvailability, stakeFee, stakeInfo, stakeInfoOfColdkey } from './stake-info.ts';

/** What answers its methods. Locks do not exist here, so nobody has one and nobody is convinced. */
export const stakeInfoHandlers: ApiHandlers<typeof StakeInfoRuntimeApi> = {
  get_stake_info_for_coldkey: (reader, { coldkey_account: coldkey }) =>
    stakeInfoOfColdkey(reader, coldkey),
  get_stake_info_for_coldkeys: (reader, { coldkey_accounts: coldkeys }) =>
    coldkeys.map((coldkey) => [coldkey, stakeInfoOfColdkey(reader, coldkey)]),
  get_stake_info_for_hotkey_coldkey_netuid: (reader, position) =>
    stakeInfo(reader, {
      hotkey: position.hotkey_account,
      coldkey: position.coldkey_account,
      netuid: position.netuid,
    }),
  get_stake_availability_for_coldkeys: (reader, { coldkey_accounts: coldkeys, netuids }) =>
    stakeAvailability(reader, coldkeys, netuids),
  get_stake_fee: stakeFee,
  get_coldkey_lock: () => undefined,
  get_hotkey_conviction: () => 0n,
  get_most_convicted_hotkey_on_subnet: () => undefined,
};
