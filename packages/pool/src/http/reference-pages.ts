/** The API's reference: OpenAPI 3.1 at /openapi.json and a page at /docs, both out of the schemas. */
import { poolRoutes } from '@adit/wire';
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { REFERENCE_PAGE_POLICY } from './security-headers.ts';

const HOST = /^[A-Za-z0-9.-]{1,253}(?::\d{1,5})?$|^\[[0-9A-Fa-f:]{2,45}\](?::\d{1,5})?$/;

/** The origin the reader came by: an absolute server URL, which every client generator takes. */
function originOf(request: FastifyRequest): string {
  return HOST.test(request.host) ? `${request.protocol}://${request.host}` : '/';
}

const securitySchemes = {
  key: { type: 'apiKey', in: 'header', name: 'X-Key', description: 'Hotkey, SS58 prefix 42.' },
  timestamp: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Timestamp',
    description: 'Unix seconds, at most 300 s from the pool’s clock.',
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Signature',
    description: 'Hex of the sr25519 signature over `auth:` and X-Timestamp; used once.',
  },
} as const;

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

const minerUrls = new Set<string>(
  Object.values(poolRoutes)
    .filter((route) => route.auth === 'miner')
    .map((route) => route.path),
);

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
    transform: ({ schema, url }) => {
      const security = minerUrls.has(url) ? [{ key: [], timestamp: [], signature: [] }] : [];
      const response = { ...describedAnswers(schema?.response), default: refusalAnswer };
      return { schema: { ...schema, security, response }, url };
    },
  });
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
