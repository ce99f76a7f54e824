/** The RandomnessCollectiveFlip pallet, index 1. */
import { boundedVec, definePallet, h256, storageOf } from '@adit/substrate';

const storage = storageOf('RandomnessCollectiveFlip');

/** Hashes of the last blocks as weak randomness. */
export const RandomnessCollectiveFlip = definePallet({
  name: 'RandomnessCollectiveFlip',
  index: 1,
  crate: 'pallet_insecure_randomness_collective_flip',
  storage: {
    RandomMaterial: storage.value(
      'RandomMaterial',
      boundedVec(h256),
      [],
      'Hashes of the last 81 blocks.',
    ),
  },
});
