/** A mirror of files on loopback that can misbehave in the ways that mirrors do. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a mirror does with one request, after it was counted. */
export type Behaviour = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A running mirror. */
export interface Mirror {
  /** Base URL with a slash at its end. */
  readonly url: string;
  /** `METHOD path range` of every request so far; `-` where there is no range. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** First byte that a request's Range header asks for, 0 without one. */
export function wantedFrom(request: http.IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
}

/** Sends the bytes, from where the request asks for them. */
export function serve(bytes: Uint8Array): Behaviour {
  return (request, response) => {
    const from = wantedFrom(request);
    const rest = bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': rest.length,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    response.end(rest);
  };
}

/** Promises all that is asked for, sends at most `count` bytes of it and cuts the connection. */
export function cutAfter(bytes: Uint8Array, count: number): Behaviour {
  return (request, response) => {
    const from = wantedFrom(request);
    const range = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': bytes.length - from,
      ...(from > 0 ? range : {}),
    });
    response.write(bytes.subarray(from, from + count), () => response.socket?.destroy());
  };
}

/** A mirror that answers the n-th request with the n-th behaviour, the last one for all others. */
export async function openMirror(...behaviours: readonly Behaviour[]): Promise<Mirror> {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    const behaviour = behaviours[Math.min(requests.length, behaviours.length - 1)];
    requests.push(`${request.method} ${request.url} ${request.headers.range ?? '-'}`);
    behaviour?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
