/** The sidecar's client: the token of its token file goes with every call that needs it. */
import type { Clock } from '@adit/base';
import { type SidecarRoutes, sidecarRoutes } from '../sidecar/routes.ts';
import { createRouteClient, type RouteClient } from './route-client.ts';

/** One method for each of {@link sidecarRoutes}. */
export type SidecarClient = RouteClient<SidecarRoutes>;

/** What a sidecar client is made of. */
export interface SidecarClientOptions {
  readonly baseUrl: string;
  /** Left out against a sidecar that admits foreign clients. */
  readonly token?: string | undefined;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxAnswerBytes?: number;
  readonly fetch?: typeof fetch;
}

/** A client of a sidecar; fails as {@link createPoolClient}'s does. */
export function createSidecarClient(options: SidecarClientOptions): SidecarClient {
  const { token, ...rest } = options;
  return createRouteClient(sidecarRoutes, {
    ...rest,
    proof: (route) =>
      route.auth === 'token' && token !== undefined ? { authorization: `Bearer ${token}` } : {},
  });
}
