/**
 * A request's body: kept as the exact bytes that arrived, parsed only after a signature over them
 * has been verified.
 */
import { type RouteDefinition, wireLimits } from '@adit/wire';
import type { FastifyInstance } from 'fastify';
import type { Hook } from './authenticate.ts';
import { parseJsonBody } from './json-body.ts';

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
