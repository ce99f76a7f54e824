/**
 * Who is calling: the hooks of each access class.
 *
 * They come from a route's class in the route table, so that a route cannot be registered without
 * them. A guide-style (v1) signature binds neither route nor body: headers that have not been used
 * yet are good for any route of class `miner`. A v2 signature binds both.
 */
import type { RouteAuth } from '@adit/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type SignedAuthDeps, signedHooks } from './signed-auth.ts';
import { monitorHooks, operatorHooks, type TokenAuthDeps } from './token-auth.ts';

/** A step of a request. */
export type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** The hooks of one access class: with the headers, with the body's bytes, with the checked body. */
export interface AuthenticationHooks {
  readonly onRequest: readonly Hook[];
  readonly preValidation: readonly Hook[];
  readonly preHandler: readonly Hook[];
}

/** What the hooks need. */
export interface AuthenticationDeps extends SignedAuthDeps, TokenAuthDeps {}

/** Hooks for an access class of the pool's route table. */
export function authenticationHooks(
  auth: RouteAuth,
  deps: AuthenticationDeps,
): AuthenticationHooks {
  if (auth === 'public') return { onRequest: [], preValidation: [], preHandler: [] };
  if (auth === 'operator') return operatorHooks(deps);
  if (auth === 'monitor') return monitorHooks(deps);
  if (auth === 'token') throw new Error('The pool has no access class token');
  return signedHooks(auth, deps);
}
