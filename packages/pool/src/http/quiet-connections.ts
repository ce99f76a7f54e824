/**
 * Connections on which nothing is under way, so that closing waits for requests and not for them.
 *
 * `server.closeIdleConnections()` leaves alone what has connected and never sent a request, as a
 * client's pool does whose first request was given up; closing would wait out its whole patience.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of one server. */
export interface QuietConnections {
  /** Ends the quiet ones now, and the others once their requests are answered. */
  close(): void;
}

/** Follows a server's connections; call it before the server listens. */
export function watchQuietConnections(server: Server): QuietConnections {
  const quiet = new Set<Socket>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    quiet.add(socket);
    socket.once('close', () => quiet.delete(socket));
    if (isClosing) socket.destroy();
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    quiet.delete(socket);
    response.once('close', () => {
      if (socket.destroyed) return;
      quiet.add(socket);
      if (isClosing) socket.end();
    });
  });
  return {
    close: () => {
      isClosing = true;
      for (const socket of quiet) socket.destroy();
    },
  };
}
