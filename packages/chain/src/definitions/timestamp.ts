/** The Timestamp pallet, index 2. */
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

/** The time of the block. */
export const Timestamp = definePallet({
  name: 'Timestamp',
  index: 2,
  crate: 'pallet_timestamp',
  storage: {
    Now: storage.value('Now', u64, 0n, 'Time of the block in milliseconds since 1970.'),
    DidUpdate: storage.value('DidUpdate', bool, false, 'Whether the open block has its time.'),
  },
  calls: {
    set: variant(
      0,
      { now: named(compactU64, 'T::Moment') },
      "Sets the block's time; an inherent of the block author.",
    ),
  },
  constants: {
    MinimumPeriod: constant(u64, { normal: 6000n, fast: 125n }),
  },
});
