/** Numbers as plain decimals: older BitSota readers drop a line with an exponent or a plus sign. */

/** Significant digits and power of ten of the shortest decimal that reads back to the f32. */
function shortestDigits(magnitude: number): { digits: string; exponent: number } {
  for (let count = 1; ; count += 1) {
    const text = magnitude.toExponential(count - 1);
    if (count < 9 && Math.fround(Number(text)) !== magnitude) continue;
    const [mantissa, exponent] = text.split('e');
    return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
  }
}

/** A finite f32 without an exponent and always with a fraction, such as `-0.05` or `1200.0`. */
export function plainDecimal(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0.0`;
  const { digits, exponent } = shortestDigits(Math.abs(value));
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || '0'}`;
}
