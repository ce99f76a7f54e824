/** The guard of coldkeys that are about to be swapped (chain.md 1.7): it is asked before all others. */
import type { PalletVariant } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { moduleFailure } from '../../dispatch-error.ts';
import type { Guard } from '../../guards.ts';

const { ColdkeySwapAnnouncements, ColdkeySwapDisputes } = SubtensorModule.storage;

/** What a coldkey may still call while its swap waits. */
const ALLOWED: ReadonlySet<string> = new Set([
  'SubtensorModule.announce_coldkey_swap',
  'SubtensorModule.swap_coldkey_announced',
  'SubtensorModule.dispute_coldkey_swap',
  'SubtensorModule.clear_coldkey_swap_announcement',
  'MevShield.submit_encrypted',
]);

function isAllowed({ pallet, name }: PalletVariant): boolean {
  return ALLOWED.has(`${pallet}.${name}`);
}

/** Whoever announced a swap only goes on with it; once it is disputed nothing goes any more. */
export const coldkeySwapGuard: Guard = ({ state, account, call }) => {
  if (!state.has(ColdkeySwapAnnouncements, account)) return null;
  if (state.has(ColdkeySwapDisputes, account)) {
    return { code: 21, failure: moduleFailure(SubtensorModule, 'ColdkeySwapDisputed') };
  }
  if (isAllowed(call)) return null;
  return { code: 0, failure: moduleFailure(SubtensorModule, 'ColdkeySwapAnnounced') };
};
