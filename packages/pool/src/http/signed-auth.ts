/**
 * A miner's signature on a request: which kind a route takes, and over which text.
 *
 * Presence, time and form are checked when the headers arrive; a v1 signature over the bare time is
 * verified there too. What binds a body can only be verified once the body has been read: a v2
 * signature over its exact bytes before they are parsed, the text that names a coldkey after it.
 */
import { AditError, type Clock, isoTime } from '@adit/base';
import {
  type AuthAccepted,
  type AuthRefused,
  type AuthResult,
  authText,
  type PresentedAuth,
  readAuth,
  recipientText,
  ss58Decode,
  verifyPresented,
  verifyStrongAuth,
} from '@adit/keys';
import type { AuthMode, RouteAuth } from '@adit/wire';
import type { FastifyRequest } from 'fastify';
import { minerBanned } from '../errors.ts';
import type { Caller, PoolService } from '../service.ts';
import type { AuthenticationHooks, Hook } from './authenticate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on a miner's routes when the headers have been read; proves nothing yet. */
    presented: PresentedAuth | null;
    /** Set on a miner's routes once the signature is verified. */
    proof: CallerProof | null;
  }
}

/** A verified signature. */
export interface CallerProof extends Caller {
  /** Public key, then raw signature bytes or nonce bytes. */
  readonly replayKey: Uint8Array;
  /** Until then the same headers would be accepted again. */
  readonly replayExpiresAtMs: number;
}

/** What the hooks need. */
export interface SignedAuthDeps {
  readonly service: Pick<PoolService, 'claimReplay' | 'findBan'>;
  readonly clock: Clock;
  /** Accepted age of a timestamp, either way. */
  readonly windowS: number;
  /** The pool's hotkey, named by v2 signatures. */
  readonly audience: string;
  readonly mode: AuthMode;
  /** Refuses a key that comes too often; asked once the key is proved, before anything is stored. */
  readonly limitKey: (hotkey: string) => AditError | null;
}

/** Access classes that a hotkey's signature opens. */
export type SignedClass = Extract<RouteAuth, 'miner' | 'recipient' | 'strong'>;

/** Processes on one database keep clocks that differ a little; nothing is forgotten too early. */
const KEPT_LONGER_MS = 60_000;

const replayed = {
  code: 'replayed_signature',
  detail: 'Signature already used',
  numbers: {},
  nextStep: 'Sign every attempt anew; a signature is good for one request.',
};

/** A 401 with the pool's time in it, so that a client with a wrong clock can tell. */
function unauthorized(refused: Omit<AuthRefused, 'ok' | 'code'> & { code: string }, nowMs: number) {
  const { code, detail, numbers, nextStep } = refused;
  return new AditError(code, detail, {
    numbers: { ...numbers, server_time: isoTime(nowMs) },
    nextStep,
  });
}

/** The caller of a miner's route. */
export function requireProof(request: FastifyRequest): CallerProof {
  if (request.proof === null) throw new Error('A miner’s route ran without its proof');
  return request.proof;
}

