/** All three in one process, with real threads, from the built package. */
import { createLogger, systemClock } from '@adit/base';
import { scoreProgram } from '@adit/evolution';
import { keypairFromSeed, ready } from '@adit/keys';
import { parseProgramText, programHash } from '@adit/program';
import { minePool } from '@adit/sidecar';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  assignmentAnswer,
  noWork,
  type PoolDouble,
  startPoolDouble,
} from './fixtures/pool-double.ts';
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
    const evolveWork = { batch_id: 'e', task_type: 'evolve', algorithms, evolve } as const;
    pool.script('request', assignmentAnswer({ algorithms }), noWork, assignmentAnswer(evolveWork));
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
    expect(await miner.done).toMatchObject({ assignments: 2, accepted: 2, dropped: 0 });
    expect(pool.requests('submit_evaluation')[0]?.body).toEqual({
      evaluations: programs.map((program, index) => {
        const { score, digest } = scoreProgram(program, linearCheck.consensusSuite);
        return { algorithm_id: index + 1, score, digest };
      }),
    });
    const evolved = pool.requests('submit_evolution')[0]?.body;
    expect(evolved).toMatchObject({ parent_functions: [{ id: 1 }, { id: 2 }] });
    const child = parseProgramText(String(evolved?.['evolved_function']), linearCheck.limits);
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
