/**
 * Who may talk to the sidecar.
 *
 * A web page that the user visits can send requests to loopback, and by DNS rebinding read answers.
 * Against that: the Host header must name this sidecar, a foreign Origin is refused, and everything
 * that changes something (any method but GET, and all of /jobs) needs the bearer token. The token
 * can be switched off for clients that know none; Host and Origin are always checked.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AditError, encodeUtf8, sha256 } from '@adit/base';

/** What the guard compares with. */
export interface GuardRules {
  /** Host names, without port, under which the sidecar may be called. */
  readonly hosts: readonly string[];
  /** Null admits everyone who is on this machine. */
  readonly token: string | null;
}

/** The part of a request that the guard reads. */
export interface GuardedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Lets a request pass or refuses it.
 * @throws AditError `foreign_host`, `foreign_origin`, `missing_token`, `wrong_token`.
 */
export function checkRequest(rules: GuardRules, request: GuardedRequest): void {
  checkHost(rules, request.headers.host);
  checkOrigin(rules, request.headers.origin);
  const isOpen = request.method === 'GET' && !/^\/jobs(?:\/|$)/i.test(request.path);
  if (rules.token !== null && !isOpen) checkToken(rules.token, request.headers.authorization);
}

function checkHost(rules: GuardRules, host: string | undefined): void {
  if (host !== undefined && rules.hosts.includes(hostName(host))) return;
  throw new AditError('foreign_host', 'The Host header does not name this sidecar', {
    numbers: { host: (host ?? '').slice(0, 100) },
    nextStep: `Call it as ${rules.hosts[0] ?? '127.0.0.1'}.`,
  });
}

function checkOrigin(rules: GuardRules, origin: string | undefined): void {
  if (origin === undefined) return;
  const match = /^https?:\/\/(.+)$/i.exec(origin);
  if (match?.[1] !== undefined && rules.hosts.includes(hostName(match[1]))) return;
  throw new AditError('foreign_origin', 'Pages of another origin may not use this sidecar', {
    numbers: { origin: origin.slice(0, 100) },
    nextStep: 'Open the page that the sidecar itself serves.',
  });
}

/** `Host` without its port, lower case. */
function hostName(host: string): string {
  return host.replace(/:\d{1,5}$/, '').toLowerCase();
}

function checkToken(token: string, authorization: string | undefined): void {
  const nextStep = 'Send Authorization: Bearer with the text of the sidecar’s token file.';
  const given = /^Bearer ([\x21-\x7e]{1,256})$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) {
    throw new AditError('missing_token', 'This route needs the sidecar’s token', { nextStep });
  }
  // Hashes have one length, which timingSafeEqual demands.
  if (!timingSafeEqual(sha256(encodeUtf8(given)), sha256(encodeUtf8(token)))) {
    throw new AditError('wrong_token', 'The token is not this sidecar’s', { nextStep });
  }
}
