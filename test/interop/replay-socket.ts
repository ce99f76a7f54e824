/** One socket of a replay: requests one at a time, and what came unasked. */
import { WebSocket } from 'ws';

/** How long the node may take for anything; only a node that answers nothing waits for it. */
export const PATIENCE_MS = 15_000;

/** Waits until `isDone`, which is looked at each time `changed` is told. */
export class Signal {
  readonly #waiting = new Set<() => void>();

  /** Something changed. */
  tell(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** True when it came about, false when it did not in time. */
  until(isDone: () => boolean): Promise<boolean> {
    if (isDone()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (value: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(value);
      };
      const look = (): void => {
        if (isDone()) finish(true);
      };
      const timer = setTimeout(() => finish(false), PATIENCE_MS);
      this.#waiting.add(look);
    });
  }
}

/** A notification: the subscription's id, as the node gave it, and the whole text. */
export interface Notification {
  readonly id: string;
  readonly text: string;
}

/** A socket to the node that keeps what comes. */
export class ReplaySocket {
  readonly notifications: Notification[] = [];
  readonly #socket: WebSocket;
  readonly #signal: Signal;
  #answers: string[] = [];

  private constructor(socket: WebSocket, signal: Signal) {
    this.#socket = socket;
    this.#signal = signal;
    socket.on('message', (data: Buffer) => this.#hear(data.toString('utf8')));
    socket.on('error', () => signal.tell());
  }

  /** Connects; `signal` is told of everything that comes. */
  static async open(url: string, signal: Signal): Promise<ReplaySocket> {
    const socket = new WebSocket(url, { maxPayload: 1 << 28 });
    const opened = new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const replay = new ReplaySocket(socket, signal);
    await opened;
    return replay;
  }

  #hear(text: string): void {
    const message = JSON.parse(text) as { params?: { subscription?: unknown } };
    const id = message.params?.subscription;
    if (id === undefined) this.#answers.push(text);
    else this.notifications.push({ id: String(id), text });
    this.#signal.tell();
  }

  /** Sends a request as it was recorded. */
  send(text: string): void {
    this.#answers = [];
    this.#socket.send(text);
  }

  /** The answer to what was sent last; undefined when none came. */
  async answer(): Promise<string | undefined> {
    await this.#signal.until(() => this.#answers.length > 0);
    return this.#answers[0];
  }

  /** Closes without asking the other side. */
  close(): void {
    this.#socket.terminate();
  }
}
