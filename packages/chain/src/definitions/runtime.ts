/** The whole runtime: what metadata is made of, and what calls and events are read and written by. */
import { outerEnum, type PalletDefinition, type RuntimeDefinition } from '@adit/substrate';
import { AdminUtils } from './admin-utils/pallet.ts';
import { AlphaAssets } from './alpha-assets.ts';
import { Aura } from './aura.ts';
import { Balances } from './balances.ts';
import { Commitments } from './commitments.ts';
import { Drand } from './drand.ts';
import { extrinsic } from './extrinsic.ts';
import { Grandpa } from './grandpa.ts';
import { MevShield } from './mev-shield.ts';
import { ProxyPallet } from './proxy.ts';
import { RandomnessCollectiveFlip } from './randomness-collective-flip.ts';
import { runtimeApis } from './runtime-apis/all.ts';
import { SubtensorModule } from './subtensor/pallet.ts';
import { Sudo } from './sudo.ts';
import { Swap } from './swap.ts';
import { System } from './system.ts';
import { Timestamp } from './timestamp.ts';
import { TransactionPayment } from './transaction-payment.ts';
import { runtimeCall, runtimeEvent } from './types.ts';
import { Utility } from './utility.ts';

/** Path of the runtime's own types. */
const CRATE = 'node_subtensor_runtime';

/** Ascending by index; the gaps belong to pallets that this chain does not have. */
const pallets: readonly PalletDefinition[] = [
  System,
  RandomnessCollectiveFlip,
  Timestamp,
  Aura,
  Grandpa,
  Balances,
  TransactionPayment,
  SubtensorModule,
  Utility,
  Sudo,
  ProxyPallet,
  Commitments,
  AdminUtils,
  Drand,
  Swap,
  MevShield,
  AlphaAssets,
];

runtimeCall.define(outerEnum(`${CRATE}::RuntimeCall`, pallets, ({ callType }) => callType));
runtimeEvent.define(outerEnum(`${CRATE}::RuntimeEvent`, pallets, ({ eventType }) => eventType));

/** The runtime's definition. */
export const runtimeDefinition: RuntimeDefinition = {
  crate: CRATE,
  pallets,
  apis: runtimeApis,
  extrinsic,
  callType: runtimeCall,
  eventType: runtimeEvent,
  errorType: outerEnum(`${CRATE}::RuntimeError`, pallets, ({ errorType }) => errorType),
};
