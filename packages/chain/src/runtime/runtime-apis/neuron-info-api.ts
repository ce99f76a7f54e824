/** The interface NeuronInfoRuntimeApi. */
import type { NeuronInfoRuntimeApi } from '../../definitions/runtime-apis/neuron-apis.ts';
import type { ApiHandlers } from './api-handlers.ts';
import { neuron, neuronLite, neurons, neuronsLite } from './neuron-info.ts';

/** What answers its methods. */
export const neuronInfoHandlers: ApiHandlers<typeof NeuronInfoRuntimeApi> = {
  get_neurons: (reader, { netuid }) => neurons(reader, netuid),
  get_neuron: (reader, { netuid, uid }) => neuron(reader, netuid, uid),
  get_neurons_lite: (reader, { netuid }) => neuronsLite(reader, netuid),
  get_neuron_lite: (reader, { netuid, uid }) => neuronLite(reader, netuid, uid),
};
