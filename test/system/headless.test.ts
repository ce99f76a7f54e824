/**
 * The headless commands as a miner types them, each in a process of its own: pool, sidecars, workers
 * and drivers. Work is done, agreed on and paid; every process ends with exit code 0.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { DecisionPage, EpochPage, Leaderboard, SidecarState } from '@adit/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { removeLeftServer } from './kit/left-server.ts';
import { runAditProcess, type StartedProcess, startAdit } from './kit/process.ts';
import { readJson } from './kit/up.ts';
import { waitFor } from './kit/wait.ts';

const RUNS = ['smoke_a', 'smoke_b', 'smoke_c', 'smoke_d'];
const PATIENCE_MS = 90_000;

const { folder, remove } = createTemporaryFolder();
const dataDir = path.join(folder, 'pool');
const env = { HOME: folder };
const servers: StartedProcess[] = [];
let poolUrl = '';
const sidecarUrls: string[] = [];

function start(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const started = startAdit(args, { env: { ...env, ...more } });
  servers.push(started);
  return started;
}

/** Two runs share one sidecar, the other two the other. */
const sidecarOf = (run: string): string => sidecarUrls[RUNS.indexOf(run) % 2] ?? '';

const driverArgs = (run: string, seconds: number): string[] => [
  ...['driver', '--pool-url', poolUrl, '--sidecar-url', sidecarOf(run)],
  ...['--run-id', run, '--duration-s', String(seconds)],
];

beforeAll(async () => {
  const [poolPort, ...sidecarPorts] = [
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
  ];
  // Short searches and epochs: the commands are what is tested, not what they find.
  const pool = start(
    ['pool', 'serve', '--port', String(poolPort), '--data-dir', dataDir, '--epoch-seconds', '8'],
    { EVOLVE_GENERATIONS: '1' },
  );
  await pool.waitForLine(/^Pool at http:\S+, console at \S+, API at \S+\/docs$/m);
  await pool.waitForLine(/^Problems: net-check, linear-check$/m);
  poolUrl = `http://127.0.0.1:${poolPort}`;
  for (const port of sidecarPorts) {
    const sidecar = start(['sidecar', '--host', '127.0.0.1', '--port', String(port)]);
    const [, url = ''] = await sidecar.waitForLine(/^Sidecar at (\S+)$/m);
    const [, tokenFile = ''] = await sidecar.waitForLine(/^Token in (\S+)$/m);
    expect(tokenFile).toBe(path.join(folder, '.adit', `sidecar-${port}.token`));
    expect(fs.statSync(tokenFile).mode & 0o777).toBe(0o600);
    sidecarUrls.push(url);
  }
  await Promise.all(
    RUNS.map((run) => {
      const worker = ['worker', '--sidecar-url', sidecarOf(run), '--run-id', run, '--workers', '1'];
      return start(worker).waitForLine(/^Working for \S+ with 1 thread\(s\)$/m);
    }),
  );
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop('SIGKILL')));
  await removeLeftServer(path.join(dataDir, 'database'));
  remove();
});

describe('headless mining', () => {
  const hotkeys = new Map<string, string>();

  it('has work done and accepted, and each driver ends by itself', async () => {
    const ended = await Promise.all(
      RUNS.map((run) => runAditProcess(driverArgs(run, 20), { env })),
    );
    for (const [index, { code, stdout }] of ended.entries()) {
      const run = RUNS[index] ?? '';
      expect(code).toBe(0);
      expect(stdout).toContain(`\nSidecar run_id: ${run}\n`);
      expect(stdout).toMatch(/\nDone\.\n$/);
      const [, hotkey = ''] = /^Hotkey: (5\w{47}) \(created now\)$/m.exec(stdout) ?? [];
      expect(hotkey).not.toBe('');
      hotkeys.set(run, hotkey);
    }
    expect(new Set(hotkeys.values()).size).toBe(RUNS.length);
    for (const run of RUNS) {
      const state = await readJson<SidecarState>(sidecarOf(run), `/state?run_id=${run}`);
      expect(state).toMatchObject({ run_id: run, status: 'running', workers: 1 });
      expect(state.successful_submissions).toBeGreaterThanOrEqual(1);
      expect(state.completed_jobs).toBeGreaterThanOrEqual(1);
      expect(state.training_steps).toBeGreaterThan(0);
    }
  });

  it('comes to decisions and pays for them', async () => {
    const { items } = await readJson<DecisionPage>(poolUrl, '/api/v1/decisions?limit=100');
    const agreed = items.filter(({ outcome }) => outcome === 'CONSENSUS');
    expect(agreed.length).toBeGreaterThanOrEqual(1);
    for (const { reports, digest } of agreed) {
      const agreeing = reports.filter(({ verdict }) => verdict === 'AGREED');
      expect(agreeing.length).toBeGreaterThanOrEqual(3);
      expect(new Set(agreeing.map((report) => report.digest))).toEqual(new Set([digest]));
      expect(agreeing.every(({ hotkey }) => [...hotkeys.values()].includes(hotkey))).toBe(true);
    }
    const paid = await waitFor('a paid epoch', PATIENCE_MS, async () => {
      const { closed } = await readJson<EpochPage>(poolUrl, '/api/v1/epochs');
      return closed.find(({ paid_rao: rao }) => BigInt(rao) > 0n) ?? null;
    });
    const { miners } = await readJson<Leaderboard>(poolUrl, '/api/v1/miners/leaderboard');
    for (const { hotkey, rao } of paid.miners) {
      const entry = miners.find((miner) => miner.hotkey === hotkey);
      expect(BigInt(entry?.available_rao ?? 0)).toBeGreaterThanOrEqual(BigInt(rao));
    }
  });

  it('keeps a run’s hotkey for its next driver', async () => {
    const [run = ''] = RUNS;
    const { code, stdout } = await runAditProcess(driverArgs(run, 1), { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Hotkey: ${hotkeys.get(run)}\n`));
    expect(stdout).toMatch(/\nDone\.\n$/);
    const { miners } = await readJson<Leaderboard>(poolUrl, '/api/v1/miners/leaderboard');
    expect(miners).toHaveLength(RUNS.length);
  });

  it('mines with one command', async () => {
    const args = ['mine', 'pool', '--pool-url', poolUrl, '--workers', '2', '--duration-s', '6'];
    const { code, stdout, stderr } = await runAditProcess([...args, '--json'], { env });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Hotkey: (5\w{47}) \(created now\)$/m);
    const summary: unknown = JSON.parse(stdout);
    expect(summary).toMatchObject({ hotkey: /^Hotkey: (\w+)/m.exec(stderr)?.[1] });
    const { accepted = 0 } = summary as { accepted?: number };
    expect(accepted).toBeGreaterThanOrEqual(1);
  });

  it('tells a worker without a sidecar what is missing', async () => {
    const port = await findFreePort();
    const args = ['worker', '--sidecar-url', `http://127.0.0.1:${port}`, '--run-id', 'x', '--json'];
    const { code, stdout } = await runAditProcess(args, { env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'token_unreadable' } });
  });

  it('ends each server with exit code 0 when told to', async () => {
    expect(servers).toHaveLength(3 + RUNS.length);
    const codes = await Promise.all(servers.toReversed().map((server) => server.stop('SIGTERM')));
    expect(codes).toEqual(servers.map(() => 0));
  });
});
