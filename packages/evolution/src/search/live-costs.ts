/** Whether live code is inside the cost limits of suites: suiteCost as sums over small tables. */
import { type LiveCode, OPS, opCost } from '@adit/program';
import type { Suite } from '../task-type.ts';

/** What one scoring multiplies the cost of each function with, and the limit. */
interface CostRule {
  readonly tasks: number;
  readonly train: number;
  readonly valid: number;
  readonly limit: number;
}

function ruleOf({ tasks, opCostLimit }: Pick<Suite, 'tasks' | 'opCostLimit'>): CostRule {
  let train = 0;
  let valid = 0;
  for (const { trainY, validY } of tasks) {
    train += trainY.length;
    valid += validY.length;
  }
  return { tasks: tasks.length, train, valid, limit: opCostLimit };
}

/** Cost limits of several suites whose tasks have equally many features. */
export class LiveCosts {
  readonly #opCosts: Float64Array;
  readonly #rules: readonly CostRule[];

  constructor(suites: readonly Pick<Suite, 'tasks' | 'opCostLimit'>[], features: number) {
    this.#opCosts = Float64Array.from(OPS, ({ code }) => opCost(code, features));
    this.#rules = suites.map(ruleOf);
  }

  /** True when no suite finds the program too dear. */
  isAffordable(code: LiveCode): boolean {
    const predictEnd = code.setupCount + code.predictCount;
    const setup = this.#sum(code, 0, code.setupCount);
    const predict = this.#sum(code, code.setupCount, predictEnd);
    const learn = this.#sum(code, predictEnd, predictEnd + code.learnCount);
    for (const { tasks, train, valid, limit } of this.#rules) {
      const cost = tasks * setup + train * (predict + learn) + valid * predict;
      if (cost > limit) return false;
    }
    return true;
  }

  #sum({ words }: LiveCode, first: number, end: number): number {
    let sum = 0;
    for (let i = first; i < end; i += 1) sum += this.#opCosts[words[i] & 255];
    return sum;
  }
}
