/** Subscriptions of one socket, under ids that no other subscription of the node has had. */
import type { Subscription, SubscriptionSpec } from '../rpc/connection.ts';
import { limitReached } from '../rpc/rpc-error.ts';

/** Ids and the count over all sockets. */
export class SubscriptionBudget {
  readonly #limit: number;
  #open = 0;
  #issued = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Subscriptions that are open. */
  get open(): number {
    return this.#open;
  }

  /** A new id. @throws RpcError -32005. */
  take(): string {
    if (this.#open >= this.#limit) {
      throw limitReached(`This node has ${this.#open} subscriptions open; that is its limit`);
    }
    this.#open += 1;
    this.#issued += 1;
    return `s${this.#issued.toString(36)}`;
  }

  /** One was closed. */
  giveBack(): void {
    this.#open -= 1;
  }
}

interface Entry {
  stop: (() => void) | null;
}

/** What a table needs of its socket. */
export interface SubscriptionOutlet {
  readonly limit: number;
  readonly budget: SubscriptionBudget;
  /** Sends one notification. */
  notify(method: string, id: string, result: unknown): void;
}

/** The subscriptions of one socket. Sources start only after the answer with the id was sent. */
export class SubscriptionTable {
  readonly #outlet: SubscriptionOutlet;
  readonly #entries = new Map<string, Entry>();
  #waiting: (() => void)[] = [];

  constructor(outlet: SubscriptionOutlet) {
    this.#outlet = outlet;
  }

  /** Opens one. @throws RpcError -32005 beyond the bounds. */
  open({ method, start }: SubscriptionSpec): string {
    const { limit, budget } = this.#outlet;
    if (this.#entries.size >= limit) {
      throw limitReached(`This socket has ${limit} subscriptions open; that is its limit`);
    }
    const id = budget.take();
    const entry: Entry = { stop: null };
    this.#entries.set(id, entry);
    const subscription: Subscription = {
      id,
      notify: (result) => {
        if (this.#entries.has(id)) this.#outlet.notify(method, id, result);
      },
      end: () => {
        this.close(id);
      },
    };
    this.#waiting.push(() => {
      if (!this.#entries.has(id)) return;
      const stop = start(subscription);
      // A source may end the subscription at once.
      if (this.#entries.has(id)) entry.stop = stop;
      else stop();
    });
    return id;
  }

  /** Runs work together with what was opened. */
  startLater(work: () => void): void {
    this.#waiting.push(work);
  }

  /** Starts what was opened; called when the answers have been sent. */
  startWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const start of waiting) start();
  }

  /** Closes one; false when there is none of that id. */
  close(id: string): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) return false;
    this.#entries.delete(id);
    this.#outlet.budget.giveBack();
    entry.stop?.();
    return true;
  }

  /** Closes all. */
  closeAll(): void {
    for (const id of [...this.#entries.keys()]) this.close(id);
  }
}
