/** One port for WebSocket, HTTP POST and, where there is one, the page. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AditError, type Clock } from '@adit/base';
import { type WebSocket, WebSocketServer } from 'ws';
import { RequestRunner } from '../rpc/answer-text.ts';
import type { RpcMethods } from '../rpc/rpc-method.ts';
import { answerHttp } from './http-endpoint.ts';
import { type TransportLimits, UnfinishedBytes } from './limits.ts';
import type { PageAnswer } from './page-files.ts';
import { type SessionShared, SocketSession, sayFarewell } from './socket-session.ts';
import { SubscriptionBudget } from './subscription-table.ts';

/** Where to listen, and with what. */
export interface RpcServerOptions {
  readonly host: string;
  /** 0 is any free one. */
  readonly port: number;
  readonly methods: RpcMethods;
  readonly limits: TransportLimits;
  readonly clock: Clock;
  /** What a browser gets; null without a page. */
  readonly page?: PageAnswer | null;
}

/** What is open now. */
export interface TransportFigures {
  readonly sockets: number;
  readonly subscriptions: number;
  readonly unfinishedBytes: number;
}

/** A listening server. */
export interface RpcServer {
  readonly port: number;
  figures(): TransportFigures;
  /** Says farewell to every socket and stops listening. */
  close(): Promise<void>;
}

/** Milliseconds in which a client must send its HTTP headers. */
const HEADERS_MS = 15_000;
/** And its whole body. */
const REQUEST_MS = 120_000;

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === 'EADDRINUSE';
      reject(
        new AditError(
          isTaken ? 'port_in_use' : 'cannot_listen',
          `Cannot listen on ${host}:${port}: ${cause.message}`,
          {
            numbers: { host, port, reason: cause.code ?? 'unknown' },
            nextStep: isTaken
              ? 'Stop what listens there, or choose another port with --port (0 is any free one).'
              : 'Choose an address of this machine and a port that you may open.',
            cause,
          },
        ),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts listening. @throws AditError `port_in_use`, `cannot_listen`. */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const { methods, limits, clock } = options;
  const shared: SessionShared = {
    runner: new RequestRunner(methods),
    limits,
    clock,
    budget: new SubscriptionBudget(limits.subscriptions),
    unfinished: new UnfinishedBytes(limits.unfinishedBytes),
  };
  const { page = null } = options;
  const server = createServer((request, response) => {
    if (page?.(request, response) !== true) answerHttp(request, response, shared);
  });
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  const sessions = new Set<SocketSession>();
  const webSockets = acceptSockets(server, sessions, shared);
  const port = await listen(server, options.host, options.port);
  const stop = new AbortController();
  void watchSilence(sessions, shared, stop.signal);
  return {
    port,
    figures: () => ({
      sockets: sessions.size,
      subscriptions: shared.budget.open,
      unfinishedBytes: shared.unfinished.total,
    }),
    close: async () => {
      stop.abort();
      for (const session of [...sessions]) session.close('shutting_down');
      webSockets.close();
      const closed = new AbortController();
      void clock.sleep(limits.farewellMs, closed.signal).then(() => server.closeAllConnections());
      await new Promise<void>((resolve) => server.close(() => resolve()));
      closed.abort();
    },
  };
}

function acceptSockets(
  server: Server,
  sessions: Set<SocketSession>,
  shared: SessionShared,
): WebSocketServer {
  const { limits } = shared;
  const webSockets = new WebSocketServer({
    server,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
  });
  // Errors of the listening server are reported where it is told to listen.
  webSockets.on('error', () => undefined);
  webSockets.on('connection', (socket: WebSocket, request) => {
    if (sessions.size >= limits.sockets) {
      socket.on('error', () => socket.terminate());
      sayFarewell(socket, 'too_many_sockets', shared);
      return;
    }
    const session = new SocketSession(socket, request.socket, shared);
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
  });
  return webSockets;
}

async function watchSilence(
  sessions: ReadonlySet<SocketSession>,
  { clock, limits }: SessionShared,
  signal: AbortSignal,
): Promise<void> {
  const checkMs = Math.max(1, Math.floor(limits.pingMs / 3));
  while (!signal.aborted) {
    await clock.sleep(checkMs, signal);
    if (signal.aborted) return;
    for (const session of [...sessions]) session.checkSilence();
  }
}
