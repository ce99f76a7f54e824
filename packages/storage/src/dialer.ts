/**
 * Sockets for the clients of one database.
 *
 * A client by itself waits without end on a peer that accepts and closes (a proxy whose database is
 * away), and keeps everyone in its queue waiting for one time-out after another when nothing answers.
 * Here such a socket fails with an error, and after a failure all attempts fail at once for a moment.
 * The client gets its socket connected, or one that fails with its first write: a socket that closes
 * before the client's first message has left would spoil the client's connection for good, as the
 * unsent message stays in its buffer.
 */
import { Socket } from 'node:net';
import { unavailableError } from './database-error.ts';

/** The part of the client's options that says where to connect. */
export interface ConnectTarget {
  /** Path of a unix socket; false or undefined for TCP. */
  readonly path?: string | false | undefined;
  readonly host: readonly string[];
  readonly port: readonly number[];
}

/** Gives the sockets of one client. */
export interface SocketSource {
  /** The client's `socket` option: a socket that is connecting, or that is about to fail. */
  readonly connect: (target: ConnectTarget) => Promise<Socket>;
  /** Sockets that are connecting or connected. */
  readonly liveSockets: () => number;
  /** From now on every attempt fails; sockets that are connected stay. */
  readonly retire: () => void;
  /** Ends the sockets that are left. */
  readonly destroy: () => void;
}

/** What the dialer asks and tells. */
export interface DialerOptions {
  /** Awaited before each attempt: false fails it without trying. */
  readonly mayConnect: () => Promise<boolean>;
  /** An attempt failed or a connection ended. */
  readonly onLoss: () => void;
}

/** Makes socket sources that share what is known about the server. */
export interface Dialer {
  /** @param onLoss told at once when a connection of this source is gone, before its client knows */
  createSource(onLoss: () => void): SocketSource;
}

/** After a failed attempt, the others in the queue fail without trying for this long. */
const REST_MS = 250;
const CONNECT_TIMEOUT_MS = 2_000;
/** Length of the message that asks to cancel a query, after which a server closes in silence. */
const CANCEL_MESSAGE_BYTES = 16;

/** A dialer for one database. */
export function createDialer(options: DialerOptions): Dialer {
  const rest = createRest();
  let attempts = 0;
  const createSource = (onLoss: () => void): SocketSource => {
    const sockets = new Set<FollowedSocket>();
    let isRetired = false;
    const connect = async (target: ConnectTarget): Promise<Socket> => {
      const mayTry = !isRetired && !rest.isResting() && (await options.mayConnect());
      if (!mayTry || isRetired) return new FailingSocket(unavailableError('server_away'));
      const socket = new FollowedSocket(rest.end, (hasAnswered) => {
        sockets.delete(socket);
        if (!hasAnswered) rest.begin();
        onLoss();
        options.onLoss();
      });
      sockets.add(socket);
      attempts += 1;
      const failure = await dial(socket, target, attempts);
      return failure === null ? socket : new FailingSocket(failure);
    };
    const retire = (): void => {
      isRetired = true;
    };
    const destroy = (): void => {
      isRetired = true;
      for (const socket of [...sockets]) socket.destroy();
    };
    return { connect, liveSockets: () => sockets.size, retire, destroy };
  };
  return { createSource };
}

function createRest(): { isResting: () => boolean; begin: () => void; end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const begin = (): void => {
    clearTimeout(timer);
    timer = setTimeout(end, REST_MS);
    timer.unref();
  };
  return { isResting: () => timer !== undefined, begin, end };
}

/** Connects to the unix socket, or to the hosts of the url in turn; the failure, null when it did. */
function dial(socket: Socket, target: ConnectTarget, attempt: number): Promise<Error | null> {
  const connected = new Promise<Error | null>((resolve) => {
    const timer = setTimeout(() => {
      socket.destroy(unavailableError('connect_timeout'));
    }, CONNECT_TIMEOUT_MS);
    const finish = (failure: Error | null): void => {
      clearTimeout(timer);
      socket.removeListener('error', finish);
      resolve(failure);
    };
    socket.once('connect', () => finish(null));
    socket.once('error', finish);
    socket.once('close', () => finish(unavailableError('connection_closed')));
  });
  if (typeof target.path === 'string') {
    socket.connect(target.path);
    return connected;
  }
  const index = attempt % Math.max(target.host.length, 1);
  const host = target.host[index] ?? 'localhost';
  const port = target.port[index] ?? 5432;
  // The client reads both from the socket, for the certificate's name and for its messages.
  Object.assign(socket, { host, port });
  socket.connect(port, host);
  return connected;
}

/** Fails when the client writes to it, which is at once. */
class FailingSocket extends Socket {
  readonly #failure: Error;

  constructor(failure: Error) {
    super();
    this.#failure = failure;
  }

  override _write(_chunk: unknown, _encoding: BufferEncoding, done: (error: Error) => void): void {
    done(this.#failure);
  }

  override _writev(_chunks: unknown, done: (error: Error) => void): void {
    done(this.#failure);
  }
}

/** A socket that tells of its end even where the client removes all listeners, as it does for TLS. */
class FollowedSocket extends Socket {
  readonly #onEnd: (hasAnswered: boolean) => void;

  constructor(onAnswer: () => void, onEnd: (hasAnswered: boolean) => void) {
    super();
    this.#onEnd = onEnd;
    // Until the client listens, and after it has stopped to.
    this.on('error', () => undefined);
    this.once('data', onAnswer);
    this.once('end', () => {
      // Closed without a word: an error, or the client would try again without end.
      if (!this.#hasAnswered()) this.destroy(unavailableError('closed_on_connect'));
    });
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#onEnd(this.#hasAnswered());
    super._destroy(error, callback);
  }

  /** The client rejects what it has queued meanwhile only when a close is reported without error. */
  override emit(name: string | symbol, ...values: unknown[]): boolean {
    return name === 'close' ? super.emit('close', false) : super.emit(name, ...values);
  }

  #hasAnswered(): boolean {
    return this.bytesRead > 0 || this.bytesWritten === CANCEL_MESSAGE_BYTES;
  }
}
