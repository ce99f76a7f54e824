/** Every subscription over a real socket, against a real chain: what it tells, and when it ends. */
import { createLogger, encodeHex, ManualClock } from '@adit/base';
import { ready } from '@adit/keys';
import type { HeaderJson } from '@adit/substrate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEV_ACCOUNTS } from '../runtime/genesis/dev-accounts.ts';
import { RpcClient } from '../testing/rpc-client.ts';
import { signExtrinsic, transferCall } from '../testing/sign-extrinsic.ts';
import { type ChainNode, startChainNode } from './start-chain-node.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const ALICE_KEY =
  '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9de1e86a9a8c739864cf3cc5ec2bea59fd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
const ABSENT_KEY = `0x${'ab'.repeat(32)}`;
const HASH = /^0x[0-9a-f]{64}$/;
const HEX = /^0x(?:[0-9a-f]{2})*$/;

let node: ChainNode;
let client: RpcClient;
const tested = new Set<string>();

beforeAll(async () => {
  await ready();
  const deps = { clock: new ManualClock(0), log: createLogger('test', 'silent') };
  node = await startChainNode({ port: 0, mode: 'manual' }, deps);
  client = await RpcClient.open(node.port);
});

afterAll(async () => {
  client.close();
  await node.close();
});

function call<Result = unknown>(method: string, ...params: unknown[]): Promise<Result> {
  tested.add(method);
  return client.call<Result>(method, ...params);
}

function fail(method: string, ...params: unknown[]) {
  tested.add(method);
  return client.fail(method, ...params);
}

function signed(nonce: number, extra: { tip?: bigint; value?: bigint } = {}): string {
  const { value = 1_000_000n, ...rest } = extra;
  const transfer = transferCall(DEV_ACCOUNTS.Bob, value);
  const spec = { nonce, call: transfer, genesisHash: node.genesisHash, ...rest };
  return `0x${encodeHex(signExtrinsic(spec))}`;
}

const header = {
  parentHash: expect.stringMatching(HASH),
  number: expect.stringMatching(/^0x(?:0|[1-9a-f][0-9a-f]*)$/),
  stateRoot: expect.stringMatching(HASH),
  extrinsicsRoot: expect.stringMatching(HASH),
  digest: { logs: [expect.stringMatching(/^0x0661757261/)] },
};

const streams = [
  ['chain_subscribeNewHeads', 'chain_unsubscribeNewHeads', 'chain_newHead'],
  ['chain_subscribeNewHead', 'chain_unsubscribeNewHead', 'chain_newHead'],
  ['chain_subscribe_newHead', 'chain_unsubscribe_newHead', 'chain_newHead'],
  ['subscribe_newHead', 'unsubscribe_newHead', 'chain_newHead'],
  ['chain_subscribeFinalizedHeads', 'chain_unsubscribeFinalizedHeads', 'chain_finalizedHead'],
  ['chain_subscribeFinalisedHeads', 'chain_unsubscribeFinalisedHeads', 'chain_finalizedHead'],
  ['chain_subscribeAllHeads', 'chain_unsubscribeAllHeads', 'chain_allHead'],
] as const;

describe('a subscription', () => {
  it.each(streams)('%s tells the head at once and each new one', async (subscribe, end, method) => {
    const id = await call<string>(subscribe);
    const number = Number((await call<HeaderJson>('chain_getHeader')).number);
    await call('dev_newBlock', { count: 2 });
    const told = (await client.waitFor(id, 3)) as HeaderJson[];
    expect(told.map((each) => Number(each.number))).toEqual([number, number + 1, number + 2]);
    expect(told).toEqual([header, header, header]);
    expect(client.notifications.findLast((each) => each.subscription === id)?.method).toBe(method);
    expect(await call(end, id)).toBe(true);
    await call('dev_newBlock');
    expect(client.told(id)).toHaveLength(3);
    expect(await call(end, id)).toBe(false);
  });

  it('to storage tells all keys at once, then only those that changed', async () => {
    const id = await call<string>('state_subscribeStorage', [ABSENT_KEY, ALICE_KEY]);
    const [first] = (await client.waitFor(id, 1)) as { changes: unknown[] }[];
    expect(first).toEqual({
      block: expect.stringMatching(HASH),
      changes: [
        [ABSENT_KEY, null],
        [ALICE_KEY, expect.stringMatching(HEX)],
      ],
    });
    await call('dev_newBlock');
    await call('dev_setStorage', [[ABSENT_KEY, '0x01']]);
    expect((await client.waitFor(id, 2))[1]).toEqual({
      block: await call('chain_getHead'),
      changes: [[ABSENT_KEY, '0x01']],
    });
    expect(await call('state_unsubscribeStorage', id)).toBe(true);
    await call('dev_setStorage', [[ABSENT_KEY, null]]);
    expect(client.told(id)).toHaveLength(2);
    expect((await fail('state_subscribeStorage')).code).toBe(-32602);
  });

  it.each([
    ['state_subscribeRuntimeVersion', 'state_unsubscribeRuntimeVersion'],
    ['chain_subscribeRuntimeVersion', 'chain_unsubscribeRuntimeVersion'],
  ])('%s tells the version once', async (subscribe, end) => {
    const id = await call<string>(subscribe);
    expect(await client.waitFor(id, 1)).toEqual([await call('state_getRuntimeVersion')]);
    expect(await call(end, id)).toBe(true);
    expect((await fail(end, {})).code).toBe(-32602);
  });

  it('to an extrinsic tells ready, inBlock and finalized in this order, then ends', async () => {
    const nonce = await call<number>('account_nextIndex', ALICE);
    const extrinsic = signed(nonce, { value: 5_000n });
    const id = await call<string>('author_submitAndWatchExtrinsic', extrinsic);
    const block = await call('dev_newBlock');
    expect(await client.waitFor(id, 3)).toEqual([
      'ready',
      { inBlock: block },
      { finalized: block },
    ]);
    const { block: sealed } = await call<{ block: { extrinsics: string[] } }>(
      'chain_getBlock',
      block,
    );
    expect(sealed.extrinsics[1]).toBe(extrinsic);
    expect(await call('author_unwatchExtrinsic', id)).toBe(false);
  });

  it('to an extrinsic that is refused does not begin', async () => {
    const { subscriptions } = node.figures();
    expect((await fail('author_submitAndWatchExtrinsic', signed(0))).code).toBe(1010);
    expect(node.figures().subscriptions).toBe(subscriptions);
  });
});

describe('rpc_methods', () => {
  it('lists no subscription that has no test here', async () => {
    const { methods } = await client.call<{ methods: string[] }>('rpc_methods');
    const streamed = methods.filter((name) =>
      /^(?!.*_v1_).*(?:subscribe|submitAndWatch|unwatch)/i.test(name),
    );
    expect(streamed.filter((name) => !tested.has(name))).toEqual([]);
    expect(streamed.length).toBeGreaterThan(20);
  });
});
