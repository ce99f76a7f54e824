/** Who builds the block, and so gets its fees (chain.md 1.4). */
import type { AccountId } from '@adit/substrate';
import { Aura } from '../../definitions/aura.ts';
import type { StateReader } from '../state/chain-state.ts';

/** The authority whose slot it is; null where there is none. */
export function blockAuthor(reader: StateReader): AccountId | null {
  const authorities = reader.read(Aura.storage.Authorities);
  const slot = reader.read(Aura.storage.CurrentSlot);
  return authorities[Number(slot % BigInt(Math.max(1, authorities.length)))] ?? null;
}
