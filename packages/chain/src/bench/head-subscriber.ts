/** A client that hears of every new head and of one storage entry, and counts what it hears. */
import { WebSocket } from 'ws';
import { Timestamp } from '../definitions/timestamp.ts';

/** Written by every block. */
const KEY = Timestamp.storage.Now.key();

/** An open socket with both subscriptions. */
export class HeadSubscriber {
  readonly #socket: WebSocket;
  #heads = 0;
  #values = 0;
  #check: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      // The name stands in front; the rest is not read, so that a hundred clients fit beside the node.
      const start = data.toString('latin1', 0, 64);
      if (start.includes('"chain_newHead"')) this.#heads += 1;
      else if (start.includes('"state_storage"')) this.#values += 1;
      this.#check();
    });
  }

  /** Connects and subscribes. */
  static async open(url: string): Promise<HeadSubscriber> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const subscriber = new HeadSubscriber(socket);
    const ask = (id: number, method: string, params: readonly unknown[]): void =>
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    ask(1, 'chain_subscribeNewHeads', []);
    ask(2, 'state_subscribeStorage', [[KEY]]);
    // Each tells at once what is now.
    await subscriber.heard(1);
    return subscriber;
  }

  /** Resolves when it has heard so much of each; rejects when the socket ends before. */
  heard(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const ended = (code: number): void =>
        reject(new Error(`socket ended with ${code} after ${this.#heads} of ${count} heads`));
      this.#socket.once('close', ended);
      this.#check = () => {
        if (this.#heads < count || this.#values < count) return;
        this.#check = () => undefined;
        this.#socket.off('close', ended);
        resolve();
      };
      this.#check();
    });
  }

  /** Ends the socket. */
  close(): void {
    this.#socket.terminate();
  }
}
