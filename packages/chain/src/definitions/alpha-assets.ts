/** The AlphaAssets pallet, index 31. */
import { definePallet, storageOf, twox64, u16, u64 } from '@adit/substrate';

const storage = storageOf('AlphaAssets');

/** How much alpha of every subnet exists, was burned and was recycled. */
export const AlphaAssets = definePallet({
  name: 'AlphaAssets',
  index: 31,
  crate: 'pallet_alpha_assets',
  storage: {
    TotalAlphaIssuance: storage.map(
      'TotalAlphaIssuance',
      [twox64(u16)],
      u64,
      0n,
      'Alpha of a subnet that was issued.',
    ),
    AlphaBurned: storage.map(
      'AlphaBurned',
      [twox64(u16)],
      u64,
      0n,
      'Alpha of a subnet that was burned.',
    ),
    AlphaRecycled: storage.map(
      'AlphaRecycled',
      [twox64(u16)],
      u64,
      0n,
      'Alpha of a subnet that was recycled.',
    ),
  },
});
