/** A WebSocket client for tests: requests by name, notifications by subscription. */
import { systemClock } from '@adit/base';
import { WebSocket } from 'ws';

/** An error answer. */
export interface RpcFailure {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: RpcFailure;
  readonly method?: string;
  readonly params?: { readonly subscription: string; readonly result: unknown };
}

/** One notification. */
export interface Notification {
  readonly method: string;
  readonly subscription: string;
  readonly result: unknown;
}

/** A socket to a node. */
export class RpcClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  /** All notifications, in their order. */
  readonly notifications: Notification[] = [];
  #nextId = 1;
  #onBatch: (answers: readonly Answer[]) => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as Answer | readonly Answer[];
      if (Array.isArray(message)) this.#onBatch(message);
      else this.#hear(message as Answer);
    });
    socket.on('error', () => undefined);
    socket.on('close', (code, reason) => {
      const error = { code, message: 'the socket was closed', data: reason.toString() };
      for (const answer of this.#waiting.values()) answer({ error });
    });
  }

  /** Opens a socket. */
  static async open(port: number): Promise<RpcClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new RpcClient(socket);
  }

  #hear(answer: Answer): void {
    if (answer.params !== undefined) {
      const { subscription, result } = answer.params;
      this.notifications.push({ method: answer.method ?? '', subscription, result });
    } else if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
  }

  /** The whole answer. */
  ask(method: string, ...params: unknown[]): Promise<Answer> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  /** The answers to a batch of requests with ids of their own. */
  batch(requests: readonly unknown[]): Promise<readonly Answer[]> {
    return new Promise((resolve) => {
      this.#onBatch = resolve;
      this.#socket.send(JSON.stringify(requests));
    });
  }

  /** The result; a failure is thrown. */
  async call<Result = unknown>(method: string, ...params: unknown[]): Promise<Result> {
    const { result, error } = await this.ask(method, ...params);
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result as Result;
  }

  /** The failure; a result is thrown. */
  async fail(method: string, ...params: unknown[]): Promise<RpcFailure> {
    const { result, error } = await this.ask(method, ...params);
    if (error === undefined) throw new Error(`${method} answered ${JSON.stringify(result)}`);
    return error;
  }

  /** What a subscription has told. */
  told(subscription: string): unknown[] {
    return this.notifications
      .filter((notification) => notification.subscription === subscription)
      .map(({ result }) => result);
  }

  /** Waits until a subscription has told so much. */
  async waitFor(subscription: string, count: number): Promise<unknown[]> {
    for (let look = 0; look < 2_000 && this.told(subscription).length < count; look += 1) {
      await systemClock.sleep(5);
    }
    return this.told(subscription);
  }

  /** Ends the socket. */
  close(): void {
    this.#socket.terminate();
  }
}
