/** How many errors came in the last hour, in buckets of a minute. */

const BUCKET_MS = 60_000;
const BUCKETS = 60;

/** Counts errors; exact to one minute. */
export class ErrorWindow {
  #buckets = new Map<number, number>();

  /** Counts one error. */
  add(nowMs: number): void {
    const bucket = Math.floor(nowMs / BUCKET_MS);
    this.#forget(bucket);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
  }

  /** Errors of the last hour. */
  count(nowMs: number): number {
    this.#forget(Math.floor(nowMs / BUCKET_MS));
    return [...this.#buckets.values()].reduce((sum, errors) => sum + errors, 0);
  }

  #forget(bucket: number): void {
    for (const known of this.#buckets.keys()) {
      if (known <= bucket - BUCKETS) this.#buckets.delete(known);
    }
  }
}
