/** The API's reference: OpenAPI 3.1 at /openapi.json and a page at /docs, both out of the schemas. */
import { poolRoutes, type RouteAuth, type RouteDefinition } from '@adit/wire';
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Compile } from 'typebox/compile';
import { REFERENCE_PAGE_POLICY } from './security-headers.ts';

const HOST = /^[A-Za-z0-9.-]{1,253}(?::\d{1,5})?$|^\[[0-9A-Fa-f:]{2,45}\](?::\d{1,5})?$/;

/** The origin the reader came by: an absolute server URL, which every client generator takes. */
function originOf(request: FastifyRequest): string {
  return HOST.test(request.host) ? `${request.protocol}://${request.host}` : '/';
}

const header = (name: string, description: string) =>
  ({ type: 'apiKey', in: 'header', name, description }) as const;

const securitySchemes = {
  key: header('X-Key', 'Hotkey, SS58 prefix 42.'),
  timestamp: header('X-Timestamp', 'Unix seconds, at most 300 s from the pool’s clock.'),
  signature: header(
    'X-Signature',
    'Hex of the sr25519 signature over `auth:` and X-Timestamp, or over ' +
      '`recipient_coldkey:update:`, X-Timestamp, `:` and the coldkey; used once.',
  ),
  nonce: header('X-Nonce', 'Hex of 16 random bytes; used once.'),
  signatureV2: header(
    'X-Signature-V2',
    'Hex of the sr25519 signature over these lines: `bitsota-pool-v2`, `pool_hotkey` of /health, ' +
      'method, path with query, X-Timestamp, X-Nonce, hex of the body’s SHA-256.',
  ),
  operator: header('X-Admin-Token', 'The operator’s token.'),
  monitor: header('X-Monitor-Token', 'The monitor’s token, where one is configured.'),
} as const;

type Requirement = Partial<Record<keyof typeof securitySchemes, string[]>>;

const v1: Requirement = { key: [], timestamp: [], signature: [] };
const v2: Requirement = { key: [], timestamp: [], nonce: [], signatureV2: [] };

/** What opens each access class: one of the alternatives; `{}` is nothing. */
const requirements: Readonly<Record<RouteAuth, readonly Requirement[]>> = {
  public: [],
  miner: [v1, v2],
  recipient: [v1, v2],
  strong: [v2, v1],
  operator: [{ operator: [] }],
  monitor: [{ monitor: [] }, {}],
  token: [],
};

const errorSchema = {
  type: 'object',
  required: ['detail', 'code', 'numbers', 'next_step'],
  properties: {
    detail: { type: 'string' },
    code: { type: 'string' },
    numbers: { type: 'object' },
    next_step: { type: ['string', 'null'] },
  },
} as const;

const classes = new Map<string, RouteAuth>(
  Object.values(poolRoutes).flatMap((route: RouteDefinition) => {
    const paths = [route, ...(route.aliases ?? [])].map(({ method, path }) => `${method} ${path}`);
    return paths.map((path): [string, RouteAuth] => [path, route.auth]);
  }),
);

/** Method and path as the route table writes them. */
function routeKey(method: string | readonly string[], url: string): string {
  return `${typeof method === 'string' ? method : method[0]} ${url}`;
}

/** Registers the document's collector; before the routes. */
export async function collectReference(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Adit mining pool',
        version,
        description: 'Every refusal has the body {detail, code, numbers, next_step}.',
      },
      components: { securitySchemes },
    },
    transformObject: (document) => {
      const { paths } = 'openapiObject' in document ? document.openapiObject : { paths: {} };
      for (const operations of Object.values(paths ?? {})) {
        for (const operation of Object.values(Object(operations))) relaxEmptyBody(operation);
      }
      return 'openapiObject' in document ? document.openapiObject : document.swaggerObject;
    },
    transform: ({ schema, url, route }) => {
      const auth = classes.get(routeKey(route.method, url)) ?? 'public';
      const security = requirements[auth].map((requirement) => ({ ...requirement }));
      const response = { ...describedAnswers(schema?.response), default: refusalAnswer };
      return { schema: { ...schema, security, response }, url };
    },
  });
}

/** No body at all means `{}`: it is required only where `{}` would be refused. */
function relaxEmptyBody(operation: unknown): void {
  const { requestBody } = Object(operation);
  const { schema } = Object(requestBody?.content?.['application/json']);
  if (schema !== undefined && Compile(schema).Check({})) requestBody.required = false;
}

const refusalAnswer = { description: 'Refused', ...errorSchema };

function describedAnswers(response: unknown): object {
  if (typeof response !== 'object' || response === null) return {};
  const entries = Object.entries(response).map(([status, schema]) => [
    status,
    { description: 'Done', ...schema },
  ]);
  return Object.fromEntries(entries);
}

/** Registers /docs and /openapi.json; after the routes. */
export async function serveReference(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    staticCSP: REFERENCE_PAGE_POLICY,
    theme: { title: 'Adit pool API' },
    transformSpecification: (document, request) => ({
      ...document,
      servers: [{ url: originOf(request) }],
    }),
  });
  app.get('/openapi.json', { schema: { hide: true } }, async (request) => ({
    ...app.swagger(),
    servers: [{ url: originOf(request) }],
  }));
}
