/** Money: bigint RAO. 1 TAO (or 1 unit of a subnet's alpha) = 1 000 000 000 RAO. */
import { AditError } from './errors.ts';

/** An amount in RAO, the smallest unit. */
export type Rao = bigint;

/** RAO in one TAO. */
export const RAO_PER_TAO: Rao = 1_000_000_000n;

/**
 * RAO of a decimal text such as `1000000000`.
 * @throws AditError `invalid_rao` unless the text is a plain non-negative integer below 2^63.
 */
export function parseRao(text: string): Rao {
  if (!/^\d{1,19}$/.test(text) || BigInt(text) >= 2n ** 63n) {
    throw new AditError('invalid_rao', 'The amount is not a whole number of RAO', {
      numbers: { text: text.slice(0, 40) },
      nextStep: 'Give a whole number between 0 and 9223372036854775807.',
    });
  }
  return BigInt(text);
}

/** TAO with nine decimals, for people: `13100000n` gives `0.013100000`. */
export function formatTao(rao: Rao): string {
  const sign = rao < 0n ? '-' : '';
  const digits = (rao < 0n ? -rao : rao).toString().padStart(10, '0');
  return `${sign}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
