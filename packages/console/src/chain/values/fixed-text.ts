/** Binary fixed-point numbers as decimals. */

/** Digits behind the point; enough for prices, and cut, not rounded. */
const DIGITS = 9;

/** The decimal of bits of a type such as `U64F64`, without trailing zeros. */
export function formatFixed(bits: bigint, typeName: string): string {
  const fractionBits = BigInt(typeName.slice(typeName.indexOf('F') + 1));
  const magnitude = bits < 0n ? -bits : bits;
  const whole = magnitude >> fractionBits;
  const rest = magnitude - (whole << fractionBits);
  const scaled = ((rest * 10n ** BigInt(DIGITS)) >> fractionBits).toString().padStart(DIGITS, '0');
  const fraction = scaled.replace(/0+$/, '');
  return `${bits < 0n ? '\u2212' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
