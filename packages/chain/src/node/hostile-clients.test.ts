/** Clients that mean harm, or are broken: every answer has a code, and the node stays up. */
import { createLogger, encodeHex, systemClock } from '@adit/base';
import { ready } from '@adit/keys';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { runtimeDefinition } from '../definitions/runtime.ts';
import { DEV_ACCOUNTS } from '../runtime/genesis/dev-accounts.ts';
import { RpcClient } from '../testing/rpc-client.ts';
import { signExtrinsic, transferCall } from '../testing/sign-extrinsic.ts';
import { type ChainNode, startChainNode } from './start-chain-node.ts';

const INTERNAL = -32603;
/** System.Number, which every block changes. */
const NUMBER_KEY = '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac';

let node: ChainNode;
let client: RpcClient;

beforeAll(() => ready());

beforeEach(async () => {
  const transportLimits = { notificationBytes: 400_000, farewellMs: 50 };
  node = await startChainNode(
    { port: 0, mode: 'manual', transportLimits },
    { clock: systemClock, log: createLogger('test', 'silent') },
  );
  client = await RpcClient.open(node.port);
});

afterEach(async () => {
  client.close();
  await node.close();
});

async function expectAlive(): Promise<void> {
  expect(await client.call('system_chain')).toBe('Bittensor');
}

async function untilSockets(count: number): Promise<void> {
  for (let look = 0; look < 1_000 && node.figures().sockets !== count; look += 1) {
    await systemClock.sleep(5);
  }
  expect(node.figures().sockets).toBe(count);
}

const junk: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  2 ** 60,
  '',
  '0x',
  '0x0',
  'text',
  `0x${'00'.repeat(32)}`,
  `0x${'ff'.repeat(1_000)}`,
  [],
  [null],
  [[]],
  ['0x', '0x'],
  [['0x00', '0x00']],
  [{}],
  {},
  { count: 'x' },
  { __proto__: null, System: { Account: [[[], {}]] } },
];

describe('a request of nonsense', () => {
  it('to every method is answered, or refused with a code of its own', async () => {
    const { methods } = await client.call<{ methods: string[] }>('rpc_methods');
    const defects: string[] = [];
    for (const method of methods) {
      const sets = junk.flatMap((value) => [[value], [value, value], [value, value, value, value]]);
      const answers = await Promise.all(sets.map((params) => client.ask(method, ...params)));
      for (const [index, { error }] of answers.entries()) {
        if (error === undefined) continue;
        const isText = typeof error.data === 'string' && error.data.length > 0;
        if (error.code === INTERNAL || !isText) {
          defects.push(`${method} ${JSON.stringify(sets[index])}: ${JSON.stringify(error)}`);
        }
      }
    }
    expect(defects).toEqual([]);
    await expectAlive();
  });

  it('to every runtime interface is answered, or refused as bad SCALE', async () => {
    const names = runtimeDefinition.apis.flatMap(({ name, methods }) =>
      Object.keys(methods).map((method) => `${name}_${method}`),
    );
    const samples = fc.sample(fc.uint8Array({ maxLength: 80 }), { numRuns: 25, seed: 7 });
    const defects: string[] = [];
    for (const name of names) {
      for (const bytes of samples) {
        const args = `0x${encodeHex(bytes)}`;
        const { error, result } = await client.ask('state_call', name, args);
        if (error === undefined ? !/^0x/.test(String(result)) : error.code !== 4003) {
          defects.push(`${name} ${args}: ${JSON.stringify(error ?? result)}`);
        }
      }
    }
    expect(names.length).toBeGreaterThan(60);
    expect(defects).toEqual([]);
    await expectAlive();
  });

  it('of a valid extrinsic with any bytes changed is refused with 1001, 1010 or 1011', async () => {
    const call = transferCall(DEV_ACCOUNTS.Bob, 1n);
    const bytes = signExtrinsic({ nonce: 0, call, genesisHash: node.genesisHash });
    const change = fc.record({
      at: fc.nat({ max: bytes.length - 1 }),
      by: fc.integer({ min: 1, max: 255 }),
    });
    const changes = fc.sample(change, { numRuns: 300, seed: 11 });
    const codes = new Set<number>();
    for (const { at, by } of changes) {
      const altered = bytes.slice();
      altered[at] = (altered[at] ?? 0) ^ by;
      const { code } = await client.fail('author_submitExtrinsic', `0x${encodeHex(altered)}`);
      codes.add(code);
    }
    expect([...codes].filter((code) => ![1001, 1010, 1011].includes(code))).toEqual([]);
    expect(codes).toContain(1010);
    await expectAlive();
  });
});

describe('thousands of subscriptions', () => {
  it('hear of every block, and leave nothing behind', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, () => RpcClient.open(node.port)));
    const ids = await Promise.all(
      clients.map((each) =>
        Promise.all(
          Array.from({ length: 500 }, (_, index) =>
            index % 2 === 0
              ? each.call<string>('chain_subscribeNewHeads')
              : each.call<string>('state_subscribeStorage', [NUMBER_KEY]),
          ),
        ),
      ),
    );
    expect(node.figures()).toMatchObject({ sockets: 9, subscriptions: 4_000 });
    await client.call('dev_newBlock');
    for (const [index, each] of clients.entries()) {
      const mine = ids[index] ?? [];
      for (let look = 0; look < 2_000 && each.notifications.length < 1_000; look += 1) {
        await systemClock.sleep(5);
      }
      expect(mine.every((id) => each.told(id).length === 2)).toBe(true);
    }
    for (const each of clients) each.close();
    await untilSockets(1);
    expect(node.figures()).toEqual({ sockets: 1, subscriptions: 0, unfinishedBytes: 0 });
    await expectAlive();
  });

  it('that nobody reads are closed, and memory stays where it was', async () => {
    const heapBefore = process.memoryUsage().external + process.memoryUsage().arrayBuffers;
    const deaf = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = new WebSocket(`ws://127.0.0.1:${node.port}`, { perMessageDeflate: false });
        socket.on('error', () => undefined);
        await new Promise((resolve) => socket.once('open', resolve));
        for (let id = 0; id < 100; id += 1) {
          socket.send(JSON.stringify({ id, method: 'chain_subscribeAllHeads', params: [] }));
        }
        return socket;
      }),
    );
    for (let look = 0; look < 1_000 && node.figures().subscriptions < 2_000; look += 1) {
      await systemClock.sleep(5);
    }
    for (const socket of deaf) socket.pause();
    for (let turn = 0; turn < 200 && node.figures().sockets > 1; turn += 1) {
      await client.call('dev_newBlock', { count: 5 });
    }
    await untilSockets(1);
    expect(node.figures().subscriptions).toBe(0);
    const heapAfter = process.memoryUsage().external + process.memoryUsage().arrayBuffers;
    expect(heapAfter - heapBefore).toBeLessThan(128 * 1_048_576);
    for (const socket of deaf) socket.terminate();
    await expectAlive();
  });
});
