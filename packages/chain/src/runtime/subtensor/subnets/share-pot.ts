/** Who holds how much alpha of a subnet, and what each gets of a pot (chain.md 2.5, 5.3). */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { stakeOf } from '../../stake/share-pool.ts';
import type { StateReader } from '../../state/chain-state.ts';

const { AlphaV2 } = SubtensorModule.storage;

/** Alpha of a coldkey under one of its hotkeys. */
export interface Holding {
  readonly coldkey: AccountId;
  readonly alpha: bigint;
}

/** All alpha of a subnet, in the order of the storage keys. */
export function listHoldings(reader: StateReader, netuid: number): Holding[] {
  const holdings: Holding[] = [];
  for (const [[hotkey, coldkey, at]] of reader.entries(AlphaV2)) {
    if (at !== netuid) continue;
    holdings.push({ coldkey, alpha: stakeOf(reader, { hotkey, coldkey, netuid }) });
  }
  return holdings;
}

/**
 * Parts of a pot in RAO, by alpha. Every part is rounded down; what that leaves goes, one RAO each, to
 * those who lost most by it. `others` is alpha that counts but gets nothing.
 */
export function sharePot(pot: bigint, holdings: readonly Holding[], others: bigint): bigint[] {
  const held = holdings.reduce((sum, { alpha }) => sum + alpha, 0n);
  const whole = held + others;
  if (whole === 0n) return holdings.map(() => 0n);
  const parts = holdings.map(({ alpha }) => (pot * alpha) / whole);
  const lost = holdings.map(({ alpha }, index) => ({ index, rest: (pot * alpha) % whole }));
  const left = Number(lost.reduce((sum, { rest }) => sum + rest, 0n) / whole);
  lost.sort((one, other) => {
    if (one.rest !== other.rest) return one.rest > other.rest ? -1 : 1;
    return one.index - other.index;
  });
  for (const { index } of lost.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
