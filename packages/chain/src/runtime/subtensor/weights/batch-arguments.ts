/** Batches name their items in several lists, an item's parts at one place of each. */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { fail } from '../../dispatch-error.ts';
import type { Reveal } from './commit-queue.ts';

type Calls = typeof SubtensorModule.calls;

/** All lists among a call's arguments have one length. @throws DispatchFailure `InputLengthsUnequal`. */
export function ensureEqualLengths(args: object): void {
  const lengths = Object.values(args).flatMap((list) => (Array.isArray(list) ? [list.length] : []));
  if (new Set(lengths).size <= 1) return;
  fail(SubtensorModule, 'InputLengthsUnequal', {
    shortest: Math.min(...lengths),
    longest: Math.max(...lengths),
  });
}

/** The items of a batch of reveals, whose lists have one length. */
export function revealsOf({
  uids_list,
  values_list,
  salts_list,
  version_keys,
}: Omit<CallArguments<Calls['batch_reveal_weights']>, 'netuid'>): Reveal[] {
  return uids_list.map((uids, at) => ({
    uids,
    values: values_list[at] ?? [],
    salt: salts_list[at] ?? [],
    versionKey: version_keys[at] ?? 0n,
  }));
}
