/** The TransactionPayment pallet, index 6. */
import { constant, definePallet, storageOf, u8, variant } from '@adit/substrate';
import { account, balanceOf, fixedU128, releases } from './types.ts';

const storage = storageOf('TransactionPayment');

/** Fees of extrinsics. */
export const TransactionPayment = definePallet({
  name: 'TransactionPayment',
  index: 6,
  crate: 'pallet_transaction_payment',
  storage: {
    NextFeeMultiplier: storage.value(
      'NextFeeMultiplier',
      fixedU128,
      1_000_000_000_000_000_000n,
      'Factor of weight fees, in parts of 10^18.',
    ),
    StorageVersion: storage.value(
      'StorageVersion',
      releases,
      { type: 'V1Ancient', value: [] },
      "Version of this pallet's storage.",
    ),
  },
  events: {
    TransactionFeePaid: variant(0, { who: account, actual_fee: balanceOf, tip: balanceOf }),
  },
  constants: {
    OperationalFeeMultiplier: constant(u8, 5),
  },
});
