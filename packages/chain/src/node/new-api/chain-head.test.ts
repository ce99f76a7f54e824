/** `chainHead_v1_*` over a real socket, against a real chain: what follows, what is refused, when it ends. */
import { createLogger, ManualClock } from '@adit/base';
import { ready } from '@adit/keys';
import { type HeaderJson, hashHeader, headerFromJson } from '@adit/substrate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RpcClient } from '../../testing/rpc-client.ts';
import { type ChainNode, startChainNode } from '../start-chain-node.ts';
import { PINNED_MAX } from './follow.ts';
import { OPERATIONS_MAX } from './operations.ts';

const PREFIX = `0x${'ab'.repeat(16)}`;
const HASH = /^0x[0-9a-f]{64}$/;
const NOWHERE = `0x${'00'.repeat(32)}`;

interface FollowEvent {
  readonly event: string;
  readonly operationId?: string;
  readonly blockHash?: string;
  readonly finalizedBlockHashes?: string[];
  readonly items?: { key: string }[];
}

let node: ChainNode;
let client: RpcClient;
let follow: string;

beforeAll(async () => {
  await ready();
  const deps = { clock: new ManualClock(0), log: createLogger('test', 'silent') };
  node = await startChainNode({ port: 0, mode: 'manual' }, deps);
});

afterAll(() => node.close());

beforeEach(async () => {
  client = await RpcClient.open(node.port);
  follow = await client.call<string>('chainHead_v1_follow', true);
  await client.waitFor(follow, 2);
});

afterEach(() => client.close());

const told = () => client.told(follow) as FollowEvent[];
const head = () => client.call<string>('chain_getHead');

/** What an operation told, once it said `last`. */
async function eventsOf(operationId: string, last: string): Promise<FollowEvent[]> {
  const mine = () => told().filter((each) => each.operationId === operationId);
  for (let look = 0; look < 2_000 && mine().at(-1)?.event !== last; look += 1) {
    await client.call('system_health');
  }
  return mine();
}

async function start(method: string, ...params: unknown[]): Promise<string> {
  const answer = await client.call<{ result: string; operationId: string }>(
    `chainHead_v1_${method}`,
    follow,
    ...params,
  );
  expect(answer).toMatchObject({ result: 'started', operationId: expect.stringMatching(/^\d+$/) });
  return answer.operationId;
}

async function items(queries: unknown): Promise<unknown[]> {
  const id = await start('storage', await head(), queries, null);
  const events = await eventsOf(id, 'operationStorageDone');
  expect(events.at(-1)?.event).toBe('operationStorageDone');
  return events.flatMap((event) => event.items ?? []);
}

