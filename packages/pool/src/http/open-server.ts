/** The pool's server on its port, and how it ends. */
import type { AddressInfo } from 'node:net';
import { AditError, type Clock } from '@adit/base';
import type { FastifyInstance } from 'fastify';
import { type QuietConnections, watchQuietConnections } from './quiet-connections.ts';

/** A server that listens. */
export interface OpenServer {
  /** For example `http://127.0.0.1:8434`. */
  readonly url: string;
  readonly port: number;
  /** Refuses new requests and waits for running ones, for ten seconds. */
  drain(): Promise<void>;
}

/** Requests that have not ended by then are cut off. */
const DRAIN_MS = 10_000;

const ANY_ADDRESS = new Set(['0.0.0.0', '::', '']);

/**
 * Listens.
 * @throws AditError `port_in_use`, `cannot_listen`.
 */
export async function openServer(
  app: FastifyInstance,
  place: { readonly host: string; readonly port: number },
  clock: Clock,
): Promise<OpenServer> {
  const connections = watchQuietConnections(app.server);
  const port = await listen(app, place.host, place.port);
  return {
    url: urlOf(place.host, port),
    port,
    drain: () => drain(app, connections, clock),
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    await app.close();
    const isTaken = reason === 'EADDRINUSE';
    throw new AditError(
      isTaken ? 'port_in_use' : 'cannot_listen',
      `The pool cannot listen on ${host}:${port}`,
      {
        numbers: { host, port, reason },
        nextStep: isTaken ? 'Give another port, or 0 for any free one.' : 'Check host and port.',
        cause,
      },
    );
  }
  // A server that listens on host and port has an address with a port.
  return (app.server.address() as AddressInfo).port;
}

function urlOf(host: string, port: number): string {
  if (ANY_ADDRESS.has(host)) return `http://127.0.0.1:${port}`;
  return host.includes(':') ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

async function drain(
  app: FastifyInstance,
  connections: QuietConnections,
  clock: Clock,
): Promise<void> {
  const finished = new AbortController();
  const cutOff = clock.sleep(DRAIN_MS, finished.signal).then(() => {
    if (!finished.signal.aborted) app.server.closeAllConnections();
  });
  const closed = app.close();
  connections.close();
  await closed;
  finished.abort();
  await cutOff;
}
