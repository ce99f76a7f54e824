/**
 * What a route is: one entry of a route table.
 *
 * The servers register their routes from these tables and the typed clients derive their methods
 * from them, so path, access class, bodies and limits are stated once.
 */
import type { Static, TSchema } from 'typebox';

/**
 * Who may call:
 * - `public`: everyone;
 * - `miner`: a hotkey's signed headers;
 * - `recipient`: the same headers, whose signed text names the new coldkey;
 * - `strong`: a hotkey's v2 signature where the pool's mode asks for it, else as `miner`;
 * - `monitor`: the bearer of the monitor token, everyone where none is configured;
 * - `operator`: the bearer of the operator's token;
 * - `token`: the bearer of the sidecar's token.
 */
export type RouteAuth =
  | 'public'
  | 'miner'
  | 'recipient'
  | 'strong'
  | 'monitor'
  | 'operator'
  | 'token';

/** One HTTP route; `path` has `:name` parameters. */
export interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** Other methods and paths that mean the same; the client uses none of them. */
  readonly aliases?: readonly { readonly method: 'GET' | 'POST' | 'PUT'; readonly path: string }[];
  readonly auth: RouteAuth;
  /** One line for the reference pages. */
  readonly summary: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** Shape of the 200 answer. */
  readonly response: TSchema;
  /** Largest request body; 0 for a route without one. */
  readonly bodyLimitBytes: number;
  /** True where a missing body means `{}` and the tokens NaN, Infinity and -Infinity are read. */
  readonly isSubmission?: boolean;
  /** Media type of an answer that is plain text instead of JSON; `response` is then a string. */
  readonly mediaType?: string;
  /** True where the server may answer 204: the client then gives null. */
  readonly mayBeEmpty?: boolean;
}

/** A table of routes by name; the names are the client's methods. */
export type RouteTable = Readonly<Record<string, RouteDefinition>>;

type Part<Route, Key extends string> = Route extends {
  readonly [K in Key]: infer S extends TSchema;
}
  ? Record<never, never> extends Static<S>
    ? { readonly [K in Key]?: Static<S> | undefined }
    : { readonly [K in Key]: Static<S> }
  : unknown;

/** What a call to a route is given: `params`, `query` and `body`, each where the route has one. */
export type RouteInput<Route extends RouteDefinition> = Part<Route, 'params'> &
  Part<Route, 'query'> &
  Part<Route, 'body'>;

/** What a call to a route answers. */
export type RouteAnswer<Route extends RouteDefinition> = Route extends { readonly mayBeEmpty: true }
  ? Static<Route['response']> | null
  : Static<Route['response']>;
