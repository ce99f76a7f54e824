/** The pool's routes: what each asks of the service. Shapes and access classes come from wire. */
import { Readable } from 'node:stream';
import type { AditError } from '@adit/base';
import { type PoolRoutes, poolRoutes, type RouteAuth, type RouteDefinition } from '@adit/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PoolService } from '../service.ts';
import { type AuthenticationDeps, authenticationHooks } from './authenticate.ts';
import type { ClientVersionCheck } from './client-version.ts';
import { renderMetrics } from './metrics-page.ts';
import { readJsonBody, refuseOddAddress } from './request-body.ts';
import type { RequestLimits } from './request-limits.ts';
import type { RequestMetrics } from './request-metrics.ts';
import { minerRouteFunctions } from './routes/miners.ts';
import { moneyRouteFunctions } from './routes/money.ts';
import { operatorRouteFunctions } from './routes/operator.ts';
import { receiptRouteFunctions } from './routes/receipts.ts';
import { recordRouteFunctions } from './routes/records.ts';
import type { Call, RouteFunctions } from './routes/route-functions.ts';
import { taskRouteFunctions } from './routes/tasks.ts';
import { requireProof } from './signed-auth.ts';

function routeFunctions({ service, metrics }: RouteDeps): RouteFunctions<PoolRoutes> {
  return {
    ...minerRouteFunctions(service),
    ...taskRouteFunctions(service),
    ...moneyRouteFunctions(service),
    ...recordRouteFunctions(service, () => renderMetrics(service, metrics)),
    ...operatorRouteFunctions(service),
    ...receiptRouteFunctions(service),
  };
}

/** What the routes need besides the service. */
export interface RouteDeps extends Omit<AuthenticationDeps, 'limitKey'>, RequestLimits {
  readonly service: PoolService;
  /** What the server counts about its requests. */
  readonly metrics: RequestMetrics;
  readonly clientVersions: ClientVersionCheck;
}

/** One address of a route: its own, or an alias. */
interface RouteAddress {
  readonly method: RouteDefinition['method'];
  readonly path: string;
  /** Unique name in the reference. */
  readonly operationId: string;
}

function addressesOf(name: string, route: RouteDefinition): RouteAddress[] {
  const aliases = (route.aliases ?? []).map(({ method, path }, index) => ({
    method,
    path,
    operationId: `${name}Alias${index + 1}`,
  }));
  return [{ method: route.method, path: route.path, operationId: name }, ...aliases];
}

function routeSchema(operationId: string, route: RouteDefinition) {
  const { summary, params, query, body, response, mediaType } = route;
  const answer =
    mediaType === undefined ? response : { content: { [mediaType]: { schema: response } } };
  return {
    summary,
    operationId,
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    response: { 200: answer },
  };
}

/** Classes that an old client of a miner is kept out of; everyone may read on. */
const SIGNED: ReadonlySet<RouteAuth> = new Set(['miner', 'recipient', 'strong']);

type AnyFunction = (call: Call<RouteDefinition>) => Promise<unknown>;

function registerRoute(app: FastifyInstance, name: string, run: AnyFunction, deps: RouteDeps) {
  // Widened from its literal type: the entries differ in which parts they have.
  const route: RouteDefinition = poolRoutes[name as keyof PoolRoutes];
  const limited = { name, auth: route.auth };
  const limitKey = (hotkey: string): AditError | null => deps.limitKey(limited, hotkey);
  const hooks = authenticationHooks(route.auth, { ...deps, limitKey });
  const limitByAddress = async (request: FastifyRequest): Promise<void> => {
    const refusal = deps.limitAddress(limited, request.ip);
    if (refusal !== null) throw refusal;
  };
  const checkClient = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const header = request.headers['x-client-version'];
    const version = typeof header === 'string' ? header : undefined;
    const notice = deps.clientVersions.notice(version);
    if (notice !== null) reply.header('x-client-notice', notice);
    const refusal = SIGNED.has(route.auth) ? deps.clientVersions.refuse(version) : null;
    if (refusal !== null) throw refusal;
  };
  const options = {
    bodyLimit: Math.max(1, route.bodyLimitBytes),
    config: {
      auth: route.auth,
      routeName: name,
      isHealth: name === 'readHealth',
      isSubmission: route.isSubmission === true,
    },
    onRequest: [limitByAddress, checkClient, ...hooks.onRequest],
    preValidation: [...hooks.preValidation, refuseOddAddress, readJsonBody(route)],
    preHandler: [...hooks.preHandler],
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      // The casts state what the schemas of this very route have checked.
      const answer = await run({
        caller: () => ({ ...requireProof(request), address: request.ip }),
        params: request.params as undefined,
        query: request.query as undefined,
        body: request.body as undefined,
      });
      reply.type(route.mediaType ?? 'application/json; charset=utf-8');
      if (answer instanceof Readable) return answer;
      return typeof answer === 'string' && route.mediaType !== undefined
        ? answer
        : JSON.stringify(answer);
    },
  };
  for (const { method, path, operationId } of addressesOf(name, route)) {
    app.route({ method, url: path, schema: routeSchema(operationId, route), ...options });
  }
}

/** Registers every route of the table. */
export function registerPoolRoutes(app: FastifyInstance, deps: RouteDeps): void {
  for (const [name, run] of Object.entries(routeFunctions(deps))) {
    // Each function gets the parts its own route's schemas describe; see registerRoute.
    registerRoute(app, name, run as AnyFunction, deps);
  }
}
