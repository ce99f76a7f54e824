/**
 * Hurdle (AutoML-Zero's paper; evolution.md 3.4): a program that does worse than most on the first
 * training examples is not run to its end.
 *
 * What is compared is the prequential fitness: the fitness formula over the training errors of a
 * prefix, mean over the tasks. The bar is a percentile of the values seen, found anew after every
 * {@link WINDOW} of them; older ones count half as much each time. Until the first window is full
 * nothing is abandoned.
 */
import { aditMath } from '@adit/program';

const BINS = 256;
const WINDOW = 1024;
const TWO_OVER_PI = 0.6366197723675814;

/** What a hurdle looks at. */
export interface HurdleRules {
  /** Training examples that are run before the program is judged. */
  readonly examples: number;
  /** Share of recent results below the bar, 0 to 1. */
  readonly percentile: number;
}

/** A hurdle's state as plain JSON. */
export interface HurdleState {
  readonly bar: number;
  readonly seen: number;
  readonly counts: readonly number[];
}

/** Mean over the tasks of the fitness that the errors of a prefix would give; NaN errors give 0. */
export function prequentialFitness(errors: Float64Array, examples: number, tasks: number): number {
  let sum = 0;
  for (let task = 0; task < tasks; task += 1) {
    let squares = 0;
    for (let row = 0; row < examples; row += 1) {
      const error = errors[row * tasks + task];
      squares += error * error;
    }
    const fitness = 1 - TWO_OVER_PI * aditMath.atan(Math.sqrt(squares / examples));
    if (Number.isFinite(fitness)) sum += fitness;
  }
  return sum / tasks;
}

/** The bar and the results that it comes from. */
export class Hurdle {
  readonly rules: HurdleRules;
  readonly #counts = new Float64Array(BINS);
  #seen = 0;
  #bar = 0;

  constructor(rules: HurdleRules) {
    this.rules = rules;
  }

  /** Counts a result; false when it is below the bar. */
  passes(fitness: number): boolean {
    this.#counts[Math.min(BINS - 1, Math.floor(fitness * BINS))] += 1;
    this.#seen += 1;
    if (this.#seen === WINDOW) this.#moveBar();
    return fitness >= this.#bar;
  }

  /** For a checkpoint. */
  state(): HurdleState {
    return { bar: this.#bar, seen: this.#seen, counts: [...this.#counts] };
  }

  /** Takes over a checkpoint's state. */
  restore({ bar, seen, counts }: HurdleState): void {
    this.#bar = bar;
    this.#seen = seen;
    this.#counts.set(counts.slice(0, BINS));
  }

  #moveBar(): void {
    const total = this.#counts.reduce((sum, count) => sum + count, 0);
    let below = 0;
    let bin = 0;
    while (bin < BINS - 1 && below + this.#counts[bin] <= this.rules.percentile * total) {
      below += this.#counts[bin];
      bin += 1;
    }
    this.#bar = bin / BINS;
    this.#seen = 0;
    for (let i = 0; i < BINS; i += 1) this.#counts[i] /= 2;
  }
}
