import type { HeaderJson } from '@adit/substrate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ABSENT_KEY,
  ALICE,
  ALICE_KEY,
  HASH,
  HEX,
  headerShape,
  ManualNode,
} from '../testing/manual-node.ts';

let manual: ManualNode;

beforeAll(async () => {
  manual = await ManualNode.open();
});

afterAll(() => manual.close());

const call = <Result = unknown>(method: string, ...params: unknown[]) =>
  manual.call<Result>(method, ...params);
const fail = (method: string, ...params: unknown[]) => manual.fail(method, ...params);
const signed = (...args: Parameters<ManualNode['signed']>) => manual.signed(...args);

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
    const told = (await manual.client.waitFor(id, 3)) as HeaderJson[];
    expect(told.map((each) => Number(each.number))).toEqual([number, number + 1, number + 2]);
    expect(told).toEqual([headerShape, headerShape, headerShape]);
    expect(manual.client.notifications.findLast((each) => each.subscription === id)?.method).toBe(
      method,
    );
    expect(await call(end, id)).toBe(true);
    await call('dev_newBlock');
    expect(manual.client.told(id)).toHaveLength(3);
    expect(await call(end, id)).toBe(false);
  });

  it('to storage tells all keys at once, then only those that changed', async () => {
    const id = await call<string>('state_subscribeStorage', [ABSENT_KEY, ALICE_KEY]);
    const [first] = (await manual.client.waitFor(id, 1)) as { changes: unknown[] }[];
    expect(first).toEqual({
      block: expect.stringMatching(HASH),
      changes: [
        [ABSENT_KEY, null],
        [ALICE_KEY, expect.stringMatching(HEX)],
      ],
    });
    await call('dev_newBlock');
    await call('dev_setStorage', [[ABSENT_KEY, '0x01']]);
    expect((await manual.client.waitFor(id, 2))[1]).toEqual({
      block: await call('chain_getHead'),
      changes: [[ABSENT_KEY, '0x01']],
    });
    expect(await call('state_unsubscribeStorage', id)).toBe(true);
    await call('dev_setStorage', [[ABSENT_KEY, null]]);
    expect(manual.client.told(id)).toHaveLength(2);
    expect((await fail('state_subscribeStorage')).code).toBe(-32602);
  });

  it.each([
    ['state_subscribeRuntimeVersion', 'state_unsubscribeRuntimeVersion'],
    ['chain_subscribeRuntimeVersion', 'chain_unsubscribeRuntimeVersion'],
  ])('%s tells the version once', async (subscribe, end) => {
    const id = await call<string>(subscribe);
    expect(await manual.client.waitFor(id, 1)).toEqual([await call('state_getRuntimeVersion')]);
    expect(await call(end, id)).toBe(true);
    expect((await fail(end, {})).code).toBe(-32602);
  });

  it('to an extrinsic tells ready, inBlock and finalized in this order, then ends', async () => {
    const nonce = await call<number>('account_nextIndex', ALICE);
    const extrinsic = signed(nonce, { value: 5_000n });
    const id = await call<string>('author_submitAndWatchExtrinsic', extrinsic);
    const block = await call('dev_newBlock');
    expect(await manual.client.waitFor(id, 3)).toEqual([
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
    const { subscriptions } = manual.node.figures();
    expect((await fail('author_submitAndWatchExtrinsic', signed(0))).code).toBe(1010);
    expect(manual.node.figures().subscriptions).toBe(subscriptions);
  });
});

describe('rpc_methods', () => {
  it('lists no subscription that has no test here', async () => {
    const { methods } = await manual.client.call<{ methods: string[] }>('rpc_methods');
    const streamed = methods.filter((name) =>
      /^(?!.*_v1_).*(?:subscribe|submitAndWatch|unwatch)/i.test(name),
    );
    expect(streamed.filter((name) => !manual.tested.has(name))).toEqual([]);
    expect(streamed.length).toBeGreaterThan(20);
  });
});
