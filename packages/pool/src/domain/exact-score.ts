/**
 * Scores as exact texts: the shortest decimal that reads back as the same double, and names for the
 * values that JSON lacks. `Number(text)` is the way back.
 */
import type { ErrorNumbers } from '@adit/base';

/** The text of a score; null stays null. */
export function formatExactScore(score: number | null): string | null {
  if (score === null) return null;
  return Object.is(score, -0) ? '-0' : String(score);
}

/** The double of a text; null stays null. */
export function parseExactScore(text: string | null): number | null {
  return text === null ? null : Number(text);
}

/** JSON has no bigint: those become decimal texts; numbers it cannot hold become texts too. */
export function toJsonNumbers(
  numbers: ErrorNumbers,
): Record<string, number | string | boolean | null> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => {
      const isJson =
        typeof value !== 'bigint' && !(typeof value === 'number' && !Number.isFinite(value));
      return [name, isJson ? value : String(value)];
    }),
  );
}
