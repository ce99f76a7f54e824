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

/** A number of a chain with grouped digits. */
export function formatCount(value: bigint | number): string {
  return groupDigits(BigInt(value));
}
