/** Amounts of TAO and alpha, both counted in 10^-9, as texts of any length. */
import { groupDigits } from '../../format/rao.ts';

const UNIT = 1_000_000_000n;

/** All digits, without trailing zeros: `1 000.5`. */
export function exactAmount(amount: bigint): string {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % UNIT).toString().padStart(9, '0').replace(/0+$/, '');
  const sign = amount < 0n ? '\u2212' : '';
  return `${sign}${groupDigits(magnitude / UNIT)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** At most `digits` behind the point, cut; what is less than that but not nothing is `<0.0001`. */
export function shortAmount(amount: bigint, digits = 4): string {
  const magnitude = amount < 0n ? -amount : amount;
  const step = 10n ** BigInt(9 - digits);
  if (magnitude !== 0n && magnitude < step) return `<0.${'0'.repeat(digits - 1)}1`;
  return exactAmount((amount / step) * step);
}

/** A part of 65 535 with four decimals; `1` and `0` plain. */
export function formatPart(part: number): string {
  if (part === 0) return '0';
  if (part >= 65_535) return '1';
  const cut = Math.max(0.0001, Math.min(0.9999, part / 65_535));
  return cut.toFixed(4);
}

/** A number of a chain with grouped digits. */
export function formatCount(value: bigint | number): string {
  return groupDigits(BigInt(value));
}
