/** Clients that write and read BitSota's text (decision 2). */
import {
  canonicalProgram,
  formatProgramText,
  isAditText,
  parseProgramText,
  programHash,
  translateBitsota,
} from '@adit/program';
import type { AlgorithmRef, ItemOutcome, Lease } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertInvariants } from '../testing/assert-invariants.ts';
import {
  type FixtureMiner,
  openDemoTasks,
  openPoolFixture,
  type PoolFixture,
} from '../testing/pool-fixture.ts';
import { renderProgram } from './dialect.ts';

const linear = openDemoTasks().filter(({ id }) => id === 'linear-check');
const header = '# adit az64 scalars=4 vectors=3 matrices=1 features=4';

let pool: PoolFixture;
let foreign: FixtureMiner;
let author: FixtureMiner;
beforeAll(async () => {
  pool = await openPoolFixture({ problems: linear, settings: { backlogPerMiner: 1_000 } });
  foreign = await pool.openMiner('foreign');
  author = await pool.openMiner('author');
});
afterAll(async () => {
  await assertInvariants(pool.database.sql);
  await pool.close();
});

/** A lease of a client that names no dialect. */
async function takeForeign(workers = 8): Promise<Lease> {
  return await pool.service.requestLease(foreign.caller, { workers });
}

async function propose(miner: FixtureMiner, text: string): Promise<ItemOutcome> {
  const lease = await miner.lease({ eval_batch_size: 0, workers: 8 });
  if (typeof lease === 'string') throw new Error(lease);
  const evolution = { parent_algorithm_ids: [], algorithm_dsl: text };
  const { items } = await miner.handIn(lease, { evolutions: [evolution], final: true });
  const [item] = items;
  if (item === undefined) throw new Error('No answer');
  return item;
}

async function storedText(id: number | undefined): Promise<string | undefined> {
  const [row] = await pool.database.sql<{ program: string }[]>`
    select program from algorithms where id = ${id ?? 0}`;
  return row?.program;
}

const hashOf = ({ algorithm_dsl: text, input_dim: features }: AlgorithmRef): string =>
  programHash(translateBitsota(text, { features }).program);

describe('BitSota text from a client', () => {
  it('is translated, and only its canonical az64 text is stored', async () => {
    const text =
      'def Setup():\n  s3 = 0.5\ndef Predict():\n  s0 = s3 * s3\ndef Learn():\n  NoOp()\n';
    const item = await propose(author, text);
    expect(item).toEqual({ index: 0, status: 'accepted', algorithm_id: item.algorithm_id });
    const stored = await storedText(item.algorithm_id);
    // BitSota's prediction is s0, ours is s1.
    expect(stored).toMatch(/^# adit az64 .*\n(.|\n)*predict:\n {2}s1 = mul /);
    const same = `${header}\nsetup:\n  s3 = const 0.5\npredict:\n  s1 = mul s3 s3\n`;
    expect(stored).toBe(formatProgramText(canonicalProgram(parseProgramText(same))));
    expect(await propose(author, same)).toMatchObject({ status: 'duplicate_algorithm' });
  });

  it('loses the lines that cannot be expressed, which its answer says', async () => {
    const text = '# setup\ns3 = 0.25\n# predict\ns0 = frobnicate(s3)\ns0 = s3 + s3\n# learn\n';
    const item = await propose(author, text);
    expect(item).toMatchObject({ status: 'accepted', numbers: { warnings: 1 } });
    expect(item.detail).toMatch(/^line 4: unknown_op: .*frobnicate/);
    const again = await propose(author, text);
    expect(again).toMatchObject({
      status: 'duplicate_algorithm',
      numbers: { warnings: 1, algorithmId: item.algorithm_id },
    });
    expect(again.detail).toBe(item.detail);
  });

  it.each([
    { why: 'nothing is left', text: '# predict\nfrobnicate\n', code: 'invalid_dsl' },
    { why: 'it writes the label', text: '# predict\ns1 = s2 + s3\n', code: 'invalid_dsl' },
  ])('is invalid_dsl when $why', async ({ text, code }) => {
    expect(await propose(author, text)).toMatchObject({ index: 0, status: code, code });
  });
});

describe('a client that names no dialect', () => {
  it('gets BitSota text of exactly the programs that it names', async () => {
    const lease = await takeForeign();
    expect(lease.evaluate_algorithms.length).toBeGreaterThan(0);
    for (const algorithm of lease.evaluate_algorithms) {
      expect(isAditText(algorithm.algorithm_dsl)).toBe(false);
      expect(hashOf(algorithm)).toBe(algorithm.content_hash);
    }
    const [resumed] = await pool.service.resumeLeases(foreign.caller);
    expect(resumed).toEqual(lease);
    await foreign.handIn(lease, { final: true });
  });

  it('is not given a program that has no such text', async () => {
    // An f64 that is no f32 would become another number.
    const text = `${header}\nsetup:\n  s3 = const 0.1\npredict:\n  s1 = mul s3 s3\n`;
    expect(renderProgram(text, 'bitsota', 'evaluate')).toBeNull();
    expect(renderProgram(text, 'bitsota', 'seed')).toMatch(/0\.1/);
    const { algorithm_id: id } = await propose(author, text);
    const lease = await takeForeign();
    expect(lease.evaluate_algorithms.map((algorithm) => algorithm.id)).not.toContain(id);
    const other = await pool.openMiner('other');
    const az64 = await other.lease();
    if (typeof az64 === 'string') throw new Error(az64);
    const rest = await other.lease({ workers: 8 });
    const given = [az64, rest].flatMap((one) =>
      typeof one === 'string' ? [] : one.evaluate_algorithms.map((algorithm) => algorithm.id),
    );
    expect(given).toContain(id);
    await foreign.handIn(lease, { final: true });
  });

  it('gets batches and seeds in BitSota text too', async () => {
    const late = await pool.openMiner('late');
    const batch = await pool.service.requestWork(late.caller, { task_type: 'evaluate' });
    expect(
      batch.algorithms.every((algorithm) => hashOf(algorithm) === algorithm.content_hash),
    ).toBe(true);
    const lease = await pool.service.requestLease(late.caller, { workers: 2, seed_batch_size: 8 });
    expect(lease.seed_algorithms.length).toBeGreaterThan(0);
    for (const { algorithm_dsl: text } of lease.seed_algorithms)
      expect(isAditText(text)).toBe(false);
  });
});
