/** Threads that work on islands, one order at a time each. */
import { Worker } from 'node:worker_threads';
import { AditError, errorMessage } from '@adit/base';
import type { IslandAnswer, IslandOrder, IslandSetup } from './island-messages.ts';

type Done = Extract<IslandAnswer, { readonly type: 'done' }>;

interface Waiting {
  readonly resolve: (answer: Done) => void;
  readonly reject: (error: Error) => void;
}

function crashed(reason: string): AditError {
  return new AditError('thread_crashed', `An island thread ended: ${reason}`, {
    numbers: { reason },
    nextStep: 'Restore the search from its last checkpoint.',
  });
}

/** One thread, started at its first order. */
class IslandWorker {
  readonly #worker: Worker;
  #waiting: Waiting | null = null;

  constructor(setup: IslandSetup) {
    this.#worker = new Worker(new URL('./island-thread.js', import.meta.url), {
      workerData: setup,
      execArgv: [],
    });
    this.#worker.on('message', (answer: IslandAnswer) => this.#receive(answer));
    this.#worker.on('error', (error) => this.#settle()?.reject(crashed(errorMessage(error))));
    this.#worker.on('exit', (code) => this.#settle()?.reject(crashed(`exit code ${code}`)));
  }

  work(order: IslandOrder): Promise<Done> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(order);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }

  #receive(answer: IslandAnswer): void {
    const waiting = this.#settle();
    if (answer.type === 'done') {
      waiting?.resolve(answer);
      return;
    }
    const { code, message, numbers, nextStep } = answer.failure;
    const details = nextStep === null ? { numbers } : { numbers, nextStep };
    waiting?.reject(new AditError(code, message, details));
  }
}

/** A fixed number of threads. */
export class ThreadPool {
  readonly #setup: IslandSetup;
  readonly #size: number;
  #workers: IslandWorker[] = [];
  #idle: IslandWorker[] = [];

  constructor(setup: IslandSetup, size: number) {
    this.#setup = setup;
    this.#size = size;
  }

  /** True when an order would be begun at once. */
  get isFree(): boolean {
    return this.#idle.length > 0 || this.#workers.length < this.#size;
  }

  /**
   * Gives an order to a free thread.
   * @throws AditError `thread_crashed`, or the search's own.
   */
  async work(order: IslandOrder): Promise<Done> {
    const worker = this.#idle.pop() ?? this.#start();
    const answer = await worker.work(order);
    this.#idle.push(worker);
    return answer;
  }

  /** Ends the threads; an order that is being worked on fails. */
  async close(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    this.#idle = [];
    await Promise.all(workers.map((worker) => worker.close()));
  }

  #start(): IslandWorker {
    const worker = new IslandWorker(this.#setup);
    this.#workers.push(worker);
    return worker;
  }
}
