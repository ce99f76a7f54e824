/** What pages that we serve may load, and the document that tells the console what it looks at. */
import { AditError } from './errors.ts';

/** Where a server offers the {@link ConsoleConfig}. */
export const CONSOLE_CONFIG_PATH = '/console/config.json';

/** What the server that serves the console has for it. */
export interface ConsoleConfig {
  /** True where this server is a pool. */
  readonly pool: boolean;
  /** `ws://…` of a chain's node, `/` for this server itself, null without one. */
  readonly chainUrl: string | null;
}

/** How long browsers keep a page, and a file whose name carries its hash. */
export const PAGE_CACHE = {
  page: 'no-cache',
  hashed: 'public, max-age=31536000, immutable',
} as const;

/**
 * The content policy of a page that loads from its own origin, has no inline script or style, and
 * may besides open a socket to `socketUrl`.
 * @throws AditError `invalid_chain_url` unless it is `ws://…` or `wss://…` without user and password.
 */
export function pagePolicy(socketUrl: string | null = null): string {
  const connect = socketUrl === null ? [] : [`connect-src 'self' ${socketOrigin(socketUrl)}`];
  return [
    "default-src 'self'",
    ...connect,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What every answer carries beside its policy. */
export const pageHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Scheme, host and port only: nothing that a header could be broken with. */
function socketOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSocket = url?.protocol === 'ws:' || url?.protocol === 'wss:';
  if (url !== null && isSocket && url.username === '' && url.password === '') {
    return `${url.protocol}//${url.host}`;
  }
  throw new AditError('invalid_chain_url', 'The address of the chain is no WebSocket address', {
    numbers: { chainUrl: text },
    nextStep: 'Give an address such as ws://127.0.0.1:9944.',
  });
}
