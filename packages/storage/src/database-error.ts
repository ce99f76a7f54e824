/**
 * From the client's and the server's error codes to Adit's.
 *
 * SQLSTATE codes: PostgreSQL manual, appendix A. A lost connection says nothing about a commit that
 * was under way: the caller repeats the request, which must be idempotent.
 */
import { AditError, errorMessage, isAditError } from '@adit/base';

/** Codes of the client and of the system that mean: no connection to the server. */
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_DESTROYED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** SQLSTATE: shutdown, crash, starting up, too many connections, idle transaction ended. */
const UNAVAILABLE_STATES: ReadonlySet<string> = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '25P03',
]);

/** Node's codes for a certificate that does not prove the server. */
const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const OTHER_STATES: Readonly<Record<string, { code: string; message: string; nextStep: string }>> =
  {
    '53100': {
      code: 'disk_full',
      message: 'The disk of the database is full',
      nextStep: 'Make room on that disk; what was confirmed is kept.',
    },
    '40001': {
      code: 'transaction_conflict',
      message: 'The transaction met another one on the same rows, several times',
      nextStep: 'Send the request again.',
    },
    '40P01': {
      code: 'transaction_conflict',
      message: 'The transaction was chosen to end a deadlock, several times',
      nextStep: 'Send the request again.',
    },
    '25006': {
      code: 'database_read_only',
      message: 'The database takes no writes',
      nextStep: 'Give the address of the primary server with --database-url.',
    },
    '28P01': {
      code: 'database_login_refused',
      message: 'The database refused the user name or password',
      nextStep: 'Check user and password in --database-url.',
    },
    '28000': {
      code: 'database_login_refused',
      message: 'The database refused this user',
      nextStep: 'Check --database-url and the server’s pg_hba.conf.',
    },
    '3D000': {
      code: 'database_missing',
      message: 'There is no such database on the server',
      nextStep: 'Create the database or correct its name in --database-url.',
    },
    '42501': {
      code: 'database_permission_missing',
      message: 'The database user lacks a permission',
      nextStep: 'Give the user of --database-url its own database or schema.',
    },
  };

/**
 * The AditError for a failed query, or the error itself when it is none of the expected failures
 * (a broken constraint, a defect in a statement). Codes: `database_unavailable`, `disk_full`,
 * `transaction_conflict`, `database_read_only`, `database_login_refused`, `database_missing`,
 * `database_permission_missing`, `database_certificate_refused`.
 */
export function mapDatabaseError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(errorMessage(error));
  if (isAditError(error)) return error;
  const code = readCode(error);
  if (isConnectionLoss(error)) return unavailableError(code, error);
  if (CERTIFICATE_CODES.has(code)) return certificateError(code, error);
  const rule = OTHER_STATES[code];
  if (rule === undefined) return error;
  return new AditError(rule.code, rule.message, {
    numbers: { sqlState: code },
    nextStep: rule.nextStep,
    cause: error,
  });
}

function certificateError(reason: string, cause: Error): AditError {
  return new AditError('database_certificate_refused', 'The database’s certificate is not valid', {
    numbers: { reason },
    nextStep: 'Give its authority with NODE_EXTRA_CA_CERTS, or sslmode=require in the url.',
    cause,
  });
}

/** The error of every query while there is no connection to the database. */
export function unavailableError(reason: string, cause?: unknown): AditError {
  return new AditError('database_unavailable', 'The database is away', {
    numbers: { reason },
    nextStep: 'Send the request again in a moment.',
    cause,
  });
}

/** True for errors after which the connection, and with it the transaction, is gone. */
export function isConnectionLoss(error: unknown): boolean {
  if (isAditError(error)) return error.code === 'database_unavailable';
  const code = readCode(error);
  // A missing file is a missing socket only where a connection was tried.
  if (code === 'ENOENT') return error instanceof Error && 'address' in error;
  return CONNECTION_CODES.has(code) || UNAVAILABLE_STATES.has(code) || /^08...$/.test(code);
}

/** True for a serialization failure or a deadlock: the same transaction may pass next time. */
export function isConflict(error: unknown): boolean {
  const code = readCode(error);
  return code === '40001' || code === '40P01';
}

function readCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
