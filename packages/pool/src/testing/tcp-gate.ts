/** A TCP forwarder that can be shut and opened again: a network between pool and database that fails. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** The forwarder. */
export interface TcpGate {
  readonly port: number;
  /** Cuts every connection and refuses new ones. */
  shut(): Promise<void>;
  /** Listens on the same port again. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Forwards 127.0.0.1 from a free port to `targetPort`. */
export async function openTcpGate(targetPort: number): Promise<TcpGate> {
  const sockets = new Set<Socket>();
  const join = (near: Socket): void => {
    const far = connect(targetPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  };
  let server: Server | null = null;
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const opened = createServer(join);
      opened.once('error', reject);
      opened.listen(port, '127.0.0.1', () => {
        server = opened;
        // A server that listens on a port has an address with one.
        resolve((opened.address() as AddressInfo).port);
      });
    });
  const shut = async (): Promise<void> => {
    const closing = server;
    server = null;
    for (const socket of sockets) socket.destroy();
    if (closing !== null) await new Promise((resolve) => closing.close(resolve));
  };
  const port = await listen(0);
  return {
    port,
    shut,
    open: async () => {
      await listen(port);
    },
    close: shut,
  };
}
