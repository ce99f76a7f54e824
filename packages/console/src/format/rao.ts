/**
 * Money for people. Amounts arrive as decimal strings of RAO and are handled as bigint:
 * a number would lose RAO beyond 2^53.
 */

/** Thin space; amounts are set in one line by the style sheet. */
const THIN_SPACE = '\u2009';

/** Bigint of a RAO string; `null` when the text is not a whole number. */
export function parseRaoText(text: string): bigint | null {
  return /^-?\d{1,30}$/.test(text) ? BigInt(text) : null;
}

/** Digits in groups of three: `13100000` gives `13 100 000` (thin spaces). */
export function groupDigits(amount: bigint): string {
  const sign = amount < 0n ? '\u2212' : '';
  const digits = (amount < 0n ? -amount : amount).toString();
  return sign + digits.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/** RAO string with grouped digits; text which is not an amount is shown as `–`. */
export function formatRao(text: string): string {
  const amount = parseRaoText(text);
  return amount === null ? '–' : groupDigits(amount);
}

/** The same amount in TAO (1 TAO = 10^9 RAO), without trailing zeros: `0.0131 TAO`. */
export function formatTao(text: string): string {
  const amount = parseRaoText(text);
  if (amount === null) return '–';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  const sign = amount < 0n ? '\u2212' : '';
  return `${sign}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`} TAO`;
}

/** Share of a whole in percent (0 to 100) for drawing only; 0 when there is no whole. */
export function sharePercent(part: string, whole: string): number {
  const partRao = parseRaoText(part);
  const wholeRao = parseRaoText(whole);
  if (partRao === null || wholeRao === null || wholeRao <= 0n) return 0;
  return Number((partRao * 100_000n) / wholeRao) / 1000;
}
