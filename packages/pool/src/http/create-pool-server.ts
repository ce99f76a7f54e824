/**
 * The pool's HTTP server, ready to listen: routes, access, limits, refusals, reference, console.
 *
 * Success is exactly 200; every other answer carries the refusal body. A pool that closes lets
 * running requests finish and refuses new ones with 503.
 */
import { AditError, type Clock, type Logger } from '@adit/base';
import { type AuthMode, poolRoutes, type RouteDefinition, wireLimits } from '@adit/wire';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { PoolService } from '../service.ts';
import { refuseOnSocket } from './client-errors.ts';
import { type ClientVersions, createClientVersionCheck } from './client-version.ts';
import { hasConsole, serveConsole, wantsConsolePage } from './console-files.ts';
import { collectReference, serveReference } from './reference-pages.ts';
import {
  expectedFailure,
  internalError,
  invalidPart,
  refusalOf,
  routeNotFound,
} from './refusals.ts';
import { addBodyParser } from './request-body.ts';
import { requestIdOf } from './request-id.ts';
import { createRequestLimits, type LimitRules } from './request-limits.ts';
import { RequestMetrics } from './request-metrics.ts';
import { registerPoolRoutes } from './routes.ts';
import { addSecurityHeaders, securityHeaders } from './security-headers.ts';
import { compileRequestSchema } from './validate-request.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Access class of the route table. */
    auth?: string;
    /** A submission answers for odd texts itself. */
    isSubmission?: boolean;
    /** Answers while the pool drains, too. */
    isHealth?: boolean;
    /** Name in the route table, the label of its metrics. */
    routeName?: string;
  }
}

/** How the server behaves; the defaults fit a pool on the open network. */
export interface PoolServerOptions extends ClientVersions {
  readonly version: string;
  readonly authWindowS: number;
  /** The pool's hotkey: the receiver that v2 signatures name. */
  readonly audience: string;
  /** Which signatures are taken; default `legacy`. */
  readonly authMode?: AuthMode | undefined;
  /** Opens the operator's routes; without one they answer 403. */
  readonly operatorToken?: string | undefined;
  /** Guards the monitor routes; without one everyone may read them. */
  readonly monitorToken?: string | undefined;
  /** Addresses and CIDR ranges of proxies whose X-Forwarded-For is believed; default none. */
  readonly trustProxy?: readonly string[] | undefined;
  /** Folder of the built console, served at `/`. */
  readonly consoleDir?: string | undefined;
  /** A chain that the console shows beside the pool: `ws://…` as the reader's browser reaches it. */
  readonly chainUrl?: string | null | undefined;
  /** Time for a whole request to arrive; default 30 s. */
  readonly requestTimeoutMs?: number;
  /** Time for the headers alone; default 10 s. */
  readonly headersTimeoutMs?: number;
  /** Open connections; default 2048. */
  readonly maxConnections?: number;
  /** How often a key and an address may call; default `defaultLimits`. */
  readonly limits?: LimitRules;
}

/** What the server works with. */
export interface PoolServerDeps {
  readonly service: PoolService;
  readonly clock: Clock;
  readonly log: Logger;
}

const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;
const DEFAULT_HEADERS_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_CONNECTIONS = 2048;
const MAX_HEADER_BYTES = 16_384;
const MAX_PARAM_LENGTH = 256;
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

/** What a failed request leaves behind. */
interface FailureDeps {
  readonly log: Logger;
  readonly metrics: RequestMetrics;
}

function sendFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { log, metrics }: FailureDeps,
) {
  const expected = expectedFailure(error, request.routeOptions?.bodyLimit ?? null);
  if (expected === null) log.error({ err: error, requestId: request.id }, 'request failed');
  const refusal = refusalOf(expected ?? internalError(request.id));
  metrics.refuse(refusal.body.code);
  reply.code(refusal.status).headers({ 'x-request-id': request.id, ...refusal.headers });
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(refusal.body));
}

function allowedMethods(path: string): readonly string[] {
  const methods = Object.values(poolRoutes)
    .flatMap((route: RouteDefinition) => [route, ...(route.aliases ?? [])])
    .filter(({ path: template }) => {
      const pattern = template.replace(/:[a-z_]+/g, '[^/]+');
      return new RegExp(`^${pattern}/?$`).test(path);
    })
    .map(({ method }) => method);
  return [...new Set(methods)];
}

