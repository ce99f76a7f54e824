/**
 * A typed client out of a route table: one method a route.
 *
 * Each attempt has a deadline and a bound on the answer's size, follows no redirect (the proof in
 * its headers is for one receiver), and asks for its headers anew, so that every attempt carries
 * its own signature. It never retries: whether a call may be repeated is the caller's knowledge.
 */
import { AditError, type Clock, errorMessage } from '@adit/base';
import type { RouteAnswer, RouteDefinition, RouteInput, RouteTable } from '../route.ts';
import { startCallDeadline } from './call-deadline.ts';
import { parseMessage } from './parse-message.ts';
import { parseRefusal } from './parse-refusal.ts';
import { readBoundedBody } from './read-bounded-body.ts';

/** Choices of one call. */
export interface CallOptions {
  /** Gives the call up early; the failure is `network_error` with reason `aborted`. */
  readonly signal?: AbortSignal;
  /** Instead of the client's deadline. */
  readonly timeoutMs?: number;
}

/** How a route is called: the input may be left out where nothing in it is required. */
export type RouteMethod<Route extends RouteDefinition> =
  Record<never, never> extends RouteInput<Route>
    ? (input?: RouteInput<Route>, options?: CallOptions) => Promise<RouteAnswer<Route>>
    : (input: RouteInput<Route>, options?: CallOptions) => Promise<RouteAnswer<Route>>;

/** One method a route, and what the answers tell about the clocks. */
export type RouteClient<Routes extends RouteTable> = {
  readonly [Name in keyof Routes]: RouteMethod<Routes[Name]>;
} & {
  /** Own clock minus the server's `Date` at the last answer, in ms (resolution 1 s); null before. */
  clockSkewMs(): number | null;
  /** What the server last said about this client's version (`X-Client-Notice`); null for nothing. */
  notice(): string | null;
};

/** One attempt as it is about to be sent. */
export interface RouteAttempt {
  /** Path with query, below the base address. */
  readonly path: string;
  /** The body's text; empty where the method has none. */
  readonly body: string;
  /** What the body says, before it became text. */
  readonly input: unknown;
}

/** What a client is made of. */
export interface RouteClientOptions {
  /** For example `http://127.0.0.1:8434`; a path in it is kept as a prefix. */
  readonly baseUrl: string;
  readonly clock: Clock;
  /** Deadline of one attempt, answer body included. */
  readonly timeoutMs: number;
  /** Largest answer accepted; default 16 MiB. */
  readonly maxAnswerBytes?: number;
  readonly fetch?: typeof fetch;
  /** Headers of every attempt besides the proof. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The proof of one attempt. */
  readonly proof: (
    route: RouteDefinition,
    attempt: RouteAttempt,
  ) => Readonly<Record<string, string>>;
}

interface CallInput {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

const DEFAULT_MAX_ANSWER_BYTES = 16 * 1_048_576;
const MAX_NOTICE = 300;

function routePath(route: RouteDefinition, input: CallInput): string {
  const path = route.path.replace(/:([a-z_]+)/g, (_, name: string) =>
    encodeURIComponent(String(input.params?.[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

function attemptOf(route: RouteDefinition, input: CallInput): RouteAttempt {
  const body = route.method === 'GET' ? '' : JSON.stringify(input.body ?? {});
  return { path: routePath(route, input), body, input: input.body };
}

function requestParts(
  route: RouteDefinition,
  attempt: RouteAttempt,
  given: Readonly<Record<string, string>>,
) {
  const headers: Record<string, string> = {
    accept: route.mediaType ?? 'application/json',
    ...given,
  };
  if (route.method === 'GET') return { method: route.method, headers };
  headers['content-type'] = 'application/json';
  return { method: route.method, headers, body: attempt.body };
}

function networkError(
  cause: unknown,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): AditError {
  const name = cause instanceof Error ? cause.name : '';
  const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  const reason =
    name === 'TimeoutError' ? 'timeout' : signal?.aborted === true ? 'aborted' : 'unreachable';
  return new AditError('network_error', `No answer: ${errorMessage(inner).slice(0, 300)}`, {
    numbers: { reason, timeoutMs },
    nextStep: 'Check that the service is running at this address, then try again.',
    cause,
  });
}

/** Makes the client; see {@link RouteClient}. */
export function createRouteClient<Routes extends RouteTable>(
  routes: Routes,
  options: RouteClientOptions,
): RouteClient<Routes> {
  const send = options.fetch ?? fetch;
  const maxBytes = options.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES;
  let skewMs: number | null = null;
  let notice: string | null = null;
  const base = options.baseUrl.replace(/\/+$/, '');

  const attempt = async (route: RouteDefinition, input: CallInput, call: CallOptions) => {
    const timeoutMs = call.timeoutMs ?? options.timeoutMs;
    const request = attemptOf(route, input);
    const headers = { ...options.headers, ...options.proof(route, request) };
    const parts = requestParts(route, request, headers);
    const deadline = startCallDeadline(timeoutMs, call.signal);
    const { signal } = deadline;
    try {
      const response = await send(`${base}${request.path}`, {
        ...parts,
        signal,
        redirect: 'error',
      });
      notice = response.headers.get('x-client-notice')?.slice(0, MAX_NOTICE) ?? null;
      const serverMs = Date.parse(response.headers.get('date') ?? '');
      if (Number.isFinite(serverMs)) skewMs = options.clock.nowMs() - serverMs;
      return { response, text: await readBoundedBody(response, { maxBytes, signal }) };
    } catch (error) {
      if (error instanceof AditError) throw error;
      throw networkError(deadline.timedOut() ? signal.reason : error, timeoutMs, call.signal);
    } finally {
      deadline.clear();
    }
  };

  const callRoute = async (route: RouteDefinition, input: CallInput, call: CallOptions) => {
    const { response, text } = await attempt(route, input, call);
    if (route.mayBeEmpty === true && response.status === 204) return null;
    if (response.status !== 200) throw parseRefusal(response, text);
    if (route.mediaType !== undefined) return text;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new AditError('invalid_answer', 'The answer is not JSON', {
        numbers: { httpStatus: 200, answerBytes: text.length },
        nextStep: 'Check that the address belongs to the service meant.',
        cause,
      });
    }
    return parseMessage(route.response, value, 'invalid_answer');
  };

  const methods = Object.entries(routes).map(([name, route]) => [
    name,
    (input: CallInput = {}, call: CallOptions = {}) => callRoute(route, input, call),
  ]);
  // The cast ties the table's names to its types; TypeScript cannot follow fromEntries.
  return {
    ...Object.fromEntries(methods),
    clockSkewMs: () => skewMs,
    notice: () => notice,
  } as RouteClient<Routes>;
}
