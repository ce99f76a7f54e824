/**
 * Executed training steps of a run, counted once however often they are reported.
 *
 * Our workers report how many steps a process of theirs has executed so far (a cumulative count
 * under the id of that process), so that a lost or repeated report changes nothing and a sidecar
 * that was restarted learns the count again. Workers without such reports may send a job's steps
 * with its result; those count only for workers that report no cumulative count.
 */

/** Worker processes remembered, over all workers. */
const INSTANCES_MAX = 10_000;

/** Sum of executed training steps. */
export class StepCounter {
  readonly #cumulative = new Map<string, number>();
  readonly #reporting = new Set<string>();
  readonly #fromResults = new Map<string, number>();

  /** A worker process reports its count so far; a smaller one than before is ignored. */
  reportCumulative(workerId: string, instance: string, steps: number): void {
    const key = `${workerId}\n${instance}`;
    if (!this.#cumulative.has(key) && this.#cumulative.size >= INSTANCES_MAX) return;
    this.#reporting.add(workerId);
    this.#cumulative.set(key, Math.max(this.#cumulative.get(key) ?? 0, steps));
  }

  /** A finished job's steps. */
  reportResult(workerId: string, steps: number): void {
    if (!this.#fromResults.has(workerId) && this.#fromResults.size >= INSTANCES_MAX) return;
    this.#fromResults.set(workerId, (this.#fromResults.get(workerId) ?? 0) + steps);
  }

  /** All steps reported. */
  total(): number {
    let total = 0;
    for (const steps of this.#cumulative.values()) total += steps;
    for (const [workerId, steps] of this.#fromResults) {
      if (!this.#reporting.has(workerId)) total += steps;
    }
    return total;
  }
}
