/**
 * A pool for tests: the real service on an embedded database, a clock moved by hand, and miners who
 * really search and score.
 */
import {
  blake2b256,
  createLogger,
  createRandom,
  encodeUtf8,
  ManualClock,
  type Random,
} from '@adit/base';
import { mutate, openTaskType, scoreProgram, type TaskType } from '@adit/evolution';
import { type Keypair, keypairFromSeed, ready } from '@adit/keys';
import { formatProgramText, parseProgramText } from '@adit/program';
import { createTemporaryDatabase, migrate, type TemporaryDatabase } from '@adit/storage';
import type {
  AlgorithmRef,
  Assignment,
  Evaluation,
  Lease,
  LeaseRequestBody,
  SubmissionAnswer,
  SubmitLeaseBody,
} from '@adit/wire';
import { createPoolService } from '../create-pool-service.ts';
import type { Caller, PoolService } from '../service.ts';
import { defaultPoolSettings, type PoolSettings } from '../settings.ts';
import { poolMigrations } from '../store/migrations.ts';

/** 2026-01-01T00:00Z, when the tests' clocks start. */
export const FIXTURE_START_MS = 1_767_225_600_000;

/** A pool under test. */
export interface PoolFixture {
  readonly database: TemporaryDatabase;
  readonly clock: ManualClock;
  readonly service: PoolService;
  readonly settings: PoolSettings;
  readonly problems: readonly TaskType[];
  /** Another service on the same database, as a second process would be. */
  openService(settings?: Partial<PoolSettings>, processId?: string): Promise<PoolService>;
  /** A miner that is registered. */
  openMiner(name: string): Promise<FixtureMiner>;
  close(): Promise<void>;
}

/** The two tasks of the demo. */
export function openDemoTasks(): TaskType[] {
  const readText = (path: string): string => {
    throw new Error(`No file is read: ${path}`);
  };
  return ['net-check', 'linear-check'].map((id) => openTaskType(id, readText));
}

/** The fixture pool's own hotkey. */
function fixturePoolKey(): Keypair {
  return keypairFromSeed(blake2b256(encodeUtf8('fixture pool')));
}

/** Starts a pool with fresh data. */
export async function openPoolFixture(
  options: { readonly settings?: Partial<PoolSettings>; readonly problems?: TaskType[] } = {},
): Promise<PoolFixture> {
  await ready();
  const log = createLogger('pool-test', 'silent');
  const database = await createTemporaryDatabase({ log });
  const clock = new ManualClock(FIXTURE_START_MS);
  const problems = options.problems ?? openDemoTasks();
  const settings = { ...defaultPoolSettings, ...options.settings };
  let services = 0;
  const openService = async (
    changes: Partial<PoolSettings> = {},
    processId?: string,
  ): Promise<PoolService> => {
    services += 1;
    return await createPoolService({
      database,
      clock,
      random: createRandom(`pool fixture ${services}`),
      keypair: fixturePoolKey(),
      log,
      settings: { ...settings, ...changes },
      problems,
      ...(processId === undefined ? {} : { processId }),
    });
  };
  await migrate(database, poolMigrations);
  const service = await openService();
  return {
    database,
    clock,
    service,
    settings,
    problems,
    openService,
    openMiner: async (name) => {
      const miner = new FixtureMiner(name, service, problems);
      await service.register(miner.caller);
      return miner;
    },
    close: () => database.close(),
  };
}

/** A miner that calls the service directly; its scores and digests are real. */
export class FixtureMiner {
  readonly caller: Caller;
  readonly keypair: Keypair;
  readonly #random: Random;
  readonly #problems: readonly TaskType[];
  /** Set to another one to speak to another process. */
  service: PoolService;

  constructor(name: string, service: PoolService, problems: readonly TaskType[]) {
    this.service = service;
    this.#problems = problems;
    const seed = new Uint8Array(32);
    seed.set(new TextEncoder().encode(name).subarray(0, 32));
    this.keypair = keypairFromSeed(seed);
    this.caller = { publicKey: this.keypair.publicKey, hotkey: this.keypair.address };
    this.#random = createRandom(name);
  }

