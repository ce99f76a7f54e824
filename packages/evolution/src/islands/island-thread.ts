/**
 * Entry of an island thread: continues whichever island it is told to.
 *
 * An island's population and tables stand in shared memory, so any thread can take up any island;
 * what is small travels with the order. Every thread prepares the suite once.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { AditError, assert, errorMessage } from '@adit/base';
import type { CompiledTasks, Program } from '@adit/program';
import { AgingSearch } from '../search/aging-search.ts';
import { OWN_PARTS } from '../search/child-scorer.ts';
import type { Suite, TaskType } from '../task-type.ts';
import type { IslandAnswer, IslandFailure, IslandOrder, IslandSetup } from './island-messages.ts';
import { optionsOfIsland } from './island-options.ts';

function noGenerator(): Program {
  throw new AditError('invalid_search', 'An island thread draws no start programs', {
    nextStep: 'Report this: islands are sown before their threads start.',
  });
}

/** The searches of a thread, each made when it is first wanted. */
class IslandThread {
  readonly #setup: IslandSetup;
  readonly #taskType: TaskType;
  readonly #searches = new Map<number, AgingSearch>();
  #runner: CompiledTasks | null = null;

  constructor(setup: IslandSetup) {
    this.#setup = setup;
    const { taskType } = setup.options;
    this.#taskType = { ...taskType, startProgram: noGenerator, randomProgram: noGenerator };
  }

  work({ island, state, immigrant, evaluations }: IslandOrder): IslandAnswer {
    const search = this.#open(island);
    search.adopt(state);
    if (immigrant !== null) search.welcome(immigrant);
    search.run(evaluations);
    return { type: 'done', state: search.state(), emigrant: search.emigrant() };
  }

  #open(island: number): AgingSearch {
    const known = this.#searches.get(island);
    if (known !== undefined) return known;
    const left = [...(this.#setup.buffers[island] ?? [])];
    const options = optionsOfIsland({ ...this.#setup.options, taskType: this.#taskType }, island);
    const search = new AgingSearch(options, {
      allocate: (bytes) => {
        const buffer = left.shift();
        assert(buffer?.byteLength === bytes, 'the memory is that of this island');
        return buffer;
      },
      createRunner: (suite) => this.#prepare(suite),
      isSown: true,
    });
    this.#searches.set(island, search);
    return search;
  }

  #prepare(suite: Suite): CompiledTasks {
    this.#runner ??= OWN_PARTS.createRunner(suite);
    return this.#runner;
  }
}

function describe(error: unknown): IslandFailure {
  if (error instanceof AditError) {
    const { code, message, numbers, nextStep } = error;
    return { code, message, numbers: { ...numbers }, nextStep };
  }
  const nextStep = 'Start the search again from its last checkpoint.';
  return { code: 'thread_crashed', message: errorMessage(error), numbers: {}, nextStep };
}

function serve(port: MessagePort, thread: IslandThread): void {
  port.on('message', (order: IslandOrder) => {
    let answer: IslandAnswer;
    try {
      answer = thread.work(order);
    } catch (error) {
      answer = { type: 'failed', failure: describe(error) };
    }
    port.postMessage(answer);
  });
}

if (parentPort !== null) serve(parentPort, new IslandThread(workerData));
