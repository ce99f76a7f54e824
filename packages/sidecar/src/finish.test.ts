/** Finishing: what is held is handed in, what cannot be done in time is given back. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLogger, systemClock } from '@adit/base';
import { keypairFromSeed, ready } from '@adit/keys';
import { programHash } from '@adit/program';
import { type MinePoolOptions, minePool, type PoolMiner } from '@adit/sidecar';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leaseAnswer, type PoolDouble, startPoolDouble } from './fixtures/pool-double.ts';
import {
  algorithmRef,
  evolveInstructions,
  linearCheck,
  samplePrograms,
} from './fixtures/sample-work.ts';

const deps = { clock: systemClock, log: createLogger('finish-test', 'silent') };
const programs = samplePrograms(linearCheck, 3, 'finish');
const refs = programs.map((program, index) => algorithmRef(linearCheck, index + 1, program));
const evolve = { ...evolveInstructions(linearCheck, 1_000_000, 100), budget: 2 };
const faulty = new URL('./fixtures/faulty-evaluator.js', import.meta.url);
let pool: PoolDouble;
let miner: PoolMiner | null = null;

const eventually = <T>(read: () => Promise<T> | T) =>
  expect.poll(read, { timeout: 20_000, interval: 10 });

beforeAll(async () => {
  await ready();
});

beforeEach(async () => {
  pool = await startPoolDouble();
});

afterEach(async () => {
  await miner?.close();
  miner = null;
  await pool.close();
});

async function mine(more: Partial<MinePoolOptions> = {}): Promise<PoolMiner> {
  const keypair = keypairFromSeed(new Uint8Array(32).fill(9));
  const common = { poolUrl: pool.url, keypair, workers: 1, tasks: ['linear-check'] };
  miner = await minePool({ ...common, requestIntervalMs: 20, ...more }, deps);
  return miner;
}

describe('finish()', () => {
  it('hands the reports at hand in as all there is, and asks for nothing more', async () => {
    const work = { evaluate_algorithms: refs, evolve_budget: 2, evolve, seed_algorithms: refs };
    pool.script('lease', leaseAnswer(work));
    const slow = new URL(`${faulty}?slow=300`);
    const running = await mine({ evaluatorModule: slow });
    await eventually(() => running.status().held).toEqual(['lease-1']);
    const asked = pool.requests('lease').length;
    await running.finish();
    const handedIn = pool.requests('submit_lease').map(({ body }) => body);
    expect(handedIn).toHaveLength(1);
    expect(handedIn[0]).toMatchObject({ final: true, evolutions: [] });
    expect(handedIn[0]?.['evaluations']).toHaveLength(refs.length);
    expect(pool.requests('lease')).toHaveLength(asked);
    expect(pool.requests('reset')).toEqual([]);
  });

  it('ends a running search with the best that it has', async () => {
    pool.script('lease', leaseAnswer({ evolve_budget: 2, evolve, seed_algorithms: refs }));
    const running = await mine();
    const jobs = async () => {
      const headers = { authorization: `Bearer ${running.sidecarToken}` };
      const run = `pool-${running.hotkey.slice(0, 12)}`;
      const answer = await fetch(`${running.sidecarUrl}/jobs?run_id=${run}&status=leased`, {
        headers,
      });
      return JSON.stringify(await answer.json());
    };
    await eventually(jobs).toContain('evolve-lease-1');
    await running.finish();
    const [handedIn] = pool.requests('submit_lease');
    expect(handedIn?.body).toMatchObject({ final: true });
    expect(handedIn?.body['evolutions']).not.toEqual([]);
  });

  it('gives back what is not done when the time is over', async () => {
    const [first] = programs;
    if (first === undefined) throw new Error('no program');
    pool.script('lease', leaseAnswer({ evaluate_algorithms: refs }));
    const stuck = new URL(`${faulty}?loop=${programHash(first)}`);
    const running = await mine({ evaluatorModule: stuck, graceMs: 100 });
    await eventually(() => running.status().held).toEqual(['lease-1']);
    await running.finish();
    expect(pool.requests('reset').map(({ body }) => body)).toEqual([{ id: 'lease-1' }]);
    expect(pool.requests('submit_lease')).toEqual([]);
  });
});

describe('a machine on battery', () => {
  it('asks for no work and says why, until it is plugged in', async () => {
    const powerFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-mine-power-'));
    const battery = path.join(powerFolder, 'BAT0');
    fs.mkdirSync(battery);
    fs.writeFileSync(path.join(battery, 'type'), 'Battery');
    fs.writeFileSync(path.join(battery, 'status'), 'Discharging');
    const running = await mine({ onBattery: 'pause', powerFolder });
    await eventually(() => running.status().refusal?.code).toBe('on_battery');
    expect(pool.seen).toEqual([]);
    fs.writeFileSync(path.join(battery, 'status'), 'Charging');
    await eventually(() => pool.requests('lease').length).toBeGreaterThan(0);
    fs.rmSync(powerFolder, { recursive: true });
  });
});
