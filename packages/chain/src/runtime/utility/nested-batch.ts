/** Batches directly inside batches, which the runtime filters (chain 1.7). */
import type { PalletVariant } from '@adit/substrate';

const BATCHES: ReadonlySet<string> = new Set(['batch', 'batch_all', 'force_batch']);

function isBatch({ pallet, name }: PalletVariant): boolean {
  return pallet === 'Utility' && BATCHES.has(name);
}

/** True for a batch that holds a batch. */
export function holdsNestedBatch(call: PalletVariant): boolean {
  if (!isBatch(call)) return false;
  const { calls } = call.value as { readonly calls: readonly PalletVariant[] };
  return calls.some(isBatch);
}
