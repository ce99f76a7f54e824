/** All three in one process, with real threads, from the built package. */
import { createLogger, systemClock } from '@adit/base';
import { scoreProgram } from '@adit/evolution';
import { keypairFromSeed, ready } from '@adit/keys';
import { parseProgramText, programHash } from '@adit/program';
import { minePool } from '@adit/sidecar';
import type { Evolution } from '@adit/wire';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leaseAnswer, type PoolDouble, startPoolDouble } from './fixtures/pool-double.ts';
import {
  algorithmRef,
  evolveInstructions,
  linearCheck,
  samplePrograms,
} from './fixtures/sample-work.ts';

const deps = { clock: systemClock, log: createLogger('mine-test', 'silent') };
const programs = samplePrograms(linearCheck, 2, 'mine');
const algorithms = programs.map((program, index) => algorithmRef(linearCheck, index + 1, program));
const evolve = evolveInstructions(linearCheck, 2, 20);
let pool: PoolDouble;

beforeAll(async () => {
  await ready();
});

beforeEach(async () => {
  pool = await startPoolDouble();
});

afterEach(async () => {
  await pool.close();
});

describe('minePool', () => {
  it('evaluates and evolves what the pool hands out, and signs for its own hotkey', async () => {
    const programsAndBudget = { evaluate_algorithms: algorithms, evolve_budget: 1, evolve };
    pool.script('lease', leaseAnswer(programsAndBudget));
    const keypair = keypairFromSeed(new Uint8Array(32).fill(9));
    const miner = await minePool(
      {
        poolUrl: pool.url,
        keypair,
        workers: 1,
        tasks: ['linear-check'],
        requestIntervalMs: 20,
        durationMs: 60_000,
      },
      deps,
    );
    try {
      expect(miner.hotkey).toBe(keypair.address);
      await expect
        .poll(() => miner.status().summary, { timeout: 20_000, interval: 20 })
        .toMatchObject({ submittedEvaluations: 2, submittedEvolutions: 1 });
    } finally {
      await miner.close();
    }
    expect(await miner.done).toMatchObject({ assignments: 1, accepted: 2, dropped: 0 });
    const [reported, handedIn] = pool.requests('submit_lease').map(({ body }) => body);
    expect(reported).toMatchObject({
      final: false,
      evaluations: programs.map((program, index) => {
        const { score, digest } = scoreProgram(program, linearCheck.consensusSuite);
        return { algorithm_id: index + 1, score, digest };
      }),
    });
    expect(handedIn).toMatchObject({ evaluations: [], final: true });
    const [evolved] = (handedIn?.['evolutions'] ?? []) as Evolution[];
    expect([...(evolved?.parent_algorithm_ids ?? [])].sort()).toEqual([1, 2]);
    const child = parseProgramText(String(evolved?.algorithm_dsl), linearCheck.limits);
    expect(programs.map(programHash)).not.toContain(programHash(child));
    expect(pool.seen.every(({ isAuthentic }) => isAuthentic)).toBe(true);
    await expect(fetch(`${miner.sidecarUrl}/health`)).rejects.toThrow();
  });

  it('starts nothing when one part cannot start', async () => {
    const keypair = keypairFromSeed(new Uint8Array(32).fill(9));
    const options = { poolUrl: pool.url, keypair, workers: 1, tasks: ['no-such-task'] };
    await expect(minePool(options, deps)).rejects.toMatchObject({ code: 'unknown_task' });
    expect(pool.seen).toEqual([]);
  });
});
