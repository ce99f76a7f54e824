/** A runtime of few pallets under their real names and indices, with all thirteen extensions. */
import {
  accountId,
  compactU32,
  compactU64,
  h256,
  multiAddress,
  multiSignature,
  unit,
} from '../chain-types.ts';
import { struct } from '../composites.ts';
import { option, variant } from '../enums.ts';
import { eraType } from '../era.ts';
import { tuple } from '../fields.ts';
import { blake2, identity, twox64 } from '../hashers.ts';
import { digest } from '../header.ts';
import { vec } from '../lists.ts';
import { constant, definePallet } from '../pallet.ts';
import { bytes, hexBytes, u8, u16, u32, u64 } from '../primitives.ts';
import {
  apiMethod,
  type ExtrinsicDefinition,
  outerEnum,
  type PalletVariant,
  type RuntimeDefinition,
} from '../runtime-definition.ts';
import { type AnyType, DeferredType } from '../scale-type.ts';
import { storageOf } from '../storage-item.ts';

const crate = 'small_runtime';

/** Calls hold calls. */
export const runtimeCall = new DeferredType<PalletVariant>('<T as Config>::RuntimeCall');

const inSystem = storageOf('System');
const inModule = storageOf('SubtensorModule');

const system = definePallet({
  name: 'System',
  index: 0,
  crate: 'frame_system',
  storage: {
    Account: inSystem.map(
      'Account',
      [blake2(accountId)],
      struct('frame_system::AccountInfo', { nonce: u32, data: tuple(u64, u64) }),
      { nonce: 0, data: [0n, 0n] },
    ),
    Number: inSystem.value('Number', u32, 0),
    Digest: inSystem.value('Digest', digest, { logs: [] }),
  },
  calls: { remark: variant(0, { remark: bytes }, 'Leaves bytes in the block.') },
  events: {
    ExtrinsicSuccess: variant(0, { weight: u64 }),
    CodeUpdated: variant(2),
    Remarked: variant(5, { sender: accountId, hash: h256 }),
  },
  errors: { InvalidSpecName: variant(0, [], 'The name of the spec does not match.') },
  constants: { SS58Prefix: constant(u16, 42), BlockHashCount: constant(u32, 2400) },
});

const balances = definePallet({
  name: 'Balances',
  index: 5,
  crate: 'pallet_balances',
  storage: { TotalIssuance: storageOf('Balances').value('TotalIssuance', u64, 0n) },
  calls: {
    transfer_keep_alive: variant(3, { dest: multiAddress, value: compactU64 }, 'Moves money.'),
  },
});

const subtensorModule = definePallet({
  name: 'SubtensorModule',
  index: 7,
  crate: 'pallet_subtensor',
  storage: {
    Tempo: inModule.map('Tempo', [identity(u16)], u16, { normal: 360, fast: 10 }),
    Uids: inModule.optionalMap('Uids', [identity(u16), blake2(accountId)], u16),
    LastSeen: inModule.optionalMap('LastSeen', [twox64(u64)], option(u8)),
  },
});

const utility = definePallet({
  name: 'Utility',
  index: 11,
  crate: 'pallet_utility',
  calls: {
    batch: variant(0, { calls: vec(runtimeCall) }),
    as_derivative: variant(1, { index: u16, call: runtimeCall }),
    batch_all: variant(2, { calls: vec(runtimeCall) }),
  },
});

const pallets = [system, balances, subtensorModule, utility];

runtimeCall.define(outerEnum(`${crate}::RuntimeCall`, pallets, ({ callType }) => callType));

function extension(identifier: string, extra: AnyType = unit, additional: AnyType = unit) {
  return { identifier, extra, additional };
}

/** The format of the runtime's extrinsics: chain.md 11.1. */
export const extrinsicDefinition: ExtrinsicDefinition = {
  address: multiAddress,
  signature: multiSignature,
  extensions: [
    extension('CheckNonZeroSender'),
    extension('CheckSpecVersion', unit, u32),
    extension('CheckTxVersion', unit, u32),
    extension('CheckGenesis', unit, h256),
    extension('CheckMortality', eraType, h256),
    extension('CheckNonce', compactU32),
    extension('CheckWeight'),
    extension('ChargeTransactionPayment', compactU64),
    extension('SudoTransactionExtension'),
    extension('CheckShieldedTxValidity'),
    extension('SubtensorTransactionExtension'),
    extension('DrandPriority'),
    extension('CheckMetadataHash', u8, option(hexBytes(32))),
  ],
};

/** The whole runtime. */
export const smallRuntime: RuntimeDefinition = {
  crate,
  pallets,
  apis: [
    {
      name: 'Core',
      version: 5,
      methods: { version: apiMethod({}, u32), initialize: apiMethod({ at: h256, n: u64 }, unit) },
    },
  ],
  extrinsic: extrinsicDefinition,
  callType: runtimeCall,
  eventType: outerEnum(`${crate}::RuntimeEvent`, pallets, ({ eventType }) => eventType),
  errorType: outerEnum(`${crate}::RuntimeError`, pallets, ({ errorType }) => errorType),
};
