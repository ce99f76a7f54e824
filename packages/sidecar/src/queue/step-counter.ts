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

/** Steps as a journal keeps them. */
export interface StepRecord {
  readonly of: 'process' | 'result';
  readonly worker: string;
  readonly instance: string;
  readonly steps: number;
}

/** Sum of executed training steps. */
export class StepCounter {
  readonly #cumulative = new Map<string, number>();
  readonly #reporting = new Set<string>();
  readonly #fromResults = new Map<string, number>();

  /** A worker process reports its count so far; a smaller one than before is ignored. */
  reportCumulative(workerId: string, instance: string, steps: number): void {
    const key = `${workerId.replaceAll('\n', ' ')}\n${instance}`;
    if (!this.#cumulative.has(key) && this.#cumulative.size >= INSTANCES_MAX) return;
    this.#reporting.add(workerId);
    this.#cumulative.set(key, Math.max(this.#cumulative.get(key) ?? 0, steps));
  }

  /** A finished job's steps; returns all that came with this worker's results. */
  reportResult(workerId: string, steps: number): number {
    const total = (this.#fromResults.get(workerId) ?? 0) + steps;
    if (!this.#fromResults.has(workerId) && this.#fromResults.size >= INSTANCES_MAX) return total;
    this.#fromResults.set(workerId, total);
    return total;
  }

  /** Takes over what a journal has. */
  restore({ of, worker, instance, steps }: StepRecord): void {
    if (of === 'process') this.reportCumulative(worker, instance, steps);
    else this.#fromResults.set(worker, Math.max(this.#fromResults.get(worker) ?? 0, steps));
  }

  /** What a journal needs to count on: a process's count, or all that came with results. */
  list(): readonly StepRecord[] {
    const processes = [...this.#cumulative].map(([key, steps]): StepRecord => {
      const [worker = '', instance = ''] = key.split('\n');
      return { of: 'process', worker, instance, steps };
    });
    const results = [...this.#fromResults].map(
      ([worker, steps]): StepRecord => ({ of: 'result', worker, instance: '', steps }),
    );
    return [...processes, ...results];
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
