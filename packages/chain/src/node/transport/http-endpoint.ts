/** JSON-RPC over HTTP POST. Subscriptions need a WebSocket and say so. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorAnswer, type RequestRunner } from '../rpc/answer-text.ts';
import type { Connection } from '../rpc/connection.ts';
import { invalidRequest, limitReached, RpcError } from '../rpc/rpc-error.ts';
import type { TransportLimits, UnfinishedBytes } from './limits.ts';

/** What the endpoint works with. */
export interface HttpShared {
  readonly runner: RequestRunner;
  readonly limits: TransportLimits;
  readonly unfinished: UnfinishedBytes;
}

const HTTP_CALLER: Connection = {
  subscribe: () => {
    throw new RpcError(
      -32000,
      'Subscriptions are not available on this transport',
      'Subscribe over a WebSocket on the same port',
    );
  },
  unsubscribe: () => false,
  // Only what was subscribed to works on after its answer.
  afterAnswer: () => undefined,
};

/** Answers one HTTP request. */
export function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  shared: HttpShared,
): void {
  if (request.method !== 'POST') {
    const reason = invalidRequest('Send JSON-RPC with POST, or open a WebSocket on this port');
    reply(response, { status: 405, text: errorAnswer(null, reason) });
    return;
  }
  readBody(request, shared, (body) => {
    if (typeof body !== 'string') {
      response.setHeader('connection', 'close');
      reply(response, { status: 413, text: errorAnswer(null, body) });
      request.resume();
      return;
    }
    const text = shared.runner.run(body, HTTP_CALLER);
    reply(response, text === null ? { status: 204, text: '' } : { status: 200, text });
  });
}

function reply(
  response: ServerResponse,
  { status, text }: { readonly status: number; readonly text: string },
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Gathers the body; gives the error instead when it is larger than allowed. */
function readBody(
  request: IncomingMessage,
  { limits, unfinished }: HttpShared,
  then: (body: string | RpcError) => void,
): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  let isOver = false;
  const finish = (body: string | RpcError | null): void => {
    if (isOver) return;
    isOver = true;
    unfinished.add(-bytes);
    parts.length = 0;
    if (body !== null) then(body);
  };
  request.on('data', (part: Buffer) => {
    if (isOver) return;
    bytes += part.length;
    const isWithin = unfinished.add(part.length);
    if (!isWithin) finish(limitReached('Too many unfinished requests; send this one again later'));
    else if (bytes > limits.messageBytes) {
      finish(invalidRequest(`The request has more than ${limits.messageBytes} bytes`));
    } else parts.push(part);
  });
  request.on('end', () => finish(Buffer.concat(parts).toString('utf8')));
  request.on('error', () => finish(null));
  request.on('close', () => finish(null));
}
