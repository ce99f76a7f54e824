/** Headers of every answer: only files are cached; no page is framed or loads from elsewhere. */
import { pageHeaders, pagePolicy } from '@adit/base';
import type { FastifyInstance } from 'fastify';

/** The reference page sets style attributes and draws icons from data URLs. */
export const REFERENCE_PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What every answer carries; the policy is the stricter one. */
export const securityHeaders = {
  'content-security-policy': pagePolicy(),
  ...pageHeaders,
} as const;

/** Sets the headers before anything else can answer; files state their own `cache-control`. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders);
  });
  app.addHook('onSend', async (_request, reply) => {
    if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store');
  });
}
