/** The chain in a file: a round trip, a diff, and files that are refused. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLogger, ManualClock } from '@adit/base';
import { ready } from '@adit/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RpcClient } from '../testing/rpc-client.ts';
import { type ChainNodeOptions, startChainNode } from './start-chain-node.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adit-state-'));
const log = createLogger('test', 'silent');
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

beforeAll(() => ready());
afterAll(() => fs.rmSync(folder, { recursive: true }));

function start(stateFile: string, options: ChainNodeOptions = {}) {
  const deps = { clock: new ManualClock(0), log };
  return startChainNode({ port: 0, mode: 'manual', stateFile, ...options }, deps);
}

async function use(file: string, work: (client: RpcClient) => Promise<unknown>, seed = 'adit') {
  const node = await start(file, { seed });
  const client = await RpcClient.open(node.port);
  await work(client);
  const { hash } = node.chain.head;
  client.close();
  await node.close();
  return hash;
}

describe('a state file', () => {
  it('brings back head, storage and genesis, and the chain goes on', async () => {
    const file = path.join(folder, 'round.json');
    const head = await use(file, async (client) => {
      await client.call('dev_faucet', ALICE, 1_000);
      await client.call('dev_newBlock', { count: 20 });
    });
    let version: unknown;
    const again = await use(file, async (client) => {
      expect(await client.call('chain_getHead')).toBe(head);
      expect(await client.call('chain_getBlockHash', 21)).toMatch(/^0x/);
      const genesis = await client.call<string>('chain_getBlockHash', 0);
      // Clients ask at the head's parent, whose state is gone.
      const parent = await client.call<string>('chain_getBlockHash', 21);
      version = await client.call('state_getRuntimeVersion', parent);
      expect(await client.call('state_getMetadata', parent)).toMatch(/^0x6d6574610e/);
      const refused = (hash: string) => ({
        code: 4003,
        message: `Client error: Api called for an unknown Block: State already discarded for ${hash}`,
      });
      expect(await client.fail('state_getStorage', '0x00', parent)).toMatchObject(refused(parent));
      // Further back the Python library learns from this refusal, and from no other.
      const answer = await client.fail('state_getRuntimeVersion', genesis);
      expect(answer).toMatchObject(refused(genesis));
    });
    expect(again).toBe(head);
    expect(version).toMatchObject({ specVersion: 425 });
    const next = await use(file, (client) => client.call('dev_newBlock'));
    const straight = path.join(folder, 'straight.json');
    const expected = await use(straight, async (client) => {
      await client.call('dev_faucet', ALICE, 1_000);
      await client.call('dev_newBlock', { count: 21 });
    });
    expect(next).toBe(expected);
    expect(fs.readFileSync(file, 'utf8')).toBe(fs.readFileSync(straight, 'utf8'));
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is sorted, a line for each entry: one change is one changed line', async () => {
    const file = path.join(folder, 'diff.json');
    const key = `0x${'ff'.repeat(8)}`;
    await use(file, (client) => client.call('dev_setStorage', [[key, '0x01']]));
    const before = fs.readFileSync(file, 'utf8').split('\n');
    await use(file, (client) => client.call('dev_setStorage', [[key, '0x02']]));
    const after = fs.readFileSync(file, 'utf8').split('\n');
    expect(after).toHaveLength(before.length);
    const changed = after.filter((line, index) => line !== before[index]);
    expect(changed).toHaveLength(1);
    expect(changed[0]).toContain(key);
    const keys = after.flatMap((line) => /^ {2}"(0x[0-9a-f]+)":/.exec(line)?.[1] ?? []);
    expect(keys.length).toBeGreaterThan(20);
    expect(keys).toEqual([...keys].sort());
  });

  it('and what is beside it say all at any time, without an end in order', async () => {
    const file = path.join(folder, 'running.json');
    const node = await start(file);
    const client = await RpcClient.open(node.port);
    await client.call('dev_newBlock', { count: 3 });
    await client.call('dev_faucet', ALICE, 1_000);
    const id = await client.call('dev_snapshot');
    await client.call('dev_newBlock', { count: 5 });
    await client.call('dev_revert', id);
    const head = await client.call('dev_newBlock', { count: 4 });
    expect(await client.call('chain_getFinalizedHead')).toBe(head);
    const copy = path.join(folder, 'copy.json');
    for (const suffix of ['', '.blocks', '.journal']) {
      fs.copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
    }
    client.close();
    await node.close();
    const again = await use(copy, async (copied) => {
      for (const method of ['chain_getHead', 'chain_getFinalizedHead']) {
        expect(await copied.call(method)).toBe(head);
      }
    });
    expect(again).toBe(head);
    expect(fs.readFileSync(copy, 'utf8')).toBe(fs.readFileSync(file, 'utf8'));
  });

  it('has one node at a time', async () => {
    const file = path.join(folder, 'locked.json');
    const node = await start(file);
    await expect(start(file)).rejects.toMatchObject({
      code: 'state_in_use',
      numbers: { pid: process.pid },
    });
    await node.close();
    await use(file, (client) => client.call('dev_newBlock'));
  });

  it.each([
    ['no JSON', '{"blocks": [', 'state_file_damaged'],
    ['nothing', '', 'state_file_damaged'],
    ['another JSON', '{"a": 1}', 'state_file_damaged'],
    ['half of a dump', null, 'state_file_damaged'],
  ])('of %s is refused with a code, and left as it is', async (_name, text, code) => {
    const file = path.join(folder, 'bad.json');
    fs.rmSync(file, { force: true });
    if (text === null) await use(file, (client) => client.call('dev_newBlock'));
    const whole = text ?? fs.readFileSync(file, 'utf8');
    const content = text ?? whole.slice(0, whole.length / 2);
    fs.writeFileSync(file, content);
    await expect(start(file)).rejects.toMatchObject({ code, nextStep: expect.any(String) });
    expect(fs.readFileSync(file, 'utf8')).toBe(content);
  });

  it('of another chain is refused with both genesis hashes', async () => {
    const file = path.join(folder, 'other.json');
    await use(file, (client) => client.call('dev_newBlock'), 'one');
    await expect(start(file, { seed: 'two' })).rejects.toMatchObject({
      code: 'state_of_another_chain',
      numbers: { fileGenesis: expect.stringMatching(/^0x/), genesis: expect.stringMatching(/^0x/) },
    });
  });

  it('that cannot be written is told at the start', async () => {
    const file = path.join(folder, 'nowhere', 'state.json');
    await expect(start(file)).rejects.toMatchObject({ code: 'state_not_written' });
  });
});
