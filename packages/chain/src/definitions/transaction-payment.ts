/** Transaction-payment.ts. */
import { constant, definePallet, storageOf, u8, variant } from '@adit/substrate';
import { account, balanceOf, fixedU128, releases } from './types.ts';

const storage = storageOf('TransactionPayment');

/** Transaction payment. */
export const TransactionPayment = definePallet({
  name: 'TransactionPayment',
  index: 6,
  crate: 'pallet_transaction_payment',
  storage: {
    NextFeeMultiplier: storage.value(
      'NextFeeMultiplier',
      fixedU128,
      1_000_000_000_000_000_000n,
      'Next fee multiplier.',
    ),
    StorageVersion: storage.value(
      'StorageVersion',
      releases,
      { type: 'V1Ancient', value: [] },
      'Storage version.',
    ),
  },
  events: {
    TransactionFeePaid: variant(
      0,
      { who: account, actual_fee: balanceOf, tip: balanceOf },
      'Transaction fee paid.',
    ),
  },
  constants: {
    OperationalFeeMultiplier: constant(u8, 5, 'Operational fee multiplier.'),
  },
});
