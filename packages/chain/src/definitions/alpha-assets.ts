/** Alpha-assets.ts. */
import { definePallet, storageOf, twox64, u16, u64 } from '@adit/substrate';

const storage = storageOf('AlphaAssets');

/** Alpha assets. */
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
      'Total alpha issuance.',
    ),
    AlphaBurned: storage.map('AlphaBurned', [twox64(u16)], u64, 0n, 'Alpha burned.'),
    AlphaRecycled: storage.map('AlphaRecycled', [twox64(u16)], u64, 0n, 'Alpha recycled.'),
  },
});