function createApp(options: PoolServerOptions, failure: FailureDeps): FastifyInstance {
  const requestTimeoutMs = options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
  const proxies = options.trustProxy ?? [];
  const app = fastify({
    logger: false,
    genReqId: requestIdOf,
    requestTimeout: requestTimeoutMs,
    bodyLimit: wireLimits.requestBytes,
    trustProxy: proxies.length === 0 ? false : [...proxies],
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: refuseOnSocket,
    frameworkErrors: (error, request, reply) => {
      // No hook has run for these.
      reply.headers({ ...securityHeaders, 'cache-control': 'no-store' });
      sendFailure(error, request, reply, failure);
    },
    schemaErrorFormatter: (errors, part) => invalidPart(errors, part),
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(
        options.headersTimeoutMs ?? DEFAULT_HEADERS_TIMEOUT_MS,
        requestTimeoutMs,
      ),
      // Node looks for late requests only this often; its default is 30 s.
      connectionsCheckingInterval: Math.max(100, Math.min(1000, requestTimeoutMs / 2)),
    },
  });
  app.server.maxConnections = options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
  return app;
}

function addCommonHooks(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (!isClosing) return;
    reply.header('connection', 'close');
    // A balancer that still asks is told that the pool drains.
    if (request.routeOptions.config.isHealth === true) return;
    throw new AditError('closing', 'The pool is closing', { nextStep: 'Try again in a moment.' });
  });
  app.addHook('onRoute', (route) => {
    const isListed = route.config?.auth !== undefined;
    if (route.url.startsWith('/api') && !isListed) {
      throw new Error(`${route.url} is not from the route table and has no access class`);
    }
  });
  addSecurityHeaders(app);
}

/** Files, pages and unknown paths share one label, whatever was asked for. */
function countAnswers(app: FastifyInstance, metrics: RequestMetrics): void {
  app.addHook('onResponse', async (request, reply) => {
    metrics.observe({
      route: request.routeOptions.config.routeName ?? 'other',
      method: KNOWN_METHODS.has(request.method) ? request.method : 'OTHER',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
  });
}

/**
 * Builds the server without listening. `app.close()` waits for running requests.
 * @throws Error when a route under /api has no access class (a defect); AditError `invalid_chain_url`.
 */
export async function createPoolServer(
  options: PoolServerOptions,
  deps: PoolServerDeps,
): Promise<FastifyInstance> {
  const { service, clock, log } = deps;
  const metrics = new RequestMetrics();
  const failure = { log, metrics };
  const app = createApp(options, failure);
  app.decorateRequest('presented', null);
  app.decorateRequest('proof', null);
  app.setValidatorCompiler(compileRequestSchema);
  app.setSerializerCompiler(() => JSON.stringify);
  const refuseAddress = (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = allowedMethods(path);
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    return sendFailure(routeNotFound(request.method, path, allowed), request, reply, failure);
  };
  app.setErrorHandler((error, request, reply) =>
    // A method that no route has, without a content type, fails before "not found" is found.
    Object(error).code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE'
      ? refuseAddress(request, reply)
      : sendFailure(error, request, reply, failure),
  );
  countAnswers(app, metrics);
  addCommonHooks(app);
  addBodyParser(app);
  await collectReference(app, options.version);
  const limits = createRequestLimits(clock, options.limits);
  const { authWindowS: windowS, audience, authMode: mode = 'legacy' } = options;
  const { operatorToken, monitorToken } = options;
  const tokens = { operatorToken, monitorToken };
  const clientVersions = createClientVersionCheck(options);
  registerPoolRoutes(app, {
    service,
    metrics,
    clock,
    windowS,
    audience,
    mode,
    clientVersions,
    ...tokens,
    ...limits,
  });
  await serveReference(app);
  const folder = options.consoleDir;
  const isConsoleThere = folder !== undefined && hasConsole(folder);
  if (isConsoleThere) await serveConsole(app, { folder, chainUrl: options.chainUrl ?? null });
  app.setNotFoundHandler((request, reply) => {
    if (isConsoleThere && wantsConsolePage(request)) return reply.sendFile('index.html');
    return refuseAddress(request, reply);
  });
  return app;
}
