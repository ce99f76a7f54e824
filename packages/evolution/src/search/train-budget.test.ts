import { createInstruction, type Program, referencePrograms } from '@adit/program';
import { describe, expect, it } from 'vitest';
import { twoNetsBudget } from '../bench/automl-zero-costs.ts';
import { openTaskType } from '../tasks/open-task-type.ts';
import { createSearch } from './search.ts';
import { trainingCost } from './train-budget.ts';

const net = referencePrograms.net(4);

describe('the train budget', () => {
  it('is twice what training the reference net costs in AutoML-Zero', () => {
    // Setup: vector normal, matrix normal, constant; one predict and one learn, summed by hand.
    const setup = 77.48 + 277.69 + 3.69;
    const predict = 9.31 + 4.7 + 3.97 + 4.29 + 4.7;
    const learn = 5.1 + 4.42 + 4.7 + 3.71 + 4.7 + 3.71 + 3.97 + 4.5 + 4.7 + 9.83 + 5.58;
    const { limit } = twoNetsBudget(4, 1000);
    expect(limit).toBeCloseTo(2 * (setup + 1000 * (predict + learn)), 6);
  });

  it('counts dead instructions and no-ops', () => {
    const budget = twoNetsBudget(4, 10);
    const longer: Program = { ...net, learn: [...net.learn, createInstruction(0)] };
    expect(trainingCost(longer, budget) - trainingCost(net, budget)).toBeCloseTo(10 * 3.01, 9);
  });

  it('keeps a search from running what costs more', () => {
    const taskType = openTaskType('net-check', () => '');
    const options = { taskType, seeds: [], seed: 'budget', generations: 3, population: 20 };
    const { trainingStepsTotal } = createSearch(options).run(60);
    expect(trainingStepsTotal).toBeGreaterThan(0);
    const wide = { ...options, trainBudget: twoNetsBudget(4, 1000) };
    expect(createSearch(wide).run(60).trainingStepsTotal).toBe(trainingStepsTotal);
    const narrow = { ...options, trainBudget: { ...twoNetsBudget(4, 1000), limit: 1 } };
    const search = createSearch(narrow);
    expect(search.run(60)).toMatchObject({ trainingStepsTotal: 0, bestScore: 0 });
    expect(search.bestNew()).toBeNull();
  });
});
