/**
 * The sidecar's HTTP server: the routes of `sidecarRoutes` and `/events` over a store of runs, on
 * loopback.
 */
import { setMaxListeners } from 'node:events';
import path from 'node:path';
import {
  AditError,
  type Clock,
  encodeHex,
  errorMessage,
  type Logger,
  secureRandomBytes,
} from '@adit/base';
import { type RouteDefinition, runQuery, sidecarRoutes } from '@adit/wire';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { RunStore } from '../queue/run-store.ts';
import { createEventStream } from './event-stream.ts';
import { checkRequest, type GuardRules } from './guard.ts';
import { describeRefusal, refuse } from './refusals.ts';
import { createResponders } from './respond.ts';
import { createToken, openTokenFile, sidecarTokenPath } from './token-file.ts';

/** Settings of a sidecar. */
export interface SidecarOptions {
  /** Address to listen on; 127.0.0.1 unless there is a good reason. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Where the token is kept (0600); null keeps it in memory; default ~/.adit/sidecar-PORT.token. */
  readonly tokenFile?: string | null | undefined;
  /** True admits clients without a token, for foreign workers and drivers. */
  readonly insecureCompat?: boolean | undefined;
  /** Where runs are kept over a restart, a folder for each port; default in memory only. */
  readonly journalDir?: string | undefined;
  /** Further host names under which it may be called, for example behind a tunnel. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/** A running sidecar. */
export interface RunningSidecar {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Null when the token is in memory only. */
  readonly tokenFile: string | null;
  close(): Promise<void>;
}

/** Requests that a connection may leave unfinished, ms. */
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECTIONS_MAX = 256;

/**
 * Starts a sidecar.
 * @throws AditError `port_in_use` {host, port}, `cannot_listen`, `token_unwritable`,
 *   `journal_unreadable`.
 */
export async function startSidecar(
  options: SidecarOptions,
  deps: { readonly clock: Clock; readonly log: Logger },
): Promise<RunningSidecar> {
  const rules = { hosts: listHosts(options), token: null as string | null };
  // Nobody is let in before the token is there: until then it is one that no caller knows.
  if (options.insecureCompat !== true) rules.token = createToken();
  const ended = new AbortController();
  setMaxListeners(2 * CONNECTIONS_MAX, ended.signal);
  const store = new RunStore(deps);
  const server = createServer({ ...deps, rules, ended: ended.signal, store });
  await listen(server, options);
  const port = requirePort(server);
  try {
    // Only who has the port may touch its journals.
    const { journalDir } = options;
    if (journalDir !== undefined) store.openJournals(path.join(journalDir, `port-${port}`));
    const file = options.tokenFile === undefined ? sidecarTokenPath(port) : options.tokenFile;
    const token = file === null ? createToken() : openTokenFile(file);
    if (options.insecureCompat !== true) rules.token = token;
    const url = `http://${urlHost(options.host)}:${port}`;
    const facts = { url, tokenFile: file, insecureCompat: rules.token === null };
    deps.log.info(facts, 'sidecar ready');
    const close = async (): Promise<void> => {
      ended.abort();
      await server.close();
      store.close();
    };
    return { url, port, token, tokenFile: file, close };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** What the server works with. */
interface Workplace {
  readonly clock: Clock;
  readonly log: Logger;
  readonly rules: GuardRules;
  readonly store: RunStore;
  /** Aborted when the sidecar ends: long answers end then. */
  readonly ended: AbortSignal;
}

function createServer(place: Workplace): FastifyInstance {
  const { rules, log } = place;
  const server = fastify({
    logger: false,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { ignoreTrailingSlash: true },
    genReqId: () => encodeHex(secureRandomBytes(8)),
  });
  server.server.maxConnections = CONNECTIONS_MAX;
  server.setValidatorCompiler(TypeBoxValidatorCompiler);
  // Answers are plain JSON of our own types; a serializer by schema would drop unknown fields.
  server.setSerializerCompiler(() => (data) => JSON.stringify(data));
  server.removeContentTypeParser('text/plain');
  server.addHook('onRequest', async (request, reply) => {
    const given = request.headers['x-request-id'];
    const isUsable = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given);
    reply.header('x-request-id', isUsable ? given : request.id);
    const [route = '/'] = request.url.split('?', 1);
    checkRequest(rules, { method: request.method, path: route, headers: request.headers });
  });
  server.setErrorHandler((error, request, reply) => {
    const refusal = describeRefusal(error);
    if (refusal.status >= 500) {
      log.error({ route: request.routeOptions.url, reason: errorMessage(error) }, 'failed');
    }
    return reply.code(refusal.status).send(refusal.body);
  });
  server.setNotFoundHandler((request, reply) => {
    const { status, body } = refuse('route_not_found', 'Not found', {
      numbers: { method: request.method },
      nextStep: 'Compare the path with the sidecar’s routes.',
    });
    return reply.code(status).send(body);
  });
  addRoutes(server, place);
  return server;
}

function addRoutes(server: FastifyInstance, place: Workplace): void {
  const { store, clock, ended } = place;
  // The table and the responders have the same names; what a responder is given was validated by
  // its own route's schemas, which TypeScript cannot follow through this loop.
  const responders = createResponders(store, clock) as unknown as Readonly<
    Record<string, (input: object, gone: AbortSignal) => object | null | Promise<object | null>>
  >;
  for (const [name, definition] of Object.entries(sidecarRoutes)) {
    const route: RouteDefinition = definition;
    const respond = responders[name];
    if (respond === undefined) throw new Error(`No responder for ${name}`);
    server.route({
      method: route.method,
      url: route.path,
      ...(route.bodyLimitBytes > 0 ? { bodyLimit: route.bodyLimitBytes } : {}),
      schema: {
        ...(route.params === undefined ? {} : { params: route.params }),
        ...(route.query === undefined ? {} : { querystring: route.query }),
        ...(route.body === undefined ? {} : { body: route.body }),
      },
      ...(name === 'ingestBatch' ? { errorHandler: refuseEvents } : {}),
      preValidation: async (request) => {
        // A missing body means an empty one; what the body needs is said by its schema.
        if (route.body !== undefined && request.body === undefined) request.body = {};
      },
      handler: async (request, reply) => {
        const { params, query, body } = request;
        const call = watchCaller(reply, ended);
        try {
          const answer = await respond({ params, query, body }, call.gone);
          if (answer === null) return reply.code(204).send();
          return answer;
        } finally {
          call.done();
        }
      },
    });
  }
  server.get(
    '/events',
    { schema: { querystring: runQuery } },
    createEventStream({ store, clock, ended }),
  );
}

/** A signal that is aborted when the caller hangs up or the sidecar ends; `done` lets both go. */
function watchCaller(
  reply: FastifyReply,
  ended: AbortSignal,
): { readonly gone: AbortSignal; readonly done: () => void } {
  const control = new AbortController();
  const hangUp = (): void => control.abort();
  reply.raw.once('close', hangUp);
  ended.addEventListener('abort', hangUp, { once: true });
  if (ended.aborted) hangUp();
  const done = (): void => {
    reply.raw.off('close', hangUp);
    ended.removeEventListener('abort', hangUp);
  };
  return { gone: control.signal, done };
}

/** Event batches of a wrong shape are 400, as foreign workers expect. */
const refuseEvents: NonNullable<Parameters<FastifyInstance['setErrorHandler']>[0]> = (
  error,
  _request,
  reply,
) => {
  const refusal = describeRefusal(error);
  const isShape = refusal.status === 422;
  const { status, body } = isShape
    ? refuse('invalid_events', refusal.body.detail, {
        nextStep: 'Send {"run_id": text, "events": [objects]}.',
      })
    : refusal;
  return reply.code(status).send(body);
};

async function listen(server: FastifyInstance, options: SidecarOptions): Promise<void> {
  const { host, port } = options;
  try {
    await server.listen({ host, port });
  } catch (cause) {
    await server.close();
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const isInUse = code === 'EADDRINUSE';
    throw new AditError(
      isInUse ? 'port_in_use' : 'cannot_listen',
      `The sidecar cannot listen on ${host}:${port}: ${errorMessage(cause)}`,
      { numbers: { host, port, reason: code }, nextStep: 'Choose another --port.', cause },
    );
  }
}

function requirePort(server: FastifyInstance): number {
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

/** The host of the url under which the machine itself reaches the server. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function listHosts(options: SidecarOptions): string[] {
  const own = urlHost(options.host).toLowerCase();
  const named = (options.allowedHosts ?? []).map((host) => host.toLowerCase());
  return [...new Set([own, '127.0.0.1', 'localhost', '[::1]', ...named])];
}
