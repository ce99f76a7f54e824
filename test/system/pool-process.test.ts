/** `adit pool serve` as a process: draining, a second signal, a stop while it starts, SIGHUP. */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { findFreePort } from './kit/free-port.ts';
import { runAditProcess, type StartedProcess, startAdit } from './kit/process.ts';
import { readJson } from './kit/up.ts';
import { waitFor } from './kit/wait.ts';

const PATIENCE_MS = 30_000;

let place: ReturnType<typeof createTemporaryFolder>;
let running: StartedProcess | null = null;

beforeEach(() => {
  place = createTemporaryFolder();
});
afterEach(async () => {
  await running?.stop('SIGKILL');
  running = null;
  place.remove();
});

const args = (...more: string[]): string[] => [
  ...['pool', 'serve', '--data-dir', path.join(place.folder, 'pool'), '--task', 'linear-check'],
  ...more,
];

/** A pool that has said where it is. */
async function startPool(more: string[] = [], env: Record<string, string> = {}): Promise<string> {
  running = startAdit(args('--port', String(await findFreePort()), ...more), { env });
  const [, url = ''] = await running.waitForLine(/Pool at (http:\S+),/);
  return url;
}

/** A request whose body is still on its way, and the rest of it. */
function beginRequest(url: string): { finish(): Promise<string>; socket: net.Socket } {
  const { port } = new URL(url);
  const socket = net.connect(Number(port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk;
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  const head =
    'POST /api/v1/miners/register HTTP/1.1\r\nhost: pool\r\ncontent-type: application/json';
  socket.write(`${head}\r\ncontent-length: 2\r\n\r\n{`);
  return {
    socket,
    finish: async () => {
      socket.write('}');
      await closed;
      return answer;
    },
  };
}

describe('a pool told to stop', () => {
  it('says that it drains, answers what has begun, and ends with 0', async () => {
    const url = await startPool([], { DRAIN_NOTICE_S: '3' });
    const begun = beginRequest(url);
    expect(await readJson(url, '/health')).toMatchObject({ status: 'healthy' });
    running?.child.kill('SIGTERM');
    await waitFor('draining', PATIENCE_MS, async () => {
      const { status } = await readJson<{ status: string }>(url, '/health');
      return status === 'draining' ? true : null;
    });
    // Not signed: the answer is a refusal, but it is an answer.
    expect(await begun.finish()).toMatch(/^HTTP\/1\.1 401 .*missing_auth/s);
    expect(await running?.exited, running?.stderr()).toBe(0);
    expect(fs.existsSync(path.join(place.folder, 'pool', 'database', 'owner.json'))).toBe(false);
  });

  it('ends at once when it is told a second time', async () => {
    const url = await startPool([], { DRAIN_NOTICE_S: '60' });
    const { socket } = beginRequest(url);
    await readJson(url, '/health');
    running?.child.kill('SIGTERM');
    await waitFor('draining', PATIENCE_MS, async () => {
      const { status } = await readJson<{ status: string }>(url, '/health');
      return status === 'draining' ? true : null;
    });
    // Later than a signal that is only delivered twice.
    await new Promise((resolve) => setTimeout(resolve, 700));
    running?.child.kill('SIGTERM');
    expect(await running?.exited).toBe(143);
    socket.destroy();
    // What it left is no hindrance.
    const again = await startPool([], { DRAIN_NOTICE_S: '0' });
    expect(await readJson(again, '/health')).toMatchObject({ status: 'healthy' });
  });

  it.each([700, 1_200, 2_000])('%i ms after its start ends with 0 and no lock', async (ms) => {
    running = startAdit(args('--port', '0'));
    await new Promise((resolve) => setTimeout(resolve, ms));
    running.child.kill('SIGTERM');
    const code = await running.exited;
    // Before the program has begun the system ends it, and there is no code.
    if (code !== null) expect(code, running.stderr()).toBe(0);
    expect(fs.existsSync(path.join(place.folder, 'pool', 'database', 'owner.json'))).toBe(false);
  });
});

describe('a configuration file', () => {
  it('is read again on SIGHUP: what may change does, a faulty one changes nothing', async () => {
    const file = path.join(place.folder, 'pool.json');
    const write = (value: unknown) => fs.writeFileSync(file, JSON.stringify(value));
    write({ sweepS: 15, feeBps: 100 });
    const url = await startPool(['--config', file], { DRAIN_NOTICE_S: '0' });
    const logged = (text: string) =>
      waitFor(text, PATIENCE_MS, () => (running?.stderr().includes(text) ? true : null));
    write({ sweepS: 5, feeBps: 200 });
    running?.child.kill('SIGHUP');
    await logged('"applied":[{"key":"sweepS","old":"15","new":"5"}]');
    await logged('"needRestart":[{"key":"feeBps","old":"100","new":"200"}]');
    fs.writeFileSync(file, '{\n"sweep": 1}');
    running?.child.kill('SIGHUP');
    await logged('"code":"config_unknown_key"');
    await logged('"line":2');
    expect(await readJson(url, '/health')).toMatchObject({ status: 'healthy' });
    expect(await readJson(url, '/api/v1/epochs')).toMatchObject({ current: { fee_bps: 100 } });
  });

  it('is refused at the start with key and line, and shown by `adit config`', async () => {
    const file = path.join(place.folder, 'pool.json');
    fs.writeFileSync(file, '{\n\n"capBps": 0}');
    const refused = await runAditProcess(args('--config', file, '--json'));
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: 'invalid_setting', numbers: { key: 'capBps', line: 3 } },
    });
    fs.writeFileSync(file, '{"capBps": 700}');
    const env = { SWEEP_S: '3' };
    const shown = await runAditProcess(['config', '--config', file, '--fee-bps', '9', '--json'], {
      env,
    });
    const { settings } = JSON.parse(shown.stdout);
    expect(settings).toEqual(
      expect.arrayContaining([
        { key: 'capBps', value: '700', source: 'file', reloadable: false },
        { key: 'feeBps', value: '9', source: 'flag', reloadable: false },
        { key: 'sweepS', value: '3', source: 'environment', reloadable: true },
      ]),
    );
  });
});
