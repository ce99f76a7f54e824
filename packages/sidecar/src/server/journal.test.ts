/** The journal under a real sidecar process: killed with -9, and on a disk that takes no more. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom, systemClock } from '@adit/base';
import { createSidecarClient, type SidecarClient } from '@adit/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../fixtures/serve-sidecar.js', import.meta.url));
const KILLS = 6;

let folder: string;
let running: ChildProcess | null = null;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-sidecar-'));
});

afterEach(async () => {
  await kill();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Starts the sidecar; `limitKiB` bounds every file it writes, as a full disk would. */
async function serve(port: string, limitKiB?: number): Promise<string> {
  const args = [SCRIPT, port, folder];
  const limited = ['-c', `ulimit -f ${limitKiB}; exec "$0" "$@"`, process.execPath, ...args];
  const [command, given] =
    limitKiB === undefined ? ([process.execPath, args] as const) : (['bash', limited] as const);
  const child = spawn(command, given, { stdio: ['ignore', 'pipe', 'inherit'] });
  running = child;
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`exit ${code}`)));
    child.stdout.once('data', (line) => resolve(String(line).trim()));
  });
}

async function kill(): Promise<void> {
  const child = running;
  running = null;
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function clientOf(baseUrl: string): SidecarClient {
  return createSidecarClient({ baseUrl, clock: systemClock, timeoutMs: 10_000 });
}

const run_id = 'r';

describe('a sidecar with a journal', () => {
  it(`loses nothing that it answered, killed ${KILLS} times at a random request`, async () => {
    const random = createRandom('journal kill');
    let url = await serve('0');
    const port = new URL(url).port;
    await clientOf(url).startRun({ body: { run_id } });
    const queued = new Set<string>();
    const finished = new Map<string, number>();
    let lastLease: { id: string; token: string } | null = null;
    for (let round = 0; round < KILLS; round += 1) {
      const client = clientOf(url);
      const killAt = 5 + random.nextBelow(20);
      for (let call = 0; call < killAt; call += 1) {
        const job_id = `j${round}-${call}`;
        const [entry] = await Promise.all([
          client.enqueueJob({ body: { run_id, job_id, kind: 'k', payload: { call } } }),
          client.recordSubmission({ body: { run_id, status: 'accepted', score: round } }),
        ]);
        queued.add(entry.job_id);
        const leased = call % 2 === 0 ? await client.claimJob({ body: { run_id } }) : null;
        if (leased === null) continue;
        const { job } = leased;
        lastLease = { id: job.job_id, token: job.lease_token ?? '' };
        if (call % 4 === 0) continue;
        const lease_token = job.lease_token ?? null;
        const body = { run_id, status: 'ok', result: { call }, lease_token };
        await client.recordResult({ params: { job_id: job.job_id }, body });
        finished.set(job.job_id, call);
      }
      // Requests under way while it dies may or may not count; those answered do.
      const underWay = client.enqueueJob({ body: { run_id, kind: 'under_way' } }).catch(() => null);
      await kill();
      await underWay;
      url = await serve(port);
      const again = clientOf(url);
      const { items } = await again.listJobs({ query: { run_id, limit: 500 } });
      const known = new Map(items.map((job) => [job.job_id, job.status]));
      for (const id of queued) {
        if (finished.has(id)) expect(known.get(id), id).toBe('completed');
        else expect(known.get(id), id).toMatch(/^(?:queued|leased)$/);
      }
      const results = await again.listResults({ query: { run_id, limit: 500 } });
      expect(results.items.map((item) => [item.job_id, item.result])).toEqual(
        [...finished].map(([id, call]) => [id, { call }]),
      );
      const state = await again.readState({ query: { run_id } });
      expect(state.journal).toMatchObject({ status: 'ok' });
      expect(state.local_sota).toBe(round);
    }
    if (lastLease === null) throw new Error('nothing was leased');
    const held = await clientOf(url).readJob({
      params: { job_id: lastLease.id },
      query: { run_id },
    });
    if (held.status === 'leased') {
      const body = { run_id, lease_seconds: 30, lease_token: lastLease.token };
      const beat = await clientOf(url).heartbeatJob({ params: { job_id: held.job_id }, body });
      expect(beat.status).toBe('ok');
    }
  });

  it.skipIf(process.platform === 'win32')(
    'goes on in memory when the disk is full, says so, and writes again when there is room',
    async () => {
      const client = clientOf(await serve('0', 64));
      await client.startRun({ body: { run_id } });
      const payload = { text: 'x'.repeat(20_000) };
      for (let n = 0; n < 5; n += 1) {
        const body = { run_id, job_id: `j${n}`, kind: 'k', payload };
        expect(await client.enqueueJob({ body })).toMatchObject({ job_id: `j${n}` });
      }
      const { journal, queued_jobs } = await client.readState({ query: { run_id } });
      expect(queued_jobs).toBe(5);
      expect(journal).toMatchObject({
        status: 'failing',
        detail: expect.stringMatching(/^The journal cannot be written: EFBIG.*kept in memory only/),
      });
      expect(await client.claimJob({ body: { run_id } })).toMatchObject({ job: { job_id: 'j0' } });
      // Room again: the jobs that took it are gone, and the whole journal is written anew.
      for (let n = 0; n < 5; n += 1) {
        await client.cancelJob({ params: { job_id: `j${n}` }, body: { run_id } });
      }
      await client.startRun({ body: { run_id, replace: true } });
      const { journal: after } = await client.readState({ query: { run_id } });
      expect(after).toMatchObject({ status: 'ok', detail: null });
    },
  );
});
