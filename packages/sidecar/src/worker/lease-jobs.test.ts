/** Lease jobs, ours and foreign drivers', on real threads against a real sidecar. */
import { createLogger, systemClock } from '@adit/base';
import { scoreProgram } from '@adit/evolution';
import { parseProgramText, programHash, renderBitsota } from '@adit/program';
import { type RunningSidecar, startSidecar, startWorker, type WorkerOptions } from '@adit/sidecar';
import { createSidecarClient, type Job, type LeaseJobResult, type SidecarClient } from '@adit/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  algorithmRef,
  evolveInstructions,
  linearCheck,
  samplePrograms,
} from '../fixtures/sample-work.ts';
import { ENGINE_NAME } from './engine-name.ts';

const deps = { clock: systemClock, log: createLogger('lease-test', 'silent') };
const RUN = 'r';
const programs = samplePrograms(linearCheck, 6, 'lease-jobs');
const refs = programs.map((program, index) => algorithmRef(linearCheck, index + 1, program));
const seedPrograms = samplePrograms(linearCheck, 2, 'lease-seeds');
const seeds = seedPrograms.map((program, index) => algorithmRef(linearCheck, 90 + index, program));
const direct = programs.map((program) => scoreProgram(program, linearCheck.consensusSuite));
const inSeconds = (seconds: number): number => systemClock.nowMs() / 1_000 + seconds;

let sidecar: RunningSidecar;
let client: SidecarClient;
const opened: { close(): Promise<void> }[] = [];

async function openWorker(more: Partial<WorkerOptions> = {}): Promise<void> {
  const { url: sidecarUrl, token } = sidecar;
  const options = { sidecarUrl, token, runId: RUN, workers: 1, problems: ['linear-check'] };
  opened.push(await startWorker({ ...options, pollIntervalMs: 10, ...more }, deps));
}

const lease = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  lease_id: 'lease-1',
  evaluate_algorithms: refs,
  seed_algorithms: seeds,
  evolve_budget: 0,
  lease_timeout_at_s: inSeconds(10_800),
  evolve: evolveInstructions(linearCheck, 6, 20),
  epoch_ends_at_s: inSeconds(3_600),
  miner: 'hotkey',
  ...more,
});

async function finish(payload: Record<string, unknown>): Promise<Job> {
  const { job_id } = await client.enqueueJob({ body: { run_id: RUN, kind: 'lease', payload } });
  const read = () => client.readJob({ params: { job_id }, query: { run_id: RUN } });
  await expect
    .poll(read, { timeout: 40_000, interval: 20 })
    .toMatchObject({ status: expect.stringMatching(/completed|failed/) });
  return read();
}

async function compute(payload: Record<string, unknown>): Promise<LeaseJobResult> {
  const job = await finish(payload);
  expect(job).toMatchObject({ status: 'completed', error: null });
  return job.result as LeaseJobResult;
}

/** Hashes of evolved programs, each read as the pool would. */
const hashesOf = ({ evolutions }: LeaseJobResult): string[] =>
  evolutions.map(({ algorithm_dsl: text }) =>
    programHash(parseProgramText(text, linearCheck.limits)),
  );

beforeEach(async () => {
  sidecar = await startSidecar({ host: '127.0.0.1', port: 0, tokenFile: null }, deps);
  opened.push(sidecar);
  const { url: baseUrl, token } = sidecar;
  client = createSidecarClient({ baseUrl, token, clock: systemClock, timeoutMs: 5_000 });
  await client.startRun({ body: { run_id: RUN } });
});

afterEach(async () => {
  for (const service of opened.splice(0).reverse()) await service.close();
});

