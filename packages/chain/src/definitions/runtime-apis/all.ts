/** All runtime interfaces. */
import type { RuntimeApi } from '@adit/substrate';
import { TransactionPaymentApi, TransactionPaymentCallApi } from './fee-apis.ts';
import { ProxyFilterRuntimeApi, ShieldApi, SwapRuntimeApi } from './market-apis.ts';
import {
  DelegateInfoRuntimeApi,
  NeuronInfoRuntimeApi,
  StakeInfoRuntimeApi,
} from './neuron-apis.ts';
import {
  AccountNonceApi,
  AuraApi,
  BlockBuilder,
  Core,
  GenesisBuilder,
  GrandpaApi,
  Metadata,
  OffchainWorkerApi,
  SessionKeys,
  TaggedTransactionQueue,
} from './standard-apis.ts';
import { SubnetInfoRuntimeApi, SubnetRegistrationRuntimeApi } from './subnet-apis.ts';

/** All runtime interfaces, in the order of the metadata. */
export const runtimeApis: readonly RuntimeApi[] = [
  Core,
  Metadata,
  BlockBuilder,
  GenesisBuilder,
  TaggedTransactionQueue,
  OffchainWorkerApi,
  AuraApi,
  SessionKeys,
  GrandpaApi,
  AccountNonceApi,
  TransactionPaymentApi,
  TransactionPaymentCallApi,
  DelegateInfoRuntimeApi,
  NeuronInfoRuntimeApi,
  StakeInfoRuntimeApi,
  SubnetInfoRuntimeApi,
  SubnetRegistrationRuntimeApi,
  SwapRuntimeApi,
  ShieldApi,
  ProxyFilterRuntimeApi,
];
