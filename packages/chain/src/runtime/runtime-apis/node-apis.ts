/** Interfaces that a node calls for itself; what they answer here is short and true. */
import type {
  GenesisBuilder,
  OffchainWorkerApi,
} from '../../definitions/runtime-apis/standard-apis.ts';
import type { ApiHandlers } from './api-handlers.ts';

/** What answers GenesisBuilder. Genesis comes from seed and scenario; there are no presets. */
export const genesisBuilderHandlers: ApiHandlers<typeof GenesisBuilder> = {
  build_state: () => ({
    type: 'Err',
    value: ['Genesis comes from the seed and the scenario that the chain was started with'],
  }),
  get_preset: () => undefined,
  preset_names: () => [],
};

/** What answers OffchainWorkerApi: no pallet of this chain works off-chain. */
export const offchainWorkerHandlers: ApiHandlers<typeof OffchainWorkerApi> = {
  offchain_worker: () => [],
};