describe('a lease job', () => {
  it('evaluates all, then evolves from the best just evaluated', async () => {
    await openWorker();
    const result = await compute(lease({ evolve_budget: 3 }));
    expect(result.evaluations).toEqual(
      direct.map(({ score, digest }, index) => ({
        algorithm_id: index + 1,
        score,
        digest,
        engine: ENGINE_NAME,
      })),
    );
    expect(result.undone).toEqual([]);
    const ranked = direct
      .map(({ score }, index) => ({ id: index + 1, score }))
      .sort((left, right) => right.score - left.score || left.id - right.id);
    expect(result.evolutions.map((one) => one.parent_algorithm_ids)).toEqual(
      Array(3).fill(ranked.map(({ id }) => id)),
    );
    const hashes = hashesOf(result);
    const known = programs.map(programHash);
    expect(new Set(hashes).size).toBe(3);
    expect(hashes.filter((hash) => known.includes(hash))).toEqual([]);
    expect(result).toMatchObject({ iterations: 12, seed: 'hotkey/lease-1/0/1' });
    const { items } = await client.listLogs({ query: { run_id: RUN } });
    const lines = items.map((item) => item['message']);
    expect(lines).toContain('[pool-miner] lease lease_id=lease-1 eval_n=6 evo_n=3 iter_n=12');
  });

  it('with a budget of 0 evaluates only, without programs evolves from the seeds', async () => {
    await openWorker();
    const evaluated = await compute(lease());
    expect(evaluated).toMatchObject({ evolutions: [], iterations: 6 });
    expect(evaluated.seed).toBeUndefined();
    const evolved = await compute(lease({ evaluate_algorithms: [], evolve_budget: 1 }));
    expect(evolved).toMatchObject({ evaluations: [], iterations: 6 });
    expect(evolved.evolutions).toMatchObject([{ parent_algorithm_ids: [90, 91] }]);
  });

  it('hands in what is done when the time for the search has come', async () => {
    // 20 s left: 10 are kept for handing in, 8 for the search, 2 for evaluation.
    await openWorker({
      evaluatorModule: new URL('../fixtures/faulty-evaluator.js?slow=700', import.meta.url),
    });
    const payload = lease({ evolve_budget: 1, lease_timeout_at_s: inSeconds(20) });
    const { evaluations, undone, evolutions } = await compute(payload);
    expect(evaluations.length).toBeGreaterThanOrEqual(1);
    expect(evaluations.length).toBeLessThan(6);
    expect(undone?.map(({ algorithm_id: id }) => id)).toEqual(
      refs.slice(evaluations.length).map(({ id }) => id),
    );
    expect(new Set(undone?.map(({ code }) => code))).toEqual(new Set(['assignment_timeout']));
    expect(evolutions.length).toBe(1);
  });

  it('leaves time for a later job of the same lease', async () => {
    await openWorker({
      evaluatorModule: new URL('../fixtures/faulty-evaluator.js?slow=700', import.meta.url),
    });
    const times = { lease_timeout_at_s: inSeconds(20), later_evolve_budget: 2 };
    const { evaluations, evolutions } = await compute(lease(times));
    expect(evaluations.length).toBeLessThan(6);
    expect(evolutions).toEqual([]);
  });

  it('keeps its reports when the search fails', async () => {
    await openWorker();
    const evolve = {
      ...evolveInstructions(linearCheck, 6, 20),
      search_suite_digest: '0'.repeat(64),
    };
    const result = await compute(lease({ evolve_budget: 2, evolve }));
    expect(result.evaluations.length).toBe(6);
    expect(result.evolutions).toEqual([]);
    const { items } = await client.listLogs({ query: { run_id: RUN } });
    expect(items.map((item) => String(item['message'])).join('\n')).toMatch(
      /lease search failed: suite_mismatch/,
    );
  });
});

describe('a foreign driver’s lease', () => {
  it('is understood: bare programs, digits as ids, BitSota text, no times, no instructions', async () => {
    await openWorker({ leaseEvolveGenerations: 2 });
    const rendered = programs.flatMap((program, index) => {
      const answer = renderBitsota(program);
      return answer.ok ? [{ id: index + 1, algorithm_dsl: answer.text }] : [];
    });
    expect(rendered.length).toBeGreaterThan(0);
    const given = [
      ...rendered.map((one) => ({ ...one, id: String(one.id), task_type: 'linear-check' })),
      { id: 'x', algorithm_dsl: 'skipped', task_type: 'linear-check' },
      { id: 50, algorithm_dsl: '', task_type: 'linear-check' },
      { id: 51, algorithm_dsl: String(seeds[0]?.algorithm_dsl), task_type: 'other' },
    ];
    const payload = {
      lease_id: 'foreign',
      evaluate_algorithms: given,
      seed_algorithms: [],
      evolve_budget: 2,
      input_dim: 4,
      window_number: 3,
    };
    const result = await compute(payload);
    expect(result.evaluations).toEqual(
      rendered.map(({ id }) => {
        const { score, digest } = direct[id - 1] ?? {};
        return { algorithm_id: id, score, digest, engine: ENGINE_NAME };
      }),
    );
    expect(result.undone).toMatchObject([{ algorithm_id: 51, code: 'unknown_task' }]);
    expect(hashesOf(result).length).toBe(2);
    expect(result.iterations).toBe(rendered.length + 2);
  });

  it('that says too little to be one fails with a code', async () => {
    await openWorker();
    const job = await finish({ evaluate_algorithms: [] });
    expect(job.error).toMatch(/^invalid_payload: /);
  });
});

describe('mock mode', () => {
  it('needs no task, answers by the formula, and evolves fixed programs', async () => {
    await openWorker({ mock: {}, problems: ['anything'] });
    const result = await compute(lease({ evolve_budget: 2, later_evolve_budget: 0 }));
    expect(result.evaluations.length).toBe(6);
    for (const { score, digest } of result.evaluations) {
      expect(score).toBeGreaterThanOrEqual(0.1);
      expect(score).toBeLessThanOrEqual(0.9);
      expect(digest).toBeUndefined();
    }
    expect(new Set(hashesOf(result)).size).toBe(2);
  });
});
