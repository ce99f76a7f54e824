/**
 * The one error class that crosses package borders.
 *
 * Every expected failure carries a stable `code`, the numbers that decided it and the next step for
 * the person who reads it. Tests and clients match on the code, never on the message.
 */

/** Facts that decided a failure, in units named by their keys (`limitBytes`, `ageSeconds`, ...). */
export type ErrorNumbers = Readonly<Record<string, number | string | bigint | boolean | null>>;

/** What {@link AditError} takes besides its code and message. */
export interface AditErrorDetails {
  /** The numbers that decided it. */
  readonly numbers?: ErrorNumbers;
  /** What the reader can do about it, one imperative sentence. */
  readonly nextStep?: string;
  /** The failure underneath, if any. */
  readonly cause?: unknown;
}

/** An expected failure with a stable snake_case code. */
export class AditError extends Error {
  readonly code: string;
  readonly numbers: ErrorNumbers;
  readonly nextStep: string | null;

  constructor(code: string, message: string, details: AditErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AditError';
    this.code = code;
    this.numbers = details.numbers ?? {};
    this.nextStep = details.nextStep ?? null;
  }
}

/** True for an {@link AditError}, also one from another copy of this package. */
export function isAditError(value: unknown): value is AditError {
  return (
    value instanceof Error && value.name === 'AditError' && 'code' in value && 'numbers' in value
  );
}

/** Throws a plain Error when `condition` is false: a defect of Adit itself, never of its input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`);
}

/** The text of anything thrown: an error's message, else its string form. */
export function errorMessage(value: unknown): string {
  return value instanceof Error ? value.message : String(value);
}