  /** A batch, or the reason why there is none. */
  async request(kind: 'evolve' | 'evaluate', workers = 1): Promise<Assignment | string> {
    const dialect = 'az64';
    return await orReason(
      this.service.requestWork(this.caller, { task_type: kind, dialect, workers }),
    );
  }

  /** A lease, or the reason why there is none. */
  async lease(request: LeaseRequestBody = {}): Promise<Lease | string> {
    return await orReason(this.service.requestLease(this.caller, { dialect: 'az64', ...request }));
  }

  /** The honest reports of an evaluate batch. */
  score(batch: Assignment): Evaluation[] {
    return this.scoreAll(batch.algorithms);
  }

  /** The honest reports of programs. */
  scoreAll(algorithms: readonly AlgorithmRef[]): Evaluation[] {
    return algorithms.map((algorithm) => {
      const taskType = this.#taskType(algorithm.task_type);
      const program = parseProgramText(algorithm.algorithm_dsl, taskType.limits);
      const { score, digest } = scoreProgram(program, taskType.consensusSuite);
      return { algorithm_id: algorithm.id, score, digest };
    });
  }

  /** Hands reports in. */
  async report(batch: Assignment, evaluations: readonly Evaluation[]): Promise<SubmissionAnswer> {
    return await this.service.submitEvaluation(this.caller, batch.batch_id, {
      evaluations: [...evaluations],
    });
  }

  /** Hands in all or a part of a lease. */
  async handIn(lease: Lease, part: Partial<SubmitLeaseBody>): Promise<SubmissionAnswer> {
    const body = { evaluations: [], evolutions: [], ...part };
    return await this.service.submitLease(this.caller, lease.lease_id, body);
  }

  /** Asks for an evaluate batch and reports it; the number of reports, or the reason for none. */
  async evaluate(alter: (report: Evaluation) => Evaluation = (same) => same) {
    const batch = await this.request('evaluate');
    if (typeof batch === 'string') return batch;
    await this.report(batch, this.score(batch).map(alter));
    return batch.algorithms.length;
  }

  /** The best of `tries` mutants of a batch's parents by search score, as text. */
  breed(batch: Assignment, tries = 40): string {
    return this.breedFrom(batch.evolve?.problem ?? '', batch.algorithms, tries);
  }

  /** The best of `tries` mutants of some parents by search score, as text; empty without parents. */
  breedFrom(problem: string, parents: readonly AlgorithmRef[], tries = 40): string {
    const taskType = this.#taskType(problem);
    let best = { score: -1, text: '' };
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const parent = parents[this.#random.nextBelow(Math.max(1, parents.length))];
      if (parent === undefined) break;
      let program = parseProgramText(parent.algorithm_dsl, taskType.limits);
      for (let step = 0; step <= attempt % 3; step += 1) {
        program = mutate(program, taskType, this.#random);
      }
      const { score } = scoreProgram(program, taskType.searchSuite);
      if (score > best.score) best = { score, text: formatProgramText(program) };
    }
    return best.text;
  }

  /** Hands a program in. */
  async propose(batch: Assignment, text: string): Promise<SubmissionAnswer> {
    return await this.service.submitEvolution(this.caller, batch.batch_id, {
      evolved_function: text,
      parent_functions: batch.algorithms.map(({ id }) => ({ id })),
    });
  }

  /** Asks for an evolve batch and hands in a child; the answer, or the reason for none. */
  async evolve(tries?: number): Promise<SubmissionAnswer | string> {
    const batch = await this.request('evolve');
    if (typeof batch === 'string') return batch;
    return await this.propose(batch, this.breed(batch, tries));
  }

  #taskType(id: string): TaskType {
    const taskType = this.#problems.find((problem) => problem.id === id);
    if (taskType === undefined) throw new Error(`No such task: ${id}`);
    return taskType;
  }
}

/** What a request gets, or the reason (or else the code) of its refusal. */
async function orReason<T>(call: Promise<T>): Promise<T | string> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'numbers' in error) {
      const { reason } = Object(error.numbers);
      return typeof reason === 'string' ? reason : String(error.code);
    }
    throw error;
  }
}
