/** How a failed command ends: one line that says why and what to do, or one JSON document. */
import { errorMessage, isAditError } from '@adit/base';

const EXIT_FAILURE = 1;
/** Failures whose exit code is part of the contract (decision 20). */
const EXIT_CODES: Readonly<Record<string, number>> = {
  too_few_miners: 2,
  // `verify-payout` exits 1 for an export that differs, 2 for a file that is none.
  export_unreadable: 2,
  export_too_large: 2,
  export_not_json: 2,
  export_version_unknown: 2,
  export_malformed: 2,
  invalid_pool_hotkey: 2,
};

/** The JSON form of a failure. */
function describeFailure(error: unknown): Record<string, unknown> {
  if (!isAditError(error)) {
    return { code: 'internal_error', detail: errorMessage(error), numbers: {}, next_step: null };
  }
  const numbers = Object.fromEntries(
    Object.entries(error.numbers).map(([key, value]) => [
      key,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  );
  return { code: error.code, detail: error.message, numbers, next_step: error.nextStep };
}

/** Writes the failure (JSON to standard output when asked for) and gives the exit code. */
export function reportFailure(error: unknown, asJson: boolean): number {
  if (asJson) process.stdout.write(`${JSON.stringify({ error: describeFailure(error) })}\n`);
  if (!isAditError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`adit: ${text}\n`);
    return EXIT_FAILURE;
  }
  const numbers = Object.entries(error.numbers).map(([key, value]) => `${key} ${value}`);
  const facts = numbers.length > 0 ? ` (${numbers.join(', ')})` : '';
  process.stderr.write(`adit: ${error.message}${facts} [${error.code}]\n`);
  if (error.nextStep !== null) process.stderr.write(`      ${error.nextStep}\n`);
  return EXIT_CODES[error.code] ?? EXIT_FAILURE;
}
