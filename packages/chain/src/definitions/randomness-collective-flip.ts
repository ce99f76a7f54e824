/** Randomness-collective-flip.ts. */
import { boundedVec, definePallet, h256, storageOf } from '@adit/substrate';

const storage = storageOf('RandomnessCollectiveFlip');

/** Randomness collective flip. */
export const RandomnessCollectiveFlip = definePallet({
  name: 'RandomnessCollectiveFlip',
  index: 1,
  crate: 'pallet_insecure_randomness_collective_flip',
  storage: {
    RandomMaterial: storage.value('RandomMaterial', boundedVec(h256), [], 'Random material.'),
  },
});
