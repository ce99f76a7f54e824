/** The pool's client: every attempt on a miner's route is signed anew with the hotkey. */
import { AditError, type Clock } from '@adit/base';
import { type Keypair, signAuth } from '@adit/keys';
import { type PoolRoutes, poolRoutes } from '../pool/routes.ts';
import { createRouteClient, type RouteClient } from './route-client.ts';

/** One method for each of {@link poolRoutes}. */
export type PoolClient = RouteClient<PoolRoutes>;

/** What a pool client is made of. */
export interface PoolClientOptions {
  readonly baseUrl: string;
  /** Needed for a miner's routes only. */
  readonly keypair?: Keypair;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxAnswerBytes?: number;
  readonly fetch?: typeof fetch;
}

/**
 * A client of a pool. Calls fail with AditError: the code of the pool's body or `http_<status>`,
 * `network_error`, `invalid_answer`, `answer_too_large`; `missing_keypair` for a miner's route
 * without a keypair.
 */
export function createPoolClient(options: PoolClientOptions): PoolClient {
  const { keypair, clock } = options;
  return createRouteClient(poolRoutes, {
    ...options,
    proof: (route) => {
      if (route.auth === 'public') return {};
      if (keypair === undefined) {
        throw new AditError('missing_keypair', `${route.path} needs a miner’s signature`, {
          nextStep: 'Make the client with the hotkey’s keypair.',
        });
      }
      return { ...signAuth(keypair, clock.nowMs()) };
    },
  });
}
