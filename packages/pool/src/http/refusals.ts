/**
 * Refusals: every failure becomes one body shape, `{detail, code, numbers, next_step}`.
 *
 * What is not an expected failure is logged with its stack and answered as `internal_error` without
 * any of its text.
 */
import { AditError, type ErrorNumbers, isAditError } from '@adit/base';
import type { ErrorBody } from '@adit/wire';
import type { FastifyError } from 'fastify';
import { poolErrorStatus } from '../errors.ts';

/** HTTP status of the codes that this room raises. */
export const httpErrorStatus: Readonly<Record<string, number>> = {
  invalid_body: 400,
  invalid_query: 400,
  invalid_params: 400,
  invalid_json: 400,
  invalid_request: 400,
  body_too_deep: 400,
  address_mismatch: 400,
  missing_auth: 401,
  stale_timestamp: 401,
  invalid_signature: 401,
  replayed_signature: 401,
  strong_signature_required: 401,
  invalid_token: 401,
  operator_disabled: 403,
  route_not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  body_too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  client_too_old: 426,
  rate_limited: 429,
  headers_too_large: 431,
  internal_error: 500,
  closing: 503,
  disk_full: 503,
  transaction_conflict: 503,
  database_read_only: 503,
  database_login_refused: 503,
};

/** A refusal ready to be sent. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
}

const RETRY_AFTER_S = 2;

interface FrameworkCase {
  readonly code: string;
  readonly detail: string;
  readonly nextStep: string;
}

const frameworkCases: Readonly<Record<string, FrameworkCase>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'body_too_large',
    detail: 'The body is larger than this route accepts',
    nextStep: 'Send less at once.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'The body has to be application/json',
    nextStep: 'Send Content-Type: application/json.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'invalid_request',
    detail: 'The body’s length differs from Content-Length',
    nextStep: 'Send as many bytes as announced.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    code: 'uri_too_long',
    detail: 'A part of the path is too long',
    nextStep: 'Use an id that this pool gave.',
  },
  FST_ERR_BAD_URL: {
    code: 'invalid_request',
    detail: 'The path cannot be decoded',
    nextStep: 'Percent-encode the path as UTF-8.',
  },
};

/** The expected failure behind anything thrown; null for a defect. */
export function expectedFailure(error: unknown, bodyLimitBytes: number | null): AditError | null {
  if (isAditError(error)) return statusOf(error.code) === 500 ? null : error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = frameworkCases[code];
  if (known !== undefined) {
    const numbers = known.code === 'body_too_large' ? { limitBytes: bodyLimitBytes } : {};
    return new AditError(known.code, known.detail, { numbers, nextStep: known.nextStep });
  }
  // A request cut off while its body was read arrives as a plain error of the stream.
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  if (typeof status !== 'number' || status < 400 || status > 499) return null;
  return new AditError('invalid_request', 'The request could not be read', {
    numbers: { reason: code },
    nextStep: 'Send a complete HTTP/1.1 request.',
  });
}

function statusOf(code: string): number {
  return httpErrorStatus[code] ?? poolErrorStatus[code] ?? 500;
}

function jsonNumbers(numbers: ErrorNumbers): ErrorBody['numbers'] {
  const entries = Object.entries(numbers).map(([name, value]) => [
    name,
    typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))
      ? String(value)
      : value,
  ]);
  return Object.fromEntries(entries);
}

function retryAfter(failure: AditError, status: number): Readonly<Record<string, string>> {
  const waitMs = failure.numbers['retryAfterMs'];
  if (typeof waitMs === 'number') return { 'retry-after': String(Math.ceil(waitMs / 1000)) };
  return status === 503 ? { 'retry-after': String(RETRY_AFTER_S) } : {};
}

/** Failures of the database: how it failed is the operator's to know, and stands in the log. */
const DATABASE_FAILURES: ReadonlySet<string> = new Set([
  'database_unavailable',
  'disk_full',
  'database_read_only',
  'database_login_refused',
]);

function publicNumbers(failure: AditError): ErrorBody['numbers'] {
  if (DATABASE_FAILURES.has(failure.code)) return { retryAfterS: RETRY_AFTER_S };
  return jsonNumbers(failure.numbers);
}

/** The refusal for an expected failure. */
export function refusalOf(failure: AditError): Refusal {
  const status = statusOf(failure.code);
  return {
    status,
    headers: retryAfter(failure, status),
    body: {
      detail: failure.message,
      code: failure.code,
      numbers: publicNumbers(failure),
      next_step: failure.nextStep,
    },
  };
}

/** What a defect looks like from outside. */
export function internalError(requestId: string): AditError {
  return new AditError('internal_error', 'Internal error', {
    numbers: { requestId },
    nextStep: 'Try again later; give the operator the request id.',
  });
}

/** A failed check of body, query or params, with the pointer to the first fault. */
export function invalidPart(errors: FastifyError['validation'], part: string): AditError {
  const name = part === 'querystring' ? 'query' : part;
  const first = errors?.[0];
  const pointer = first === undefined || first.instancePath === '' ? '/' : first.instancePath;
  const problem =
    first?.message === 'schema is false'
      ? 'is not a known field'
      : (first?.message ?? 'is invalid');
  return new AditError(`invalid_${name}`, `Invalid ${name}: ${pointer} ${problem}`.slice(0, 300), {
    numbers: { pointer: pointer.slice(0, 200), problem: problem.slice(0, 200) },
    nextStep: 'Compare the request with the reference at /docs.',
  });
}

/** 404 for a path that is none, 405 with the methods that the path has. */
export function routeNotFound(method: string, path: string, allowed: readonly string[]): AditError {
  if (allowed.length > 0) {
    return new AditError('method_not_allowed', `${method} is not a method of this path`, {
      numbers: { method: method.slice(0, 20), allowed: allowed.join(', ') },
      nextStep: `Use ${allowed.join(' or ')}.`,
    });
  }
  return new AditError('route_not_found', 'There is no such route', {
    numbers: { method: method.slice(0, 20), path: path.slice(0, 200) },
    nextStep: 'The routes stand at /docs and in /openapi.json.',
  });
}
