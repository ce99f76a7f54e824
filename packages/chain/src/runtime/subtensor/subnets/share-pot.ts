/** Who holds how much alpha of a subnet, and what each gets of a pot (chain.md 2.5, 5.3). */
import type { AccountId, ValueOf } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { safeFloat } from '../../../definitions/subtensor/types.ts';
import type { StateReader } from '../../state/chain-state.ts';

const S = SubtensorModule.storage;

/** Alpha of a coldkey under a hotkey. */
export interface Holding {
  readonly hotkey: AccountId;
  readonly coldkey: AccountId;
  readonly alpha: bigint;
}

type SafeFloat = ValueOf<typeof safeFloat>;

/** `floor(value · share / whole)`, where share and whole are `mantissa · 10^exponent`. */
function portion(value: bigint, share: SafeFloat, whole: SafeFloat): bigint {
  if (whole.mantissa === 0n) return 0n;
  const exponent = share.exponent - whole.exponent;
  const up = exponent > 0n ? 10n ** exponent : 1n;
  const down = exponent < 0n ? 10n ** -exponent : 1n;
  return (value * share.mantissa * up) / (whole.mantissa * down);
}

/** All alpha of a subnet, in the order of the storage keys. */
export function listHoldings(reader: StateReader, netuid: number): Holding[] {
  const holdings: Holding[] = [];
  for (const [[hotkey, coldkey, at], share] of reader.entries(S.AlphaV2)) {
    if (at !== netuid) continue;
    const value = reader.read(S.TotalHotkeyAlpha, hotkey, netuid);
    const whole = reader.read(S.TotalHotkeySharesV2, hotkey, netuid);
    holdings.push({ hotkey, coldkey, alpha: portion(value, share, whole) });
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
