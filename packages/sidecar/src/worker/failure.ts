/** Failures as plain data, so that they can cross a thread's border and a job's result. */
import { type ErrorNumbers, errorMessage, isAditError } from '@adit/base';

/** A coded failure without its stack. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
  readonly numbers: Readonly<Record<string, number | string | boolean | null>>;
  readonly nextStep: string | null;
  /** False for a defect: nothing that the program or the options brought about. */
  readonly isExpected: boolean;
}

/** The failure of anything thrown; `code` is for what is not a coded error. */
export function describeFailure(error: unknown, code: string): Failure {
  if (!isAditError(error)) {
    const detail = errorMessage(error).slice(0, 500);
    return { code, detail, numbers: {}, nextStep: null, isExpected: false };
  }
  return {
    code: error.code,
    detail: error.message.slice(0, 500),
    numbers: plainNumbers(error.numbers),
    nextStep: error.nextStep,
    isExpected: true,
  };
}

/** One line: code, detail and the next step. */
export function formatFailure(failure: Failure): string {
  const next = failure.nextStep === null ? '' : ` ${failure.nextStep}`;
  return `${failure.code}: ${failure.detail}${next}`.slice(0, 2_000);
}

function plainNumbers(numbers: ErrorNumbers): Failure['numbers'] {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? String(value) : value,
    ]),
  );
}
