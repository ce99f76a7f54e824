/**
 * Who is calling: the three headers, the replay guard and the ban, in that order.
 *
 * The hooks come from a route's access class in the route table, so that a route cannot be
 * registered without them. The signature is checked when the headers arrive, before the body is
 * read; its replay key is claimed in the database before the route acts. Guide-style signatures
 * bind neither route nor body: a header that has not been used yet is good for any route.
 */
import { AditError, type Clock, isoTime } from '@adit/base';
import { type AuthRefused, ss58Decode, verifyAuth } from '@adit/keys';
import type { RouteAuth } from '@adit/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { minerBanned } from '../errors.ts';
import type { Caller, PoolService } from '../service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on a miner's routes once the signature is verified. */
    proof: CallerProof | null;
  }
}

/** A verified signature. */
export interface CallerProof extends Caller {
  /** Public key and raw signature bytes. */
  readonly replayKey: Uint8Array;
  /** Until then the same signature would be accepted again. */
  readonly replayExpiresAtMs: number;
}

/** What the hooks need. */
export interface AuthenticationDeps {
  readonly service: Pick<PoolService, 'claimReplay' | 'findBan'>;
  readonly clock: Clock;
  /** Accepted age of a timestamp, either way. */
  readonly windowS: number;
}

const replayed = {
  code: 'replayed_signature',
  detail: 'Signature already used',
  numbers: {},
  nextStep: 'Sign every attempt anew; a signature is good for one request.',
};

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** The hooks of one access class. */
export interface AuthenticationHooks {
  readonly onRequest: readonly Hook[];
  readonly preHandler: readonly Hook[];
}

/** A 401 with the pool's time in it, so that a client with a wrong clock can tell. */
function unauthorized(refused: Omit<AuthRefused, 'ok' | 'code'> & { code: string }, nowMs: number) {
  const { code, detail, numbers, nextStep } = refused;
  return new AditError(code, detail, {
    numbers: { ...numbers, server_time: isoTime(nowMs) },
    nextStep,
  });
}

function publicAddress(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'public_address' in body
    ? body.public_address
    : undefined;
}

/** The body's triple of later clients: ignored, but it must not name another key. */
function requireSameAddress(body: unknown, proof: CallerProof): void {
  const given = publicAddress(body);
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

/** The caller of a miner's route. */
export function requireProof(request: FastifyRequest): CallerProof {
  if (request.proof === null) throw new Error('A miner’s route ran without its proof');
  return request.proof;
}

/** Hooks for an access class of the pool's route table. */
export function authenticationHooks(
  auth: RouteAuth,
  deps: AuthenticationDeps,
): AuthenticationHooks {
  if (auth === 'public') return { onRequest: [], preHandler: [] };
  if (auth !== 'miner') throw new Error(`The pool has no access class ${auth}`);

  const verifyHeaders: Hook = async (request) => {
    const nowMs = deps.clock.nowMs();
    const result = verifyAuth(request.headers, nowMs, deps.windowS);
    if (!result.ok) throw unauthorized(result, nowMs);
    const { publicKey, hotkey, replayKey, replayExpiresAtMs } = result;
    request.proof = { publicKey, hotkey, replayKey, replayExpiresAtMs };
  };

  const claimSignature: Hook = async (request) => {
    const proof = requireProof(request);
    // One second more than needed: "expired" must not come before "outside the window".
    const keptUntilMs = proof.replayExpiresAtMs + 1000;
    if (!(await deps.service.claimReplay(proof.replayKey, keptUntilMs))) {
      throw unauthorized(replayed, deps.clock.nowMs());
    }
    const ban = await deps.service.findBan(proof.hotkey);
    if (ban !== null) throw minerBanned(ban.reason);
    requireSameAddress(request.body, proof);
  };

  return { onRequest: [verifyHeaders], preHandler: [claimSignature] };
}
