/**
 * The console's page on the node's port, for browsers that come by HTTP GET. The files are read once,
 * at the start: what is not among them cannot be asked for.
 */
import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import {
  CONSOLE_CONFIG_PATH,
  type ConsoleConfig,
  PAGE_CACHE,
  pageHeaders,
  pagePolicy,
} from '@adit/base';

const PAGE = '/index.html';
const HASHED = '/assets/';
/** The page's socket goes to the server that it came from. */
const CONFIG: ConsoleConfig = { pool: false, chainUrl: '/' };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

const HOST = /^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::\d{1,5})?$/i;

/** To some browsers `'self'` means no sockets: the page's policy names the port as it was asked for. */
function policyFor(host: string | undefined): string {
  return pagePolicy(host !== undefined && HOST.test(host) ? `ws://${host}` : null);
}

interface PageFile {
  readonly content: Uint8Array;
  readonly headers: Readonly<Record<string, string | number>>;
}

/** Answers what belongs to the page; false leaves the request to others. */
export type PageAnswer = (request: IncomingMessage, response: ServerResponse) => boolean;

function pageFile(name: string, content: Uint8Array, cache: string): PageFile {
  const headers = {
    ...pageHeaders,
    'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream',
    'content-length': content.length,
    'cache-control': cache,
  };
  return { content, headers };
}

function readFiles(folder: string): Map<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    if (!entry.isFile() || name.includes('/.')) continue;
    const cache = name.startsWith(HASHED) ? PAGE_CACHE.hashed : PAGE_CACHE.page;
    files.set(name, pageFile(name, fs.readFileSync(file), cache));
  }
  const config = new TextEncoder().encode(JSON.stringify(CONFIG));
  files.set(CONSOLE_CONFIG_PATH, pageFile(CONSOLE_CONFIG_PATH, config, 'no-store'));
  return files;
}

/** The page of a folder with a built console. */
export function createPageAnswer(folder: string): PageAnswer {
  const files = readFiles(folder);
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const asked = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const isBrowser = (request.headers.accept ?? '').includes('text/html');
    // Programs that send GET to the port itself are told to use POST, as on a node without a page.
    const file = files.get(asked === '/' && isBrowser ? PAGE : asked);
    if (file === undefined) return false;
    response.writeHead(200, {
      ...file.headers,
      'content-security-policy': policyFor(request.headers.host),
    });
    response.end(request.method === 'HEAD' ? undefined : file.content);
    return true;
  };
}
