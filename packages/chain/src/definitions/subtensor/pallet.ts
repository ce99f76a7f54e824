/** The SubtensorModule pallet, index 7. */
import { definePallet } from '@adit/substrate';
import { parameterCalls } from './calls-parameters.ts';
import { registrationCalls } from './calls-registrations.ts';
import { stakeCalls } from './calls-stakes.ts';
import { weightCalls } from './calls-weights.ts';
import { constants } from './constants.ts';
import { errors } from './errors.ts';
import { actionEvents } from './events-actions.ts';
import { parameterEvents } from './events-parameters.ts';
import { accountStorage } from './storage-accounts.ts';
import { globalStorage } from './storage-globals.ts';
import { hyperparameterStorage } from './storage-hyperparameters.ts';
import { neuronStorage } from './storage-neurons.ts';
import { subnetStorage } from './storage-subnets.ts';

/** Subnets, neurons, stake, weights and emission. */
export const SubtensorModule = definePallet({
  name: 'SubtensorModule',
  index: 7,
  crate: 'pallet_subtensor',
  storage: {
    ...hyperparameterStorage,
    ...subnetStorage,
    ...neuronStorage,
    ...accountStorage,
    ...globalStorage,
  },
  calls: { ...registrationCalls, ...weightCalls, ...stakeCalls, ...parameterCalls },
  events: { ...actionEvents, ...parameterEvents },
  errors,
  constants,
});