describe('chainHead_v1_follow', () => {
  it('tells the final blocks with their runtime, then the best block', async () => {
    const [initialized, best] = told();
    const hashes = initialized?.finalizedBlockHashes ?? [];
    expect(hashes.length).toBeGreaterThanOrEqual(3);
    expect(hashes.at(-1)).toBe(await head());
    const version = await client.call<{ specVersion: number; apis: [string, number][] }>(
      'state_getRuntimeVersion',
    );
    expect(initialized).toEqual({
      event: 'initialized',
      finalizedBlockHashes: hashes,
      finalizedBlockRuntime: {
        type: 'valid',
        spec: {
          specName: 'node-subtensor',
          implName: 'node-subtensor',
          specVersion: version.specVersion,
          implVersion: expect.any(Number),
          transactionVersion: expect.any(Number),
          apis: Object.fromEntries(version.apis),
        },
      },
    });
    expect(best).toEqual({ event: 'bestBlockChanged', bestBlockHash: hashes.at(-1) });
  });

  it('tells each block as new, best and final, in this order', async () => {
    const before = await head();
    const hash = await client.call<string>('dev_newBlock');
    expect((await client.waitFor(follow, 5)).slice(2)).toEqual([
      { event: 'newBlock', blockHash: hash, parentBlockHash: before, newRuntime: null },
      { event: 'bestBlockChanged', bestBlockHash: hash },
      { event: 'finalized', finalizedBlockHashes: [hash], prunedBlockHashes: [] },
    ]);
  });

  it('without the runtime tells nothing of it and calls nothing', async () => {
    const bare = await client.call<string>('chainHead_v1_follow', false);
    const [initialized] = (await client.waitFor(bare, 2)) as FollowEvent[];
    expect(initialized).not.toHaveProperty('finalizedBlockRuntime');
    await client.call('dev_newBlock');
    const block = (await client.waitFor(bare, 3))[2] as FollowEvent;
    expect(block).not.toHaveProperty('newRuntime');
    const params = [bare, block.blockHash, 'Core_version', '0x'];
    expect((await client.fail('chainHead_v1_call', ...params)).code).toBe(-32802);
  });

  it('is open twice on one socket, and again once one is ended', async () => {
    await client.call('chainHead_v1_follow', true);
    expect((await client.fail('chainHead_v1_follow', true)).code).toBe(-32800);
    expect(await client.call('chainHead_v1_unfollow', follow)).toBeNull();
    expect(await client.call('chainHead_v1_follow', true)).not.toBe(follow);
    await client.call('dev_newBlock');
    expect(told()).toHaveLength(2);
  });

  it('needs a socket, and a flag that is one', async () => {
    expect((await client.fail('chainHead_v1_follow', 'yes')).code).toBe(-32602);
    const answer = await fetch(`http://127.0.0.1:${node.port}`, {
      method: 'POST',
      body: '{"jsonrpc":"2.0","id":1,"method":"chainHead_v1_follow","params":[true]}',
    });
    expect(await answer.json()).toMatchObject({ error: { code: -32000 } });
  });

  it('stops when the chain is reverted, and begins anew where it is then', async () => {
    const snapshot = await client.call<number>('dev_snapshot');
    const before = await head();
    const gone = await client.call<string>('dev_newBlock');
    await client.call('dev_revert', snapshot);
    expect((await client.waitFor(follow, 6)).at(-1)).toEqual({ event: 'stop' });
    expect(await client.call('chainHead_v1_header', follow, gone)).toBeNull();
    follow = await client.call<string>('chainHead_v1_follow', true);
    const [initialized] = (await client.waitFor(follow, 2)) as FollowEvent[];
    expect(initialized?.finalizedBlockHashes?.at(-1)).toBe(before);
  });

  it('stops when it pins more blocks than it may, and frees its place', async () => {
    await client.call('dev_newBlock', { count: PINNED_MAX + 1 });
    expect(told().at(-1)).toEqual({ event: 'stop' });
    expect(told().filter(({ event }) => event === 'newBlock').length).toBeLessThan(PINNED_MAX);
    await client.call('chainHead_v1_follow', true);
    await client.call('chainHead_v1_follow', true);
  });

  it('ends with its socket', async () => {
    const { subscriptions } = node.figures();
    client.close();
    client = await RpcClient.open(node.port);
    for (let look = 0; look < 200 && node.figures().subscriptions >= subscriptions; look += 1) {
      await client.call('system_health');
    }
    expect(node.figures().subscriptions).toBe(subscriptions - 1);
  });
});

describe('a pinned block', () => {
  it('has a header whose hash is the block', async () => {
    const hash = await head();
    const json = await client.call<HeaderJson>('chain_getHeader', hash);
    const hex = await client.call<string>('chainHead_v1_header', follow, hash);
    expect(hex).toMatch(/^0x/);
    expect(hashHeader(headerFromJson(json))).toBe(hash);
    expect(hex).toBe(await client.call('archive_v1_header', hash));
  });

  it('stays until it is unpinned, once, all together or none', async () => {
    const [first, second] = [
      await client.call<string>('dev_newBlock'),
      await client.call<string>('dev_newBlock'),
    ];
    const unpin = (hashes: unknown) => client.fail('chainHead_v1_unpin', follow, hashes);
    expect((await unpin([first, NOWHERE])).code).toBe(-32801);
    expect((await unpin([first, first])).code).toBe(-32804);
    expect((await unpin([first, 5])).code).toBe(-32602);
    expect((await unpin(null)).code).toBe(-32602);
    expect(await client.call('chainHead_v1_unpin', follow, [first, second])).toBeNull();
    expect((await unpin(first)).code).toBe(-32801);
    for (const [method, ...params] of [['header'], ['body'], ['storage', [], null]]) {
      const refused = await client.fail(`chainHead_v1_${method}`, follow, first, ...params);
      expect(refused.code).toBe(-32801);
    }
    const call = await client.fail('chainHead_v1_call', follow, first, 'Core_version', '0x');
    expect(call.code).toBe(-32801);
  });

  it('has its extrinsics, as the legacy method tells them', async () => {
    const hash = await head();
    const { block } = await client.call<{ block: { extrinsics: string[] } }>(
      'chain_getBlock',
      hash,
    );
    const id = await start('body', hash);
    expect(await eventsOf(id, 'operationBodyDone')).toEqual([
      { event: 'operationBodyDone', operationId: id, value: block.extrinsics },
    ]);
  });

  it('answers runtime interfaces, and errors of them as events', async () => {
    const hash = await head();
    const output = await client.call('state_call', 'Core_version', '0x', hash);
    const good = await start('call', hash, 'Core_version', '0x');
    expect(await eventsOf(good, 'operationCallDone')).toEqual([
      { event: 'operationCallDone', operationId: good, output },
    ]);
    const bad = await start('call', hash, 'Core_nothing', '0x');
    const [event] = await eventsOf(bad, 'operationError');
    expect(event).toMatchObject({ error: expect.stringContaining('Core_nothing') });
    expect((await client.fail('chainHead_v1_call', follow, hash, 'x', 'zz')).code).toBe(-32602);
  });
});

