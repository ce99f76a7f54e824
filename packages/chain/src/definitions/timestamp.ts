/** Timestamp.ts. */
import {
  bool,
  compactU64,
  constant,
  definePallet,
  named,
  storageOf,
  u64,
  variant,
} from '@adit/substrate';

const storage = storageOf('Timestamp');

/** Timestamp. */
export const Timestamp = definePallet({
  name: 'Timestamp',
  index: 2,
  crate: 'pallet_timestamp',
  storage: {
    Now: storage.value('Now', u64, 0n, 'Now.'),
    DidUpdate: storage.value('DidUpdate', bool, false, 'Did update.'),
  },
  calls: {
    set: variant(0, { now: named(compactU64, 'T::Moment') }, 'Set.'),
  },
  constants: {
    MinimumPeriod: constant(u64, { normal: 6000n, fast: 125n }, 'Minimum period.'),
  },
});
