/** One account's transactions by nonce; those without a gap behind the chain's nonce are ready. */

/** What a queue holds. */
interface Numbered {
  readonly transaction: { readonly nonce: number };
}

/** Transactions of one account. */
export class AccountQueue<Entry extends Numbered> {
  readonly #byNonce = new Map<number, Entry>();
  readonly #moved: (entry: Entry, isReady: boolean) => void;
  #base: number;
  #next: number;

  /** `moved` hears of every entry that becomes ready, or future again. */
  constructor(base: number, moved: (entry: Entry, isReady: boolean) => void) {
    this.#base = base;
    this.#next = base;
    this.#moved = moved;
  }

  /** How many there are. */
  get size(): number {
    return this.#byNonce.size;
  }

  /** The account's nonce on the chain. */
  get base(): number {
    return this.#base;
  }

  /** The nonce behind the ready ones. */
  get next(): number {
    return this.#next;
  }

  /** The one with that nonce. */
  at(nonce: number): Entry | undefined {
    return this.#byNonce.get(nonce);
  }

  /** All of them, in no order. */
  entries(): Entry[] {
    return [...this.#byNonce.values()];
  }

  isReady({ transaction: { nonce } }: Entry): boolean {
    return nonce >= this.#base && nonce < this.#next;
  }

  /** Adds one whose nonce is free. */
  add(entry: Entry): void {
    this.#byNonce.set(entry.transaction.nonce, entry);
    this.#advance();
  }

  /** Puts one in the place of that with its nonce; what comes behind stays as it is. */
  replace(entry: Entry): void {
    this.#byNonce.set(entry.transaction.nonce, entry);
  }

  #advance(): void {
    for (;;) {
      const entry = this.#byNonce.get(this.#next);
      if (entry === undefined) return;
      this.#next += 1;
      this.#moved(entry, true);
    }
  }

  /** Takes one out; ready ones behind it become future. */
  remove({ transaction: { nonce } }: Entry): void {
    this.#byNonce.delete(nonce);
    if (nonce >= this.#base && nonce < this.#next) this.#retreat(nonce);
  }

  #retreat(to: number): void {
    const end = this.#next;
    this.#next = to;
    for (let nonce = to; nonce < end; nonce += 1) {
      const entry = this.#byNonce.get(nonce);
      if (entry !== undefined) this.#moved(entry, false);
    }
  }

  /** The account has another nonce on the chain; gives those that are behind it, taken out. */
  rebase(base: number): Entry[] {
    const stale = this.entries().filter(({ transaction }) => transaction.nonce < base);
    if (base < this.#base) this.#retreat(this.#base);
    for (const { transaction } of stale) this.#byNonce.delete(transaction.nonce);
    if (base < this.#base || base > this.#next) this.#next = base;
    this.#base = base;
    this.#advance();
    return stale;
  }
}
