/**
 * Whether the server is there, and waiting for it within bounds.
 *
 * A restart takes a fraction of a second, so whoever asks within the first 1.5 s of an absence waits
 * for the rest of that time; later ones are told at once that it is away.
 */

const GRACE_MS = 1_500;

/** One server's presence. */
export class Presence {
  #isUp = false;
  #isGraceOver = false;
  #timer: NodeJS.Timeout | undefined;
  #waiting: ((isUp: boolean) => void)[] = [];

  get isUp(): boolean {
    return this.#isUp;
  }

  /** The server began or ceased to accept connections. */
  change(isUp: boolean): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    clearTimeout(this.#timer);
    if (isUp) {
      this.#isGraceOver = false;
      this.#answer(true);
      return;
    }
    this.#timer = setTimeout(() => this.giveUp(), GRACE_MS);
    this.#timer.unref();
  }

  /** Ends the patience of everyone who waits, until the server is up again. */
  giveUp(): void {
    clearTimeout(this.#timer);
    this.#isGraceOver = true;
    this.#answer(false);
  }

  /** True as soon as the server is up; false once it has been away for 1.5 s in all. */
  whenUp(): Promise<boolean> {
    if (this.#isUp) return Promise.resolve(true);
    if (this.#isGraceOver) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #answer(isUp: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(isUp);
  }
}
