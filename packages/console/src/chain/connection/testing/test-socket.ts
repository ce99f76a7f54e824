/** A socket and a clock in the hands of a test. */
import type { SocketLike } from '../rpc-socket.ts';

/** A socket whose other end is the test. */
export class TestSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  readonly sent: { readonly id: number; readonly method: string; readonly params: unknown[] }[] =
    [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  /** Answers the newest request of a method. */
  answer(method: string, part: object): void {
    const request = this.sent.findLast((sent) => sent.method === method);
    this.onmessage?.({ data: JSON.stringify({ jsonrpc: '2.0', id: request?.id, ...part }) });
  }

  /** Tells a subscriber something. */
  notify(subscription: string, result: unknown): void {
    const params = { subscription, result };
    this.onmessage?.({ data: JSON.stringify({ jsonrpc: '2.0', method: 'news', params }) });
  }
}

/** Work that waits, in the order of its time. */
export class Timers {
  #nowMs = 0;
  #waiting: { readonly atMs: number; readonly work: () => void }[] = [];

  readonly later = (work: () => void, ms: number): (() => void) => {
    const entry = { atMs: this.#nowMs + ms, work };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== entry);
    };
  };

  /** Lets time go by, and what is due with it. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      // Everything that waits for a promise goes first.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const [next] = this.#waiting.sort((a, b) => a.atMs - b.atMs);
      if (next === undefined || next.atMs > endMs) break;
      this.#waiting.shift();
      this.#nowMs = next.atMs;
      next.work();
    }
    this.#nowMs = endMs;
  }
}
