/**
 * `net-check`: two-layer net regression where only the initial weights have to be found again
 * (configuration NONLIN of evolution.md 6.1).
 *
 * Everything of the reference net is given except its two random fills; predict and learn are
 * frozen, setup may hold vector and matrix fills. A setup of the start program is filled up to 4
 * instructions, `insert` works below 6 and `max` is 7, so both fills can come back by insertion;
 * `trade` then exchanges no-ops for further ones without changing the length.
 *
 * One hidden net and one stream of initial weights make the problem. The search suite is one draw of
 * examples, the consensus suite eight others: it asks whether initialisation and learning rate work
 * on examples that the search never saw. With nets or initial weights drawn anew for every consensus
 * task, one search task says nothing about most of them (README, measurements). Few of the nets one
 * can draw are learned to 0.99 in 1000 examples by any initialisation; number 9 is, as the seeds of
 * AutoML-Zero's own tasks were chosen.
 */
import type { Random } from '@adit/base';
import { type Banks, type Program, type ProgramLimits, referencePrograms } from '@adit/program';
import { drawInstructions } from '../mutation/draw-program.ts';
import type { SearchSpace } from '../mutation/search-space.ts';
import type { SizeRange, TaskType } from '../task-type.ts';
import { createTaskType, PROGRAM_TEXT_BYTES, type SuiteSpec } from './create-task-type.ts';
import { createSyntheticTask, type ExampleCounts } from './synthetic-tasks.ts';

const FEATURES = 4;
const BANKS: Banks = { scalars: 5, vectors: 9, matrices: 2 };
const FILL_OPS = [63, 64];
const SETUP: SizeRange = { pad: 4, min: 6, max: 7 };
const EXAMPLES: ExampleCounts = { train: 1000, valid: 100 };
const HIDDEN_NET = 'net weights 9';
const INITIAL_WEIGHTS = 'net fills 9s';
const SEARCH_DATA = ['net data 9s'];
const CONSENSUS_DATA = Array.from({ length: 8 }, (_, index) => `net data 9c${index}`);

function netSuite(dataSeeds: readonly string[]): SuiteSpec {
  const spec = { model: 'net', features: FEATURES, examples: EXAMPLES } as const;
  const tasks = dataSeeds.map((data) =>
    createSyntheticTask(spec, { weights: HIDDEN_NET, data, fills: INITIAL_WEIGHTS }),
  );
  return { tasks, aggregate: 'median', seed: `${HIDDEN_NET}, ${dataSeeds.join(', ')}` };
}

function frozen(length: number): SizeRange {
  return { pad: length, min: length, max: length };
}

/** What a search for the net's two random fills begins with and where it may go. */
export function netCheckSpace(): { readonly space: SearchSpace; readonly start: Program } {
  const net = referencePrograms.net(FEATURES);
  const start: Program = {
    ...net,
    banks: BANKS,
    setup: net.setup.filter(({ op }) => !FILL_OPS.includes(op)),
  };
  const instructions = {
    setup: SETUP.max,
    predict: net.predict.length,
    learn: net.learn.length,
  };
  const limits: ProgramLimits = { banks: BANKS, instructions, textBytes: PROGRAM_TEXT_BYTES };
  const space: SearchSpace = {
    features: FEATURES,
    limits,
    ops: { setup: FILL_OPS, predict: [], learn: [] },
    sizes: {
      setup: SETUP,
      predict: frozen(instructions.predict),
      learn: frozen(instructions.learn),
    },
    mutations: { kinds: ['alter', 'insert', 'remove', 'trade'], probability: 1, retries: 0 },
  };
  return { space, start };
}

/** The tasks of the search suite. */
export function netCheckSearchTasks(): SuiteSpec {
  return netSuite(SEARCH_DATA);
}

/** The task type. */
export function createNetCheck(): TaskType {
  const { space, start } = netCheckSpace();
  /** The start program with the free places of its setup taken by random fills. */
  const randomProgram = (random: Random): Program => {
    const length = SETUP.max - 1 - start.setup.length;
    const fills = drawInstructions(space, 'setup', { length, random });
    return { ...start, setup: [...start.setup, ...fills] };
  };
  return createTaskType({
    id: 'net-check',
    title: 'Two-layer net regression, 4 features, initial weights missing',
    space,
    reference: start,
    population: 100,
    tournament: 10,
    search: netCheckSearchTasks(),
    consensus: netSuite(CONSENSUS_DATA),
    startProgram: () => start,
    randomProgram,
  });
}
