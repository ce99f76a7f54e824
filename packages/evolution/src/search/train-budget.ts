/**
 * AutoML-Zero's train budget as an optional rule of a search (evolution.md 2.5, decision 5): a
 * program that costs too much to train gets no training examples there, hence fitness 0. Every
 * instruction counts, dead ones too. It steers a search only; scores never depend on it.
 */
import type { FlatPrograms, Instruction, Program } from '@adit/program';

/** What a search may spend on training one program, in units of its cost table. */
export interface TrainBudget {
  /** Cost of one execution by op code. */
  readonly opCosts: readonly number[];
  /** Training examples that one training is counted with. */
  readonly examples: number;
  /** A program that costs more is not run and scores 0. */
  readonly limit: number;
}

function functionCost(instructions: readonly Instruction[], opCosts: readonly number[]): number {
  return instructions.reduce((sum, { op }) => sum + (opCosts[op] ?? 0), 0);
}

/** Cost of one training: setup + examples · (predict + learn), dead instructions included. */
export function trainingCost(
  program: Pick<Program, 'setup' | 'predict' | 'learn'>,
  { opCosts, examples }: Pick<TrainBudget, 'opCosts' | 'examples'>,
): number {
  const example = functionCost(program.predict, opCosts) + functionCost(program.learn, opCosts);
  return functionCost(program.setup, opCosts) + examples * example;
}

/** Whether the flat program at `slot` is over the budget. */
export function isOverBudget(programs: FlatPrograms, slot: number, budget: TrainBudget): boolean {
  const { words, lengths, starts, stride } = programs;
  const cost = [0, 0, 0];
  for (let index = 0; index < cost.length; index += 1) {
    const first = slot * stride + starts[index];
    const end = first + lengths[slot * cost.length + index];
    for (let i = first; i < end; i += 1) cost[index] += budget.opCosts[words[i] & 255];
  }
  return cost[0] + budget.examples * (cost[1] + cost[2]) > budget.limit;
}
