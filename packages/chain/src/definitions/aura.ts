/** Aura.ts. */
import { boundedVec, constant, definePallet, storageOf, u64 } from '@adit/substrate';
import { auraPublic, slot } from './types.ts';

const storage = storageOf('Aura');

/** Aura. */
export const Aura = definePallet({
  name: 'Aura',
  index: 3,
  crate: 'pallet_aura',
  storage: {
    Authorities: storage.value('Authorities', boundedVec(auraPublic), [], 'Authorities.'),
    CurrentSlot: storage.value('CurrentSlot', slot, 0n, 'Current slot.'),
  },
  constants: {
    SlotDuration: constant(u64, { normal: 12_000n, fast: 250n }, 'Slot duration.'),
  },
});