describe('chainHead_v1_storage', () => {
  it('answers every type, and nothing for what is not there', async () => {
    const [one, two] = [`${PREFIX}01`, `${PREFIX}02`];
    await client.call('dev_setStorage', [
      [one, '0x0102'],
      [two, '0x03'],
    ]);
    await client.call('dev_newBlock');
    const hash = await client.call('state_getStorageHash', one);
    const absent = `0x${'cd'.repeat(16)}`;
    const ask = (type: string, key = PREFIX) => items([{ key, type }]);
    expect(await ask('value', one)).toEqual([{ key: one, value: '0x0102' }]);
    expect(await ask('hash', one)).toEqual([{ key: one, hash }]);
    expect(await ask('value', absent)).toEqual([]);
    expect(await ask('hash', absent)).toEqual([]);
    expect(await ask('descendantsValues')).toEqual([
      { key: one, value: '0x0102' },
      { key: two, value: '0x03' },
    ]);
    expect(await ask('descendantsHashes')).toEqual([
      { key: one, hash },
      { key: two, hash: expect.stringMatching(HASH) },
    ]);
    expect(await ask('descendantsValues', absent)).toEqual([]);
    const digest = await ask('closestDescendantMerkleValue');
    expect(digest).toEqual([
      { key: PREFIX, closestDescendantMerkleValue: expect.stringMatching(HASH) },
    ]);
    await client.call('dev_newBlock');
    expect(await ask('closestDescendantMerkleValue')).toEqual(digest);
    await client.call('dev_setStorage', [[two, '0x04']]);
    expect(await ask('closestDescendantMerkleValue')).not.toEqual(digest);
    expect(await ask('closestDescendantMerkleValue', absent)).toEqual([]);
  });

  it('waits to be continued between pages, and loses and repeats nothing', async () => {
    const keys = Array.from({ length: 2_500 }, (_, index) => {
      return `${PREFIX}ff${index.toString(16).padStart(4, '0')}`;
    });
    await client.call(
      'dev_setStorage',
      keys.map((key) => [key, '0x01']),
    );
    await client.call('dev_newBlock');
    const query = [{ key: `${PREFIX}ff`, type: 'descendantsHashes' }];
    const id = await start('storage', await head(), query, null);
    for (let page = 0; page < 2; page += 1) {
      await eventsOf(id, 'operationWaitingForContinue');
      expect(await client.call('chainHead_v1_continue', follow, id)).toBeNull();
    }
    const events = await eventsOf(id, 'operationStorageDone');
    expect(events.map(({ event }) => event)).toEqual([
      'operationStorageItems',
      'operationWaitingForContinue',
      'operationStorageItems',
      'operationWaitingForContinue',
      'operationStorageItems',
      'operationStorageDone',
    ]);
    expect(events.flatMap((event) => event.items ?? []).map(({ key }) => key)).toEqual(keys);
    expect(await client.call('chainHead_v1_continue', follow, id)).toBeNull();
  });

  it('bounds the operations that wait, and one that is stopped makes room', async () => {
    const query = [{ key: '0x', type: 'descendantsHashes' }];
    const hash = await head();
    const ids: string[] = [];
    for (let count = 0; count < OPERATIONS_MAX; count += 1) {
      ids.push(await start('storage', hash, query, null));
    }
    const refused = await client.call('chainHead_v1_storage', follow, hash, query, null);
    expect(refused).toEqual({ result: 'limitReached' });
    expect(await client.call('chainHead_v1_stopOperation', follow, ids[0])).toBeNull();
    await start('body', hash);
    expect((await eventsOf(ids[0] ?? '', 'operationWaitingForContinue')).length).toBe(2);
    await client.call('chainHead_v1_continue', follow, ids[0]);
    expect((await eventsOf(ids[0] ?? '', 'operationWaitingForContinue')).length).toBe(2);
  });

  it('tells how many queries it left out, and reads no child trie', async () => {
    const query = { key: `${PREFIX}01`, type: 'value' };
    const many = await client.call(
      'chainHead_v1_storage',
      follow,
      await head(),
      Array.from({ length: 1_007 }, () => query),
      null,
    );
    expect(many).toMatchObject({ result: 'started', discardedItems: 7 });
    const id = await start('storage', await head(), [query], '0x00');
    expect((await eventsOf(id, 'operationStorageDone')).map(({ event }) => event)).toEqual([
      'operationStorageDone',
    ]);
  });

  it.each([
    ['no list', null],
    ['no item', [5]],
    ['an unknown type', [{ key: '0x', type: 'everything' }]],
    ['a key that is no text', [{ key: 7, type: 'value' }]],
    ['a key that is no hexadecimal', [{ key: '0xzz', type: 'value' }]],
  ])('refuses %s', async (_name, queries) => {
    const params = [follow, await head(), queries, null];
    expect((await client.fail('chainHead_v1_storage', ...params)).code).toBe(-32602);
  });

  it('says that the state is gone when a pinned block is older than what is kept', async () => {
    const old = await client.call<string>('archive_v1_hashByHeight', 0).then(([hash]) => hash);
    follow = await client.call<string>('chainHead_v1_follow', true);
    await client.waitFor(follow, 2);
    const pinned = (told()[0]?.finalizedBlockHashes ?? [])[0] ?? old;
    for (let made = 0; made < 2_500; made += 250) {
      const from = told().length;
      await client.call('dev_newBlock', { count: 250 });
      const hashes = (told().slice(from) as FollowEvent[]).flatMap(
        ({ blockHash }) => blockHash ?? [],
      );
      await client.call('chainHead_v1_unpin', follow, hashes);
    }
    const id = await start('storage', pinned, [{ key: PREFIX, type: 'value' }], null);
    expect(await eventsOf(id, 'operationInaccessible')).toHaveLength(1);
  });
});

