/** The operator's and the monitor's tokens: compared in constant time, never logged or answered. */
import { timingSafeEqual } from 'node:crypto';
import { AditError, encodeUtf8, sha256 } from '@adit/base';
import type { AuthenticationHooks, Hook } from './authenticate.ts';

/** Tokens that are configured; without one nobody is the operator, and everyone may monitor. */
export interface TokenAuthDeps {
  readonly operatorToken?: string | undefined;
  readonly monitorToken?: string | undefined;
}

type TokenHeader = 'X-Admin-Token' | 'X-Monitor-Token';

/** Equal hashes: the comparison takes the same time whatever the lengths and where they differ. */
function isSameToken(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(encodeUtf8(given)), sha256(encodeUtf8(expected)));
}

function requireToken(header: TokenHeader, token: string): Hook {
  return async (request) => {
    const given = request.headers[header.toLowerCase()];
    if (typeof given !== 'string' || given === '') {
      throw new AditError('missing_auth', 'Missing authentication headers', {
        numbers: { missing: header },
        nextStep: `Send ${header}.`,
      });
    }
    if (isSameToken(given, token)) return;
    throw new AditError('invalid_token', 'Invalid token', {
      numbers: { header },
      nextStep: `Send the token that the pool was started with as ${header}.`,
    });
  };
}

const refuseEveryone: Hook = async () => {
  throw new AditError('operator_disabled', 'This pool has no operator token', {
    nextStep: 'Start the pool with POOL_OPERATOR_TOKEN or --operator-token-file.',
  });
};

/** Hooks of the class `operator`. */
export function operatorHooks({ operatorToken }: TokenAuthDeps): AuthenticationHooks {
  const isOpen = operatorToken !== undefined && operatorToken !== '';
  const hook = isOpen ? requireToken('X-Admin-Token', operatorToken) : refuseEveryone;
  return { onRequest: [hook], preValidation: [], preHandler: [] };
}

/** Hooks of the class `monitor`. */
export function monitorHooks({ monitorToken }: TokenAuthDeps): AuthenticationHooks {
  const isGuarded = monitorToken !== undefined && monitorToken !== '';
  const onRequest = isGuarded ? [requireToken('X-Monitor-Token', monitorToken)] : [];
  return { onRequest, preValidation: [], preHandler: [] };
}
