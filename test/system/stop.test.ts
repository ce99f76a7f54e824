/**
 * `adit up` told to stop at a bad moment, started through npm that dies, or started where it may
 * not write: it ends with a code, and nothing of it is left running.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../repository/tree.ts';
import { createTemporaryFolder } from './kit/folder.ts';
import { type StartedProcess, startAdit, startProgram } from './kit/process.ts';
import { type LiveProcess, listDescendants, listSurvivors } from './kit/process-tree.ts';
import { readJson } from './kit/up.ts';
import { waitFor } from './kit/wait.ts';

const PATIENCE_MS = 40_000;
/** Moments of the start-up, ms after the launch: while modules load, initdb runs, miners start. */
const MOMENTS_MS = [100, 900, 1_800, 3_500];
const NOBODY = { uid: 65_534, gid: 65_534 };

let place: ReturnType<typeof createTemporaryFolder>;
let running: StartedProcess | null = null;
/** What a test that fails may have left behind. */
let orphans: readonly LiveProcess[] = [];

beforeEach(() => {
  place = createTemporaryFolder();
});

afterEach(async () => {
  await running?.stop('SIGTERM');
  for (const { pid } of listSurvivors(orphans)) process.kill(pid, 'SIGTERM');
  orphans = [];
  running = null;
  place.remove();
});

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Everything that ran below `pid` at any look until `until` is settled. */
async function followFamily(pid: number, until: Promise<unknown>): Promise<LiveProcess[]> {
  const family = new Map<string, LiveProcess>();
  let isOver = false;
  void until.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    for (const child of listDescendants(pid)) family.set(`${child.pid} ${child.startedAt}`, child);
    await sleep(50);
  }
  return [...family.values()];
}

/** What is left of the processes; those that are ending already are given a moment. */
async function listLeft(family: readonly LiveProcess[]): Promise<LiveProcess[]> {
  for (let look = 0; look < 20 && listSurvivors(family).length > 0; look += 1) await sleep(100);
  return listSurvivors(family);
}

describe('adit up, stopped while it starts', () => {
  it.each(MOMENTS_MS)('after %i ms leaves nothing running and no lock', async (momentMs) => {
    running = startAdit(['up', '--json', '--data-dir', place.folder]);
    const { exited, pid, child, stderr } = running;
    const family = followFamily(pid, exited);
    await sleep(momentMs);
    child.kill('SIGINT');
    const code = await exited;
    // Before the program has begun the system ends it, and there is no code.
    if (code === null) expect(await family).toEqual([]);
    else expect(code, stderr()).toBe(0);
    expect(await listLeft(await family)).toEqual([]);
    expect(fs.existsSync(path.join(place.folder, 'database', 'owner.json'))).toBe(false);
  });

  it('starts afterwards in the same folder', async () => {
    const first = startAdit(['up', '--data-dir', place.folder]);
    await sleep(1_500);
    await first.stop('SIGINT');
    running = startAdit(['up', '--data-dir', place.folder]);
    const [, url = ''] = await running.waitForLine(/pool and console at (http:\S+)/);
    expect(await readJson(url, '/health')).toMatchObject({ status: 'healthy' });
    expect(await running.stop('SIGINT'), running.stderr()).toBe(0);
  });
});

/** The launcher builds and installs what is stale; a test must not. */
const isPrepared = ['.install-stamp', '.build-stamp'].every((name) =>
  fs.existsSync(path.join(repositoryRoot, 'node_modules', name)),
);

describe('npm start, whose npm is killed', () => {
  it.runIf(isPrepared)('stops by itself and leaves no orphan', async () => {
    const run = path.join(repositoryRoot, 'scripts', 'run.mjs');
    const command = `"$0" "$1" start --data-dir "$2" --epoch-seconds 30; exit $?`;
    // A shell between, as npm puts one there; it does not pass the signal on.
    running = startProgram('/bin/sh', ['-c', command, process.execPath, run, place.folder], {
      env: { npm_lifecycle_event: 'start' },
    });
    const [, url = ''] = await running.waitForLine(/pool and console at (http:\S+)/);
    const family = listDescendants(running.pid);
    orphans = family;
    expect(family.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('node'),
        expect.stringContaining('postgres'),
      ]),
    );
    running.child.kill('SIGTERM');
    await waitFor('the whole family to be gone', PATIENCE_MS, () =>
      listSurvivors(family).length === 0 ? true : null,
    );
    await expect(fetch(`${url}/health`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(fs.existsSync(path.join(place.folder, 'database', 'owner.json'))).toBe(false);
  });
});

describe('a data directory that may not be written', () => {
  it('is refused with a code and the next step', async () => {
    const isRoot = process.getuid?.() === 0;
    const folder = path.join(place.folder, 'read-only');
    const home = path.join(place.folder, 'home');
    for (const made of [folder, home]) fs.mkdirSync(made);
    if (isRoot) {
      fs.chownSync(home, NOBODY.uid, NOBODY.gid);
      fs.chmodSync(place.folder, 0o755);
    }
    fs.chmodSync(folder, 0o555);
    running = startAdit(['up', '--json', '--data-dir', folder], {
      env: { HOME: home },
      ...(isRoot ? { user: NOBODY } : {}),
    });
    expect(await running.exited).toBe(1);
    expect(JSON.parse(running.stdout())).toMatchObject({
      error: { code: 'data_dir_read_only', next_step: expect.stringMatching(/--data-dir/) },
    });
    expect(running.stderr()).toContain('[data_dir_read_only]');
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});
