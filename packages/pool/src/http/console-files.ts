/**
 * The console's files: the page is asked for anew each time, hashed assets are kept for a year.
 *
 * A path that is no file and no API path falls back to the page, so that its deep links work.
 */
import { statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { CONSOLE_CONFIG_PATH, type ConsoleConfig, PAGE_CACHE, pagePolicy } from '@adit/base';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const API_PATH = /^\/(?:api|docs|health|openapi\.json)(?:[/?]|$)/;

/** True when the folder holds a built console. */
export function hasConsole(folder: string): boolean {
  return statSync(join(folder, 'index.html'), { throwIfNoEntry: false })?.isFile() === true;
}

/** True for a browser that opens one of the console's own paths. */
export function wantsConsolePage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const accept = request.headers.accept ?? '';
  return isRead && accept.includes('text/html') && !API_PATH.test(request.url);
}

/** The console's files, and the chain that it may look at. */
export interface ConsoleOptions {
  readonly folder: string;
  /** `ws://…`; null without a chain. */
  readonly chainUrl: string | null;
}

/**
 * Serves the folder at `/`, and beside it what the page is told.
 * @throws AditError `invalid_chain_url`.
 */
export async function serveConsole(
  app: FastifyInstance,
  { folder, chainUrl }: ConsoleOptions,
): Promise<void> {
  const assets = join(folder, 'assets') + sep;
  const policy = pagePolicy(chainUrl);
  const config: ConsoleConfig = { pool: true, chainUrl };
  app.get(CONSOLE_CONFIG_PATH, { schema: { hide: true } }, async () => config);
  app.addHook('onSend', async (_request, reply) => {
    const type = reply.getHeader('content-type');
    const isPage = reply.getHeader('cache-control') === PAGE_CACHE.page;
    if (isPage && String(type).startsWith('text/html')) {
      reply.header('content-security-policy', policy);
    }
  });
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/',
    cacheControl: false,
    dotfiles: 'ignore',
    schemaHide: true,
    setHeaders: (response, path) => {
      const isHashed = path.startsWith(assets);
      response.setHeader('cache-control', isHashed ? PAGE_CACHE.hashed : PAGE_CACHE.page);
    },
  });
}
