/** `adit chain` as a process: the first answer, Ctrl-C, its state file, what it refuses. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './kit/folder.ts';
import { runAditProcess, type StartedProcess, startAdit } from './kit/process.ts';

const HASH = /^0x[0-9a-f]{64}$/;

let place: ReturnType<typeof createTemporaryFolder>;
let running: StartedProcess | null = null;

beforeEach(() => {
  place = createTemporaryFolder();
});

afterEach(async () => {
  await running?.stop('SIGTERM');
  running = null;
  place.remove();
});

interface Ready {
  readonly url: string;
  readonly genesisHash: string;
  readonly profile: string;
  readonly mode: string;
  readonly accounts: readonly { readonly name: string; readonly address: string }[];
}

async function start(...args: string[]): Promise<Ready> {
  running = startAdit(['chain', '--port', '0', '--json', ...args], { cwd: place.folder });
  const [line] = await running.waitForLine(/^\{.*\}$/m);
  return JSON.parse(line) as Ready;
}

async function call(url: string, method: string, ...params: unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 'a1', method, params });
  const response = await fetch(url.replace(/^ws/, 'http'), { method: 'POST', body });
  const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
  if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
  return result;
}

async function stop(): Promise<number | null | undefined> {
  const code = await running?.stop('SIGINT');
  running = null;
  return code;
}

describe('adit chain', () => {
  it('says in one line of JSON where it is, and answers', async () => {
    const { url, genesisHash, profile, mode, accounts } = await start();
    expect({ profile, mode }).toEqual({ profile: 'fast', mode: 'instant' });
    expect(accounts[0]).toEqual({
      name: '//Alice',
      address: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
    });
    expect(genesisHash).toMatch(HASH);
    expect(await call(url, 'chain_getBlockHash', 0)).toBe(genesisHash);
    expect(await call(url, 'chain_getHeader')).toMatchObject({ number: '0x2' });
    expect(running?.stdout().trim().split('\n')).toHaveLength(1);
    expect(running?.stderr()).toContain('Imported #1');
    expect(await stop()).toBe(0);
  });

  it('tells people the address, the genesis hash, the accounts and the next step', async () => {
    running = startAdit(['chain', '--port', '0', '--mode', 'manual', '--profile', 'normal']);
    await running.waitForLine(/Next: btcli .*ws:\/\/127\.0\.0\.1:\d+/);
    expect(running.stdout()).toMatch(/Genesis 0x[0-9a-f]{64}, normal profile, manual blocks/);
    expect(running.stdout()).toContain('5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty');
    expect(await stop()).toBe(0);
  });

  it('goes on from its state file after Ctrl-C, and has it alone until then', async () => {
    const args = ['--mode', 'manual', '--state', 'chain.json', '--scenario', 'one-subnet'];
    const first = await start(...args);
    await call(first.url, 'dev_newBlock', { count: 10 });
    const refused = await runAditProcess(['chain', '--port', '0', '--json', ...args], {
      cwd: place.folder,
    });
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: 'state_in_use', numbers: { pid: running?.pid } },
    });
    const head = await call(first.url, 'chain_getHead');
    expect(await stop()).toBe(0);
    const file = path.join(place.folder, 'chain.json');
    const saved = fs.readFileSync(file, 'utf8');
    const second = await start(...args);
    expect(second.genesisHash).toBe(first.genesisHash);
    expect(await call(second.url, 'chain_getHead')).toBe(head);
    expect(await stop()).toBe(0);
    expect(fs.readFileSync(file, 'utf8')).toBe(saved);
  });

  it('makes the same blocks for the same seed and scenario, and others for another', async () => {
    const heads: unknown[] = [];
    for (const seed of ['a', 'a', 'b']) {
      const { url } = await start('--scenario', 'one-subnet', '--seed', seed, '--no-heartbeat');
      heads.push(await call(url, 'chain_getHead'));
      await stop();
    }
    expect(heads[0]).toBe(heads[1]);
    expect(heads[0]).not.toBe(heads[2]);
  });

  it('refuses what it cannot use with a code and a next step', async () => {
    fs.writeFileSync(path.join(place.folder, 'bad.json'), '{"blocks": [');
    fs.writeFileSync(path.join(place.folder, 'steps.json'), '[\n{"newBlock": 1},\n{"sleep": 1}\n]');
    const { url } = await start();
    const taken = url.slice(url.lastIndexOf(':') + 1);
    for (const [args, code, numbers] of [
      [['--port', taken], 'port_in_use', { port: Number(taken) }],
      [['--port', '0', '--state', 'bad.json'], 'state_file_damaged', {}],
      [['--port', '0', '--scenario', './steps.json'], 'invalid_scenario', { line: 3, step: 2 }],
      [['--port', '0', '--scenario', 'nope'], 'scenario_not_found', {}],
      [['--port', '0', '--genesis-time', 'soon'], 'invalid_genesis_time', { text: 'soon' }],
      [['--port', '0', '--block-ms', '5'], 'block_ms_without_interval', { blockMs: 5 }],
    ] as const) {
      const refused = await runAditProcess(['chain', '--json', ...args], { cwd: place.folder });
      expect(refused.code).toBe(1);
      expect(JSON.parse(refused.stdout)).toMatchObject({
        error: { code, numbers, next_step: expect.stringMatching(/./) },
      });
    }
  });
});
