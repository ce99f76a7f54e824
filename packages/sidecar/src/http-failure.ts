/** What a failed call means for the caller: try again, or not. */
import { isAditError } from '@adit/base';

/** HTTP status of a failed call; null when no answer came. */
export function readHttpStatus(error: unknown): number | null {
  const status = isAditError(error) ? error.numbers['httpStatus'] : undefined;
  return typeof status === 'number' ? status : null;
}

/** True where the same call may succeed later: no answer, 5xx, 429, or an answer nobody could read. */
export function isPassing(error: unknown): boolean {
  if (!isAditError(error)) return false;
  const status = readHttpStatus(error);
  return status === null || status >= 500 || status === 429 || status === 200;
}

/** Delay before attempt `failures` + 1: doubling from `minMs` to `maxMs`. */
export function deriveBackoffMs(failures: number, minMs: number, maxMs: number): number {
  return Math.min(maxMs, minMs * 2 ** Math.max(0, Math.min(30, failures - 1)));
}
