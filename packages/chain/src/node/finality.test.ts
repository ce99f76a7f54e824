/** When blocks are final, over a real socket and a clock that stands still until it is told. */
import { createLogger, encodeHex, ManualClock } from '@adit/base';
import { ready } from '@adit/keys';
import type { HeaderJson } from '@adit/substrate';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEV_ACCOUNTS } from '../runtime/genesis/dev-accounts.ts';
import { RpcClient } from '../testing/rpc-client.ts';
import { signExtrinsic, transferCall } from '../testing/sign-extrinsic.ts';
import { type ChainNode, type ChainNodeOptions, startChainNode } from './start-chain-node.ts';

let node: ChainNode;
let client: RpcClient;
let clock: ManualClock;

async function start(options: ChainNodeOptions): Promise<void> {
  const deps = { clock, log: createLogger('test', 'silent') };
  node = await startChainNode({ port: 0, ...options }, deps);
  client = await RpcClient.open(node.port);
}

beforeAll(() => ready());
beforeEach(() => {
  clock = new ManualClock(0);
});
afterEach(async () => {
  client.close();
  await node.close();
});

const numberOf = (header: unknown) => Number((header as HeaderJson).number);
const finalized = () => client.call<string>('chain_getFinalizedHead');
const head = () => client.call<string>('chain_getHead');

function signed(nonce: number): string {
  const call = transferCall(DEV_ACCOUNTS.Bob, 1_000_000n);
  return `0x${encodeHex(signExtrinsic({ nonce, call, genesisHash: node.genesisHash }))}`;
}

/** A block by an extrinsic in instant mode; gives the subscription to its statuses. */
async function blockByExtrinsic(nonce: number): Promise<string> {
  const id = await client.call<string>('author_submitAndWatchExtrinsic', signed(nonce));
  await client.waitFor(id, 2);
  return id;
}

describe('in instant mode', () => {
  it('a block is final 100 ms after it was made, for everybody at once', async () => {
    await start({ mode: 'instant' });
    const first = await head();
    const heads = await client.call<string>('chain_subscribeFinalizedHeads');
    const follow = await client.call<string>('chainHead_v1_follow', true);
    const id = await blockByExtrinsic(0);
    clock.advance(99);
    expect(await finalized()).toBe(first);
    expect(client.told(id)).toEqual(['ready', { inBlock: await head() }]);
    expect(await client.call('archive_v1_finalizedHeight')).toBe(2);
    expect(client.told(follow)).toHaveLength(4);
    clock.advance(1);
    expect((await client.waitFor(id, 3))[2]).toEqual({ finalized: await head() });
    expect(await finalized()).toBe(await head());
    expect(client.told(heads).map(numberOf)).toEqual([2, 3]);
    expect(client.told(follow)[4]).toMatchObject({ finalizedBlockHashes: [await head()] });
    expect(await client.call('archive_v1_finalizedHeight')).toBe(3);
  });

  it('blocks become final one after another, none left out', async () => {
    await start({ mode: 'instant' });
    const heads = await client.call<string>('chain_subscribeFinalizedHeads');
    for (const nonce of [0, 1, 2]) {
      await blockByExtrinsic(nonce);
      clock.advance(40);
    }
    await client.waitFor(heads, 2);
    expect(client.told(heads).map(numberOf)).toEqual([2, 3]);
    clock.advance(80);
    expect((await client.waitFor(heads, 4)).map(numberOf)).toEqual([2, 3, 4, 5]);
  });

  it('a block that is asked for takes those before it along', async () => {
    await start({ mode: 'instant', finalityLagMs: 5_000 });
    const heads = await client.call<string>('chain_subscribeFinalizedHeads');
    const id = await blockByExtrinsic(0);
    const last = await client.call('dev_newBlock');
    expect(await client.waitFor(id, 3)).toHaveLength(3);
    expect((await client.waitFor(heads, 3)).map(numberOf)).toEqual([2, 3, 4]);
    expect(await finalized()).toBe(last);
    clock.advance(5_000);
    await client.call('system_health');
    expect(client.told(heads)).toHaveLength(3);
  });

  it('a follower that comes late hears of the blocks between', async () => {
    await start({ mode: 'instant' });
    const first = await head();
    await blockByExtrinsic(0);
    const follow = await client.call<string>('chainHead_v1_follow', false);
    const blockHash = await head();
    expect(await client.waitFor(follow, 3)).toEqual([
      { event: 'initialized', finalizedBlockHashes: [node.genesisHash, expect.anything(), first] },
      { event: 'newBlock', blockHash, parentBlockHash: first },
      { event: 'bestBlockChanged', bestBlockHash: blockHash },
    ]);
  });

  it('a lag of 0 makes it final at once', async () => {
    await start({ mode: 'instant', finalityLagMs: 0 });
    const id = await client.call<string>('author_submitAndWatchExtrinsic', signed(0));
    expect(await client.waitFor(id, 3)).toHaveLength(3);
    expect(await finalized()).toBe(await head());
  });

  it('reverting makes what is left final and drops what was not', async () => {
    await start({ mode: 'instant' });
    await blockByExtrinsic(0);
    const kept = await head();
    const snapshot = await client.call<number>('dev_snapshot');
    const gone = await blockByExtrinsic(1);
    await client.call('dev_revert', snapshot);
    expect(await finalized()).toBe(kept);
    expect((await client.waitFor(gone, 3))[2]).toBe('dropped');
    const again = await blockByExtrinsic(1);
    clock.advance(100);
    expect((await client.waitFor(again, 3))[2]).toEqual({ finalized: await head() });
    expect(client.told(gone)).toHaveLength(3);
  });
});

describe('in interval mode', () => {
  it('finality lags too', async () => {
    await start({ mode: 'interval', blockMs: 1_000 });
    const heads = await client.call<string>('chain_subscribeNewHeads');
    clock.advance(1_000);
    expect((await client.waitFor(heads, 2)).map(numberOf)).toEqual([2, 3]);
    expect(await finalized()).not.toBe(await head());
    clock.advance(100);
    await client.call('system_health');
    expect(await finalized()).toBe(await head());
  });
});

describe('in manual mode', () => {
  it('a block is final at once, unless it is made without; then when it is asked for', async () => {
    await start({ mode: 'manual' });
    expect(await client.call('dev_newBlock')).toBe(await finalized());
    const before = await finalized();
    const { hash } = await client.call<{ hash: string }>('engine_createBlock', true, false);
    clock.advance(10_000);
    expect(await finalized()).toBe(before);
    expect(await client.call('engine_finalizeBlock', hash)).toBe(true);
    expect(await finalized()).toBe(hash);
    expect(await client.call('engine_finalizeBlock', hash)).toBe(true);
    const { hash: next } = await client.call<{ hash: string }>('engine_createBlock', true, true);
    expect(await finalized()).toBe(next);
  });
});
