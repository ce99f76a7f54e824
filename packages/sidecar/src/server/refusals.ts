/** Refusals of the sidecar's HTTP server: coded errors to status and body. */
import { type AditError, type ErrorNumbers, errorMessage, isAditError } from '@adit/base';
import type { ErrorBody } from '@adit/wire';

/** The closed set of codes the sidecar answers, with their status. */
export const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  blank_run_id: 400,
  missing_run_id: 400,
  empty_kind: 400,
  invalid_status: 400,
  invalid_events: 400,
  malformed_json: 400,
  missing_token: 401,
  wrong_token: 401,
  foreign_host: 403,
  foreign_origin: 403,
  route_not_found: 404,
  run_not_found: 404,
  job_not_found: 404,
  job_exists: 409,
  lease_lost: 409,
  body_too_large: 413,
  json_required: 415,
  invalid_body: 422,
  invalid_query: 422,
  queue_full: 429,
  too_many_runs: 429,
  too_many_readers: 429,
  internal_error: 500,
};

/** A refusal as it goes out. */
export interface Refusal {
  readonly status: number;
  readonly body: ErrorBody;
}

/** The answer to an error thrown while serving; unknown ones tell nothing of their inside. */
export function describeRefusal(error: unknown): Refusal {
  if (isAditError(error)) {
    const status = STATUS_BY_CODE[error.code];
    if (status !== undefined) return { status, body: describeCoded(error) };
  }
  const framework = describeFrameworkError(error);
  if (framework !== null) return framework;
  return refuse('internal_error', 'The sidecar failed', { nextStep: 'Read the sidecar’s log.' });
}

/** A refusal from its parts. */
export function refuse(
  code: string,
  detail: string,
  more: { numbers?: ErrorBody['numbers']; nextStep: string },
): Refusal {
  return {
    status: STATUS_BY_CODE[code] ?? 500,
    body: { detail, code, numbers: more.numbers ?? {}, next_step: more.nextStep },
  };
}

function describeCoded(error: AditError): ErrorBody {
  const { message, code, numbers, nextStep } = error;
  return { detail: message, code, numbers: plainNumbers(numbers), next_step: nextStep };
}

function plainNumbers(numbers: ErrorNumbers): ErrorBody['numbers'] {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? String(value) : value,
    ]),
  );
}

/** Fastify's own errors, by their code. */
function describeFrameworkError(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'FST_ERR_VALIDATION') return describeValidation(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return refuse('body_too_large', 'The body is too large', { nextStep: 'Send smaller batches.' });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return refuse('json_required', 'The body must be JSON', {
      nextStep: 'Send Content-Type: application/json.',
    });
  }
  if (code.startsWith('FST_ERR_CTP') || error instanceof SyntaxError) {
    return refuse('malformed_json', 'The body is not JSON', { nextStep: 'Send valid JSON.' });
  }
  return null;
}

function describeValidation(error: Error): Refusal {
  const context = 'validationContext' in error ? String(error.validationContext) : 'body';
  const code = context === 'body' ? 'invalid_body' : 'invalid_query';
  return refuse(code, `The request is not of the agreed shape: ${errorMessage(error)}`, {
    numbers: { part: context },
    nextStep: 'Compare the request with the sidecar’s routes.',
  });
}