function requirePresented(request: FastifyRequest): PresentedAuth {
  if (request.presented === null)
    throw new Error('A miner’s route ran without reading its headers');
  return request.presented;
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null
    ? (body as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The body's triple of later clients: ignored, but it must not name another key. */
function requireSameAddress(body: unknown, proof: CallerProof): void {
  const given = fieldOf(body, 'public_address');
  if (given === undefined || given === proof.hotkey) return;
  let isSame = false;
  try {
    isSame = typeof given === 'string' && Buffer.compare(ss58Decode(given), proof.publicKey) === 0;
  } catch {
    isSame = false;
  }
  if (isSame) return;
  throw new AditError('address_mismatch', 'public_address differs from X-Key', {
    numbers: { public_address: String(given).slice(0, 64), hotkey: proof.hotkey },
    nextStep: 'Leave public_address out, or send the key that signs.',
  });
}

/** The coldkey that a recipient update signs for; both names may be used, for the same one. */
function requireColdkey(body: unknown): string {
  const names = ['recipient_coldkey', 'coldkey_address'] as const;
  const given = names.map((name) => fieldOf(body, name)).filter((value) => value !== undefined);
  const [coldkey] = given;
  if (typeof coldkey === 'string' && given.every((value) => value === coldkey)) return coldkey;
  throw new AditError('invalid_body', 'Invalid body: it has to name one coldkey', {
    numbers: { named: given.length },
    nextStep: 'Send recipient_coldkey or coldkey_address.',
  });
}

/** Whether the mode asks for v2 on a route of this class. */
function needsStrong(auth: SignedClass, mode: AuthMode): boolean {
  return mode === 'strict' || (mode === 'both' && auth === 'strong');
}

function requireStrong(presented: PresentedAuth, auth: SignedClass, deps: SignedAuthDeps): void {
  if (presented.scheme === 'v2' || !needsStrong(auth, deps.mode)) return;
  const refused = {
    code: 'strong_signature_required',
    detail: 'This route needs a v2 signature',
    numbers: { ...presented.numbers, auth_mode: deps.mode, pool_hotkey: deps.audience },
    nextStep: 'Sign the whole request: X-Nonce and X-Signature-V2, as the reference at /docs says.',
  };
  throw unauthorized(refused, deps.clock.nowMs());
}

/** A body on a method without one is not read, so that no signature can cover it. */
function carriesUnreadBody(request: FastifyRequest): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const hasBody = encoding !== undefined || (length !== undefined && Number(length) !== 0);
  return hasBody && request.rawBody === null;
}

/** Hooks of a class that a hotkey's signature opens. */
export function signedHooks(auth: SignedClass, deps: SignedAuthDeps): AuthenticationHooks {
  const accept = (request: FastifyRequest, result: AuthResult): void => {
    if (!result.ok) throw unauthorized(result, deps.clock.nowMs());
    const { publicKey, hotkey, replayKey, replayExpiresAtMs }: AuthAccepted = result;
    const limited = deps.limitKey(hotkey);
    if (limited !== null) throw limited;
    request.proof = { publicKey, hotkey, replayKey, replayExpiresAtMs };
  };

  const readHeaders: Hook = async (request) => {
    const nowMs = deps.clock.nowMs();
    const read = readAuth(request.headers, nowMs, deps.windowS);
    if (!read.ok) throw unauthorized(read, nowMs);
    const { presented } = read;
    requireStrong(presented, auth, deps);
    request.presented = presented;
    if (presented.scheme === 'v2' || auth === 'recipient') return;
    accept(request, verifyPresented(presented, authText(presented)));
  };

  const verifyWholeRequest: Hook = async (request) => {
    const presented = requirePresented(request);
    if (presented.scheme !== 'v2') return;
    const { method, url: path } = request.raw;
    const body = request.rawBody ?? new Uint8Array();
    const signed = { audience: deps.audience, method: method ?? '', path: path ?? '', body };
    accept(request, verifyStrongAuth(presented, signed));
    if (!carriesUnreadBody(request)) return;
    throw new AditError('invalid_request', `A ${request.method} has no body here`, {
      nextStep: 'Leave the body out.',
    });
  };

  const verifyColdkey: Hook = async (request) => {
    if (auth !== 'recipient') return;
    const presented = requirePresented(request);
    const coldkey = requireColdkey(request.body);
    if (presented.scheme === 'v2') return;
    accept(request, verifyPresented(presented, recipientText(presented, coldkey)));
  };

  const claimSignature: Hook = async (request) => {
    const proof = requireProof(request);
    const keptUntilMs = proof.replayExpiresAtMs + KEPT_LONGER_MS;
    if (!(await deps.service.claimReplay(proof.replayKey, keptUntilMs))) {
      throw unauthorized(replayed, deps.clock.nowMs());
    }
    const ban = await deps.service.findBan(proof.hotkey);
    if (ban !== null) throw minerBanned(ban.reason);
    requireSameAddress(request.body, proof);
  };

  return {
    onRequest: [readHeaders],
    preValidation: [verifyWholeRequest],
    preHandler: [verifyColdkey, claimSignature],
  };
}