describe('a subscription that is not there', () => {
  it('is answered as one that has ended, and bad ids are refused', async () => {
    const hash = await head();
    const other = await RpcClient.open(node.port);
    const ask = (method: string, ...params: unknown[]) =>
      other.call(`chainHead_v1_${method}`, follow, ...params);
    expect(await ask('header', hash)).toBeNull();
    expect(await ask('body', hash)).toEqual({ result: 'limitReached' });
    expect(await ask('call', hash, 'Core_version', '0x')).toEqual({ result: 'limitReached' });
    expect(await ask('storage', hash, [], null)).toEqual({ result: 'limitReached' });
    expect(await ask('unpin', hash)).toBeNull();
    expect(await ask('continue', '1')).toBeNull();
    expect(await ask('stopOperation', '1')).toBeNull();
    expect(await ask('unfollow')).toBeNull();
    for (const method of ['header', 'body', 'storage', 'call', 'unpin', 'continue', 'unfollow']) {
      expect((await other.fail(`chainHead_v1_${method}`, 5, 5)).code, method).toBe(-32602);
    }
    expect((await other.fail('chainHead_v1_body', follow)).code).toBe(-32602);
    other.close();
    await client.call('dev_newBlock');
    expect((await client.waitFor(follow, 5)).length).toBe(5);
  });

  it('lets nobody continue what does not wait', async () => {
    const hash = await head();
    const batch = [
      { id: 1, method: 'chainHead_v1_body', params: [follow, hash] },
      { id: 2, method: 'chainHead_v1_continue', params: [follow, '1'] },
    ].map((each) => ({ jsonrpc: '2.0', ...each }));
    const answers = await client.batch(batch);
    expect(answers).toMatchObject([
      { result: { result: 'started', operationId: '1' } },
      { error: { code: -32803 } },
    ]);
  });
});
