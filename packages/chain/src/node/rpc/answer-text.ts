/** From the text of a frame or body to the text of the answer. */
import type { Connection } from './connection.ts';
import { isDeeperThan } from './json-depth.ts';
import { Params } from './params.ts';
import {
  invalidParams,
  invalidRequest,
  methodNotFound,
  parseFailure,
  type RpcError,
  toRpcError,
} from './rpc-error.ts';
import type { RpcMethods } from './rpc-method.ts';

/** Deepest nesting of a request; storage keys in a list in a batch need four. */
const DEPTH_MAX = 64;
/** Most requests in one batch. */
const BATCH_MAX = 1_000;

type Id = string | number | null;

function answerOf(id: Id, result: unknown): string {
  // `result` is there even when it is null: ASI raises when it is missing.
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${JSON.stringify(result ?? null)}}`;
}

/** The text of an error answer. */
export function errorAnswer(id: Id, { code, message, data }: RpcError): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } });
}

/** One notification of a subscription. */
export function notificationText(method: string, subscription: string, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params: { subscription, result } });
}

function readId(request: Readonly<Record<string, unknown>>): Id {
  const id = request['id'];
  if (typeof id === 'string' || typeof id === 'number' || id === null) return id;
  throw invalidRequest('id must be a text, a number or null');
}

function readParams(params: unknown): Params {
  if (params === undefined || params === null) return new Params([]);
  if (Array.isArray(params)) return new Params(params);
  throw invalidParams('Parameters must be a list');
}

/** Runs requests against the methods; one for each node. */
export class RequestRunner {
  readonly #methods: RpcMethods;

  constructor(methods: RpcMethods) {
    this.#methods = methods;
  }

  /** The answer's text; null when nothing shall be answered (JSON-RPC notifications). */
  run(text: string, connection: Connection): string | null {
    if (isDeeperThan(text, DEPTH_MAX)) {
      return errorAnswer(null, parseFailure(`The JSON nests deeper than ${DEPTH_MAX}`));
    }
    let request: unknown;
    try {
      request = JSON.parse(text);
    } catch {
      return errorAnswer(null, parseFailure('The text is not JSON'));
    }
    return Array.isArray(request)
      ? this.#runBatch(request, connection)
      : this.#runOne(request, connection);
  }

  #runBatch(requests: readonly unknown[], connection: Connection): string | null {
    if (requests.length === 0) return errorAnswer(null, invalidRequest('The batch is empty'));
    if (requests.length > BATCH_MAX) {
      const reason = `${requests.length} requests in a batch are more than ${BATCH_MAX}`;
      return errorAnswer(null, invalidRequest(reason));
    }
    const answers = requests
      .map((request) => this.#runOne(request, connection))
      .filter((answer) => answer !== null);
    return answers.length === 0 ? null : `[${answers.join(',')}]`;
  }

  #runOne(request: unknown, connection: Connection): string | null {
    if (typeof request !== 'object' || request === null || Array.isArray(request)) {
      return errorAnswer(null, invalidRequest('A request is an object'));
    }
    const record = request as Readonly<Record<string, unknown>>;
    const hasId = record['id'] !== undefined;
    let id: Id = null;
    try {
      if (hasId) id = readId(record);
      const result = this.#call(record, connection);
      return hasId ? answerOf(id, result) : null;
    } catch (error) {
      return hasId || typeof record['method'] !== 'string'
        ? errorAnswer(id, toRpcError(error))
        : null;
    }
  }

  #call(record: Readonly<Record<string, unknown>>, connection: Connection): unknown {
    const name = record['method'];
    if (typeof name !== 'string') throw invalidRequest('method must be a text');
    const method = Object.hasOwn(this.#methods, name) ? this.#methods[name] : undefined;
    if (method === undefined) throw methodNotFound(name.slice(0, 100));
    return method(readParams(record['params']), connection);
  }
}
