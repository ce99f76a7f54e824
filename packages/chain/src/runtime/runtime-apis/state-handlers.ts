/** All interfaces that this chain answers; all of them from the state alone. */
import { accountNonceHandlers } from './account-nonce-api.ts';
import type { ApiTable } from './api-handlers.ts';
import { auraHandlers, grandpaHandlers, sessionKeysHandlers } from './consensus-apis.ts';
import { coreHandlers } from './core-api.ts';
import { delegateInfoHandlers } from './delegate-info-api.ts';
import { transactionPaymentCallHandlers, transactionPaymentHandlers } from './fee-apis.ts';
import { metadataHandlers } from './metadata-api.ts';
import { neuronInfoHandlers } from './neuron-info-api.ts';
import { genesisBuilderHandlers, offchainWorkerHandlers } from './node-apis.ts';
import { proxyFilterHandlers } from './proxy-filter-api.ts';
import { stakeInfoHandlers } from './stake-info-api.ts';
import { subnetInfoHandlers } from './subnet-info-api.ts';
import { subnetRegistrationHandlers } from './subnet-registration-api.ts';
import { swapHandlers } from './swap-api.ts';
import { transactionQueueHandlers } from './transaction-queue-api.ts';

/** Handlers by interface. */
export const stateHandlers = {
  AccountNonceApi: accountNonceHandlers,
  AuraApi: auraHandlers,
  Core: coreHandlers,
  DelegateInfoRuntimeApi: delegateInfoHandlers,
  GenesisBuilder: genesisBuilderHandlers,
  GrandpaApi: grandpaHandlers,
  Metadata: metadataHandlers,
  NeuronInfoRuntimeApi: neuronInfoHandlers,
  OffchainWorkerApi: offchainWorkerHandlers,
  ProxyFilterRuntimeApi: proxyFilterHandlers,
  SessionKeys: sessionKeysHandlers,
  StakeInfoRuntimeApi: stakeInfoHandlers,
  SubnetInfoRuntimeApi: subnetInfoHandlers,
  SubnetRegistrationRuntimeApi: subnetRegistrationHandlers,
  SwapRuntimeApi: swapHandlers,
  TaggedTransactionQueue: transactionQueueHandlers,
  TransactionPaymentApi: transactionPaymentHandlers,
  TransactionPaymentCallApi: transactionPaymentCallHandlers,
} satisfies ApiTable;
