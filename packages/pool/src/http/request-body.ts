/**
 * A request's body: kept as the exact bytes that arrived, parsed only after a signature over them
 * has been verified.
 */
import { AditError } from '@adit/base';
import { type RouteDefinition, wireLimits } from '@adit/wire';
import type { FastifyInstance } from 'fastify';
import type { Hook } from './authenticate.ts';
import { isUnstorable, parseJsonBody } from './json-body.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes of a body that was read; null where there was none. */
    rawBody: Uint8Array | null;
  }
}

/** Takes JSON bodies as bytes, and no other kind. */
export function addBodyParser(app: FastifyInstance): void {
  app.decorateRequest('rawBody', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = typeof body === 'string' ? Buffer.from(body) : body;
    done(null, undefined);
  });
}

/**
 * Refuses a path or query that holds what no text in the database can: `%00`. A submission's path is
 * left to its action: an id that nobody was given is 404 in the words that clients know.
 */
export const refuseOddAddress: Hook = async (request) => {
  const isSubmission = request.routeOptions.config.isSubmission === true;
  for (const part of isSubmission ? (['query'] as const) : (['params', 'query'] as const)) {
    const values = Object.entries(Object(request[part])).flat(2);
    if (!values.some((value) => typeof value === 'string' && isUnstorable(value))) continue;
    throw new AditError(`invalid_${part}`, `Invalid ${part}: / holds U+0000`, {
      numbers: { pointer: '/', problem: 'holds U+0000' },
      nextStep: 'Leave %00 out of the address.',
    });
  }
};

/**
 * Parses the body of a route that has one; none at all is `{}`. Raises what parseJsonBody raises.
 */
export function readJsonBody(route: RouteDefinition): Hook {
  const rules = {
    maxDepth: wireLimits.jsonDepth,
    acceptsNonFinite: route.isSubmission === true,
  };
  return async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    request.body = parseJsonBody(request.rawBody ?? new Uint8Array(), rules);
  };
}
