/** `adit bench` as typed: the shape of its JSON is a contract; figures are not judged here. */
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runAditProcess } from './kit/process.ts';

/** Puts a faulty evaluator under what is measured; the oracle stays honest. */
const FAULT = new URL('./fixtures/flip-compiler.mjs', import.meta.url).href;
const HASH = /^[0-9a-f]{64}$/;

async function benchJson(...args: string[]) {
  const { code, stdout, stderr } = await runAditProcess(['bench', ...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ bench: args[0], node: process.versions.node });
  expect(report.cpu.length).toBeGreaterThan(0);
  return report;
}

function requireRates(results: readonly Record<string, unknown>[], samples: number): void {
  for (const result of results) {
    expect(result).toMatchObject({ unit: 'programs/cpu-s', better: 'higher' });
    expect(result['samples']).toHaveLength(samples);
    const { min, median, max, ratio } = result as Record<string, number>;
    expect(min).toBeGreaterThan(0);
    expect(median).toBeGreaterThanOrEqual(min);
    expect(max).toBeGreaterThanOrEqual(median);
    expect(ratio).toBeGreaterThan(0);
  }
}

describe('adit bench', () => {
  it('program: the fixed programs with result hashes', async () => {
    const { results, config } = await benchJson(
      ...['program', '--repetitions', '1', '--seconds', '0.01'],
    );
    expect(results.map(({ name }: { name: string }) => name)).toEqual([
      'fixed-linear-4',
      'fixed-linear-16',
      'fixed-net-16',
    ]);
    expect(config).toMatchObject({ flushEvery: 0, repetitions: 1, sampleCpuS: 0.01 });
    requireRates(results, 1);
    for (const { hash } of results) expect(hash).toMatch(HASH);
  });

  it('program: exits 1 when one mantissa bit of one task is wrong', async () => {
    const args = ['bench', 'program', '--repetitions', '1', '--seconds', '0.01', '--json'];
    const { code, stdout } = await runAditProcess(args, { nodeArgs: ['--import', FAULT] });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({
      ...{ code: 'bench_differs', numbers: { name: 'fixed-linear-4' } },
    });
  });

  it('chain: start, blocks, the metagraph of 256 neurons and memory', async () => {
    const { results, config } = await benchJson(
      ...['chain', '--repetitions', '1', '--blocks', '100'],
    );
    expect(config).toMatchObject({ repetitions: 1 });
    expect(results).toMatchObject([
      { name: 'first-answer-ms', unit: 'ms', better: 'lower' },
      { name: 'blocks-per-second', unit: 'blocks/s', better: 'higher' },
      { name: 'metagraph-256-ms', unit: 'ms', better: 'lower' },
      { name: 'epoch-256-ms', unit: 'ms', better: 'lower', hash: expect.stringMatching(HASH) },
      { name: 'memory-growth-mb', unit: 'MB', better: 'lower' },
    ]);
    for (const { samples } of results) expect(samples).toEqual([expect.any(Number)]);
  });

  it('search: the configurations that were named', async () => {
    const names = ['DEMO', 'DEMO-cache', 'NONLIN'];
    const { results } = await benchJson(
      ...['search', '--config', names.join(), '--repetitions', '1', '--seconds', '0.05'],
    );
    expect(results.map(({ name }: { name: string }) => name)).toEqual(names);
    requireRates(results, 1);
  });

  it('search: discovery with its estimate, programs and rate apart', async () => {
    const { results } = await benchJson(
      ...['search', '--config', 'discovery', '--seeds', '3', '--cap-seconds', '0.2'],
      ...['--processes', '2'],
    );
    const [{ name, unit, better, seeds, samples, outcomes, ...others }] = results;
    expect({ name, unit, better, seeds }).toEqual({
      ...{ name: 'discovery', unit: 'cpu-s', better: 'lower', seeds: 3 },
    });
    expect(samples).toHaveLength(3);
    expect(outcomes.map(({ seed }: { seed: string }) => seed)).toEqual(['1', '2', '3']);
    expect(others).toHaveProperty('programsPerDiscovery');
    expect(others.programsPerCpuS).toBeGreaterThan(0);
    expect(others.min).toBeGreaterThan(0);
  });

  it.runIf(availableParallelism() > 1)(
    'search: one thread against two, with equal bytes (needs two cores)',
    async () => {
      const { results } = await benchJson(
        ...['search', '--config', 'speedup-2-threads', '--seconds', '0.05'],
        ...['--repetitions', '1'],
      );
      expect(results).toMatchObject([
        { name: 'speedup-2-threads', unit: 'ratio', better: 'higher', hash: expect.any(String) },
      ]);
      expect(results[0].samples).toHaveLength(1);
      expect(results[0].min).toBeGreaterThan(0);
    },
  );

  it('refuses a configuration that it does not know', async () => {
    const { code, stdout } = await runAditProcess(['bench', 'search', '--config', 'X', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'invalid_setting' });
  });
});
