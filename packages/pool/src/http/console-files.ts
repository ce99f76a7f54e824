/**
 * The console's files: the page is asked for anew each time, hashed assets are kept for a year.
 *
 * A path that is no file and no API path falls back to the page, so that its deep links work.
 */
import { statSync } from 'node:fs';
import { join, sep } from 'node:path';
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

/** Serves the folder at `/`. */
export async function serveConsole(app: FastifyInstance, folder: string): Promise<void> {
  const assets = join(folder, 'assets') + sep;
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/',
    cacheControl: false,
    dotfiles: 'ignore',
    schemaHide: true,
    setHeaders: (response, path) => {
      const isHashed = path.startsWith(assets);
      response.setHeader(
        'cache-control',
        isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
}
