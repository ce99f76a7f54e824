/** The Aura pallet, index 3. */
import { boundedVec, constant, definePallet, storageOf, u64 } from '@adit/substrate';
import { auraPublic, slot } from './types.ts';

const storage = storageOf('Aura');

/** Who makes blocks, and how long a slot is. */
export const Aura = definePallet({
  name: 'Aura',
  index: 3,
  crate: 'pallet_aura',
  storage: {
    Authorities: storage.value(
      'Authorities',
      boundedVec(auraPublic),
      [],
      'Keys of the block authors.',
    ),
    CurrentSlot: storage.value('CurrentSlot', slot, 0n, 'The slot of the block.'),
  },
  constants: {
    SlotDuration: constant(u64, { normal: 12_000n, fast: 250n }),
  },
});
