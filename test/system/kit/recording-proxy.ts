/**
 * A reverse proxy that writes down what passes through it.
 *
 * It outlives the server behind it: while that one is away, requests are answered 502 or cut off in
 * turn. A request that was handed over whole is kept with the server's answer, also where the client
 * never saw that answer. A watcher may act between the two ends: after a request was handed over, and
 * after its answer came back but before the client has it.
 */
import http from 'node:http';

const BODY_LIMIT_BYTES = 8_000_000;
const KEPT_MAX = 200_000;
/** Headers that belong to one connection only. */
const HOP_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host']);

/** What the server answered. */
export interface ExchangeAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * One request and its end. `open`: handed over, no answer yet. `delivered`: the client was given the
 * answer. `withheld`: the server answered, the client's connection was cut. `lost`: no answer came.
 */
export interface Exchange {
  readonly id: number;
  readonly method: string;
  /** Path with the query. */
  readonly path: string;
  /** `X-Key`, the sender's hotkey; null without. */
  readonly hotkey: string | null;
  readonly body: string;
  state: 'open' | 'delivered' | 'withheld' | 'lost';
  /** Null until the server has answered; kept in both `delivered` and `withheld`. */
  answer: ExchangeAnswer | null;
}

/** Acts on passing exchanges. Both functions are called synchronously. */
export interface ProxyWatcher {
  /** The request was handed to the server whole. */
  readonly onForwarded?: (exchange: Exchange) => void;
  /** The answer is here; false cuts the client off instead of giving it. */
  readonly onAnswered?: (exchange: Exchange) => boolean;
}

/** A running proxy. */
export interface RecordingProxy {
  readonly url: string;
  /** Kept exchanges, oldest first. */
  readonly exchanges: readonly Exchange[];
  /** Requests that were handed over and have no answer yet, kept or not. */
  countOpen(): number;
  /** Replaces the watcher; null takes it away. */
  watch(watcher: ProxyWatcher | null): void;
  close(): Promise<void>;
}

/** What a proxy stands before, and what it keeps. */
export interface ProxyOptions {
  readonly targetPort: number;
  readonly isKept: (method: string, path: string) => boolean;
}

async function readBody(stream: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > BODY_LIMIT_BYTES) throw new Error('The body is larger than the proxy takes');
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function passOn(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_HEADERS.has(name.toLowerCase())),
  );
}

interface ServerAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request to the server; rejects when it does not answer whole. */
function callServer(
  port: number,
  request: http.IncomingMessage,
  given: { readonly body: Buffer; readonly onForwarded: () => void },
): Promise<ServerAnswer> {
  return new Promise((resolve, reject) => {
    const upstream = http.request(
      {
        host: '127.0.0.1',
        port,
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        headers: { ...passOn(request.headers), 'content-length': given.body.length },
        agent: false,
      },
      (response) => {
        readBody(response).then(
          (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          reject,
        );
      },
    );
    upstream.once('error', reject);
    upstream.once('finish', () => given.onForwarded());
    upstream.end(given.body);
  });
}

/** Starts a proxy on a free port of 127.0.0.1. */
export async function startRecordingProxy(options: ProxyOptions): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  const open = new Set<Exchange>();
  let watcher: ProxyWatcher | null = null;
  let nextId = 1;

  const serve = async (
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> => {
    const body = await readBody(request);
    const key = request.headers['x-key'];
    const exchange: Exchange = {
      id: nextId,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      hotkey: typeof key === 'string' ? key : null,
      body: body.toString('utf8'),
      state: 'open',
      answer: null,
    };
    nextId += 1;
    let isForwarded = false;
    const onForwarded = (): void => {
      // Its failure may have been noticed first.
      if (isForwarded || exchange.state !== 'open') return;
      isForwarded = true;
      open.add(exchange);
      if (options.isKept(exchange.method, exchange.path) && exchanges.length < KEPT_MAX) {
        exchanges.push(exchange);
      }
      watcher?.onForwarded?.(exchange);
    };
    try {
      const answer = await callServer(options.targetPort, request, { body, onForwarded });
      onForwarded();
      open.delete(exchange);
      exchange.answer = { status: answer.status, body: answer.body.toString('utf8') };
      const isGiven = watcher?.onAnswered?.(exchange) ?? true;
      exchange.state = isGiven && !response.destroyed ? 'delivered' : 'withheld';
      if (exchange.state === 'withheld') {
        response.destroy();
        return;
      }
      response.writeHead(answer.status, {
        ...passOn(answer.headers),
        'content-length': answer.body.length,
      });
      response.end(answer.body);
    } catch {
      open.delete(exchange);
      if (exchange.state === 'open') exchange.state = 'lost';
      refuse(response, exchange.id);
    }
  };

  const server = http.createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    countOpen: () => open.size,
    watch: (next) => {
      watcher = next;
    },
    close: async () => {
      watcher = null;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The server is away: half of the clients are told, the other half are cut off. */
function refuse(response: http.ServerResponse, id: number): void {
  if (response.headersSent || id % 2 === 0) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({
    detail: 'The server behind the proxy is away',
    code: 'bad_gateway',
    numbers: {},
    next_step: 'Try again.',
  });
  response.writeHead(502, { 'content-type': 'application/json' });
  response.end(body);
}
