/**
 * JSON-RPC over one WebSocket that opens itself again: requests by id, subscriptions that are made
 * anew on every connection. Requests fail at once while there is no connection.
 */

/** The part of a browser's WebSocket that is used. */
export interface SocketLike {
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  send(text: string): void;
  close(): void;
}

/** What a connection is made of; handed in, so that tests decide about time. */
export interface SocketDeps {
  open(): SocketLike;
  /** Runs work later; gives back what takes the order back. */
  later(work: () => void, ms: number): () => void;
}

/** A refusal of the node; `data` is its reason or next step. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;

  constructor({ code, message, data }: { code: number; message: string; data?: unknown }) {
    super(typeof data === 'string' && data !== '' ? `${message}: ${data}` : message);
    this.code = code;
    this.data = data;
  }
}

/** There is no connection, or it broke before the answer. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  constructor() {
    super('The chain does not answer');
  }
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
  readonly params?: { readonly subscription: string; readonly result: unknown };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What the socket tells its owner. */
export interface SocketEvents {
  onOpen(): void;
  onClose(): void;
  onMessage(): void;
}

const AGAIN_MS = 1_000;
/** A question is asked this often, so that a node that stands still is noticed. */
const ASK_MS = 5_000;
const SILENCE_MS = 8_000;

/** The connection. `start` opens it, `stop` ends it for good. */
export class RpcSocket {
  readonly #deps: SocketDeps;
  readonly #events: SocketEvents;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, (result: unknown) => void>();
  #socket: SocketLike | null = null;
  #isOpen = false;
  #nextId = 1;
  #cancel: () => void = () => undefined;

  constructor(deps: SocketDeps, events: SocketEvents) {
    this.#deps = deps;
    this.#events = events;
  }

  /** Opens the connection, and again after each end. */
  start(): void {
    const socket = this.#open();
    if (socket === null) return;
    this.#socket = socket;
    socket.onopen = () => {
      this.#isOpen = true;
      this.#watch(socket);
      this.#events.onOpen();
    };
    socket.onmessage = ({ data }) => this.#hear(String(data));
    socket.onclose = () => this.#end(socket);
  }

  /** Null where the browser does not even try, such as `ws:` from a page that came by HTTPS. */
  #open(): SocketLike | null {
    try {
      return this.#deps.open();
    } catch {
      this.#events.onClose();
      this.#cancel = this.#deps.later(() => this.start(), AGAIN_MS);
      return null;
    }
  }

  /** Ends the connection. */
  stop(): void {
    this.#drop();
  }

  /** Asks. @throws RpcError when the node refuses; ConnectionLost. */
  request<Result>(method: string, ...params: readonly unknown[]): Promise<Result> {
    const socket = this.#socket;
    if (socket === null || !this.#isOpen) return Promise.reject(new ConnectionLost());
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as Result), reject });
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  /** Listens until the connection ends. */
  async subscribe<News>(method: string, onNews: (news: News) => void): Promise<void> {
    const subscription = await this.request<string>(method);
    this.#listeners.set(subscription, (result) => onNews(result as News));
  }

  #hear(text: string): void {
    this.#events.onMessage();
    const message = JSON.parse(text) as Message;
    if (message.params !== undefined) {
      this.#listeners.get(message.params.subscription)?.(message.params.result);
      return;
    }
    const waiting = this.#waiting.get(message.id ?? -1);
    this.#waiting.delete(message.id ?? -1);
    if (message.error === undefined) waiting?.resolve(message.result);
    else waiting?.reject(new RpcError(message.error));
  }

  #watch(socket: SocketLike): void {
    const cancelEnd = this.#deps.later(() => this.#end(socket), SILENCE_MS);
    let cancelNext: () => void = () => undefined;
    this.#cancel = () => {
      cancelEnd();
      cancelNext();
    };
    this.request('system_health').then(
      () => {
        if (this.#socket !== socket) return;
        cancelEnd();
        cancelNext = this.#deps.later(() => this.#watch(socket), ASK_MS);
      },
      () => undefined,
    );
  }

  #end(socket: SocketLike): void {
    if (this.#socket !== socket) return;
    this.#drop();
    this.#events.onClose();
    this.#cancel = this.#deps.later(() => this.start(), AGAIN_MS);
  }

  #drop(): void {
    this.#cancel();
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    this.#listeners.clear();
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of lost) reject(new ConnectionLost());
    if (socket === null) return;
    socket.onopen = null;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
  }
}
