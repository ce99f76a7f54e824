/** The pool's client: every attempt on a miner's route is signed anew with the hotkey. */
import { AditError, type Clock, encodeUtf8, VERSION } from '@adit/base';
import { type Keypair, signAuth, signRecipientAuth, signStrongAuth } from '@adit/keys';
import { type PoolRoutes, poolRoutes } from '../pool/routes.ts';
import type { RouteDefinition } from '../route.ts';
import { createRouteClient, type RouteAttempt, type RouteClient } from './route-client.ts';

/** One method for each of {@link poolRoutes}. */
export type PoolClient = RouteClient<PoolRoutes>;

/** What a pool client is made of. */
export interface PoolClientOptions {
  readonly baseUrl: string;
  /** Needed for a miner's routes only. */
  readonly keypair?: Keypair;
  /**
   * The pool's hotkey (`pool_hotkey` of /health), or where to look it up at each attempt. Known, every
   * attempt carries a v2 signature; unknown or null, a v1 signature.
   */
  readonly audience?: string | (() => string | null) | undefined;
  /** Needed for the operator's routes only. */
  readonly operatorToken?: string | undefined;
  /** Needed for monitor routes of a pool that has such a token. */
  readonly monitorToken?: string | undefined;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxAnswerBytes?: number;
  readonly fetch?: typeof fetch;
}

type Headers = Readonly<Record<string, string>>;

function operatorProof(route: RouteDefinition, token: string | undefined): Headers {
  if (token !== undefined) return { 'X-Admin-Token': token };
  throw new AditError('missing_operator_token', `${route.path} needs the operator’s token`, {
    nextStep: 'Make the client with the token in the pool’s data directory.',
  });
}

function coldkeyOf(input: unknown): string {
  const body: Readonly<Record<string, unknown>> =
    typeof input === 'object' && input !== null ? { ...input } : {};
  return String(body['recipient_coldkey'] ?? body['coldkey_address'] ?? '');
}

function minerProof(
  route: RouteDefinition,
  attempt: RouteAttempt,
  options: PoolClientOptions,
): Headers {
  const { keypair, audience } = options;
  if (keypair === undefined) {
    throw new AditError('missing_keypair', `${route.path} needs a miner’s signature`, {
      nextStep: 'Make the client with the hotkey’s keypair.',
    });
  }
  const nowMs = options.clock.nowMs();
  const receiver = typeof audience === 'function' ? audience() : (audience ?? null);
  if (receiver !== null) {
    const { method } = route;
    const body = encodeUtf8(attempt.body);
    const request = { audience: receiver, method, path: attempt.path, body };
    return signStrongAuth(keypair, nowMs, request);
  }
  if (route.auth === 'recipient') {
    return signRecipientAuth(keypair, nowMs, coldkeyOf(attempt.input));
  }
  return signAuth(keypair, nowMs);
}

function proofOf(
  route: RouteDefinition,
  attempt: RouteAttempt,
  options: PoolClientOptions,
): Headers {
  const { monitorToken } = options;
  if (route.auth === 'public') return {};
  if (route.auth === 'operator') return operatorProof(route, options.operatorToken);
  if (route.auth === 'monitor') {
    return monitorToken === undefined ? {} : { 'X-Monitor-Token': monitorToken };
  }
  return minerProof(route, attempt, options);
}

/**
 * A client of a pool. Calls fail with AditError: the code of the pool's body or `http_<status>`,
 * `network_error`, `invalid_answer`, `answer_too_large`; `missing_keypair` for a miner's route
 * without a keypair, `missing_operator_token` for an operator's without a token.
 */
export function createPoolClient(options: PoolClientOptions): PoolClient {
  return createRouteClient(poolRoutes, {
    ...options,
    headers: { 'X-Client-Version': `adit/${VERSION}` },
    proof: (route, attempt) => proofOf(route, attempt, options),
  });
}
