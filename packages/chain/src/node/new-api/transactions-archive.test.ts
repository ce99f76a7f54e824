/** `transaction_v1_*`, `transactionWatch_v1_*`, `archive_v1_*` and `chainSpec_v1_*` over a real socket. */
import { createLogger, encodeHex, ManualClock } from '@adit/base';
import { ready } from '@adit/keys';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEV_ACCOUNTS } from '../../runtime/genesis/dev-accounts.ts';
import { RpcClient } from '../../testing/rpc-client.ts';
import {
  type ExtrinsicSpec,
  keypairOf,
  signExtrinsic,
  transferCall,
} from '../../testing/sign-extrinsic.ts';
import { type ChainNode, startChainNode } from '../start-chain-node.ts';

const KEY = `0x${'ab'.repeat(16)}01`;
const NOWHERE = `0x${'00'.repeat(32)}`;
/** Of an account that has nothing. */
const POOR_SEED = `0x${'11'.repeat(32)}`;

let node: ChainNode;
let client: RpcClient;

beforeAll(() => ready());

beforeEach(async () => {
  const deps = { clock: new ManualClock(0), log: createLogger('test', 'silent') };
  node = await startChainNode({ port: 0, mode: 'manual' }, deps);
  client = await RpcClient.open(node.port);
});

afterEach(async () => {
  client.close();
  await node.close();
});

function signed(nonce: number, extra: Partial<ExtrinsicSpec> & { value?: bigint } = {}): string {
  const { value = 1_000_000n, ...rest } = extra;
  const call = transferCall(DEV_ACCOUNTS.Bob, value);
  const spec = { nonce, call, genesisHash: node.genesisHash, ...rest };
  return `0x${encodeHex(signExtrinsic(spec))}`;
}

const poorAccount = () => `0x${encodeHex(keypairOf(POOR_SEED).publicKey)}`;
const pending = () => client.call<string[]>('author_pendingExtrinsics');
const bodyOf = (hash: string) => client.call<string[]>('archive_v1_body', hash);

describe('transaction_v1_broadcast', () => {
  it('brings an extrinsic into a block, and is stopped once', async () => {
    const extrinsic = signed(0);
    const id = await client.call<string>('transaction_v1_broadcast', extrinsic);
    expect(await pending()).toEqual([extrinsic]);
    const hash = await client.call<string>('dev_newBlock');
    expect(await bodyOf(hash)).toContain(extrinsic);
    await client.call('dev_newBlock', { count: 2 });
    expect(await pending()).toEqual([]);
    expect(await client.call('transaction_v1_stop', id)).toBeNull();
    expect((await client.fail('transaction_v1_stop', id)).code).toBe(-32602);
    expect((await client.fail('transaction_v1_stop', 7)).code).toBe(-32602);
  });

  it('offers what is refused again after each block, until it fits', async () => {
    const poor = { seed: POOR_SEED, value: 1_000n };
    const extrinsic = signed(0, poor);
    await client.call('transaction_v1_broadcast', extrinsic);
    expect(await pending()).toEqual([]);
    await client.call('dev_faucet', poorAccount(), 5_000_000_000);
    await client.call('dev_newBlock');
    expect(await pending()).toEqual([extrinsic]);
    expect(await bodyOf(await client.call('dev_newBlock'))).toContain(extrinsic);
  });

  it('that was stopped is not offered again', async () => {
    const poor = { seed: POOR_SEED, value: 1_000n };
    const id = await client.call<string>('transaction_v1_broadcast', signed(0, poor));
    await client.call('transaction_v1_stop', id);
    await client.call('dev_faucet', poorAccount(), 5_000_000_000);
    await client.call('dev_newBlock');
    expect(await pending()).toEqual([]);
  });

  it('ends with its socket', async () => {
    const other = await RpcClient.open(node.port);
    await other.call('transaction_v1_broadcast', signed(0, { seed: `0x${'22'.repeat(32)}` }));
    expect(node.figures().subscriptions).toBe(1);
    other.close();
    for (let look = 0; look < 200 && node.figures().subscriptions > 0; look += 1) {
      await client.call('system_health');
    }
    expect(node.figures().subscriptions).toBe(0);
  });

  it('takes so many from a socket, and then gives no id', async () => {
    for (let count = 0; count < 256; count += 1) {
      expect(await client.call('transaction_v1_broadcast', '0x00')).toEqual(expect.any(String));
    }
    expect(await client.call('transaction_v1_broadcast', '0x00')).toBeNull();
    expect((await client.fail('transaction_v1_broadcast', 'zz')).code).toBe(-32602);
  });
});

describe('transactionWatch_v1_submitAndWatch', () => {
  it('tells validated, broadcasted, the block, and its finality', async () => {
    const extrinsic = signed(0);
    const id = await client.call<string>('transactionWatch_v1_submitAndWatch', extrinsic);
    const hash = await client.call<string>('dev_newBlock');
    const index = (await bodyOf(hash)).indexOf(extrinsic);
    expect(await client.waitFor(id, 4)).toEqual([
      { event: 'validated' },
      { event: 'broadcasted', numPeers: 0 },
      { event: 'bestChainBlockIncluded', block: { hash, index } },
      { event: 'finalized', block: { hash, index } },
    ]);
    expect(index).toBeGreaterThan(0);
    expect(client.notifications.at(-1)?.method).toBe('transactionWatch_v1_watchEvent');
    expect(await client.call('transactionWatch_v1_unwatch', id)).toBeNull();
  });

  it('tells what is refused, replaced or taken away, and ends', async () => {
    const refused = await client.call<string>('transactionWatch_v1_submitAndWatch', '0x00');
    expect(await client.waitFor(refused, 1)).toEqual([
      { event: 'invalid', error: expect.stringContaining('invalid format') },
    ]);
    const old = await client.call<string>('transactionWatch_v1_submitAndWatch', signed(0));
    const tipped = signed(0, { tip: 5_000n });
    const by = await client.call<string>('transactionWatch_v1_submitAndWatch', tipped);
    expect((await client.waitFor(old, 3))[2]).toMatchObject({ event: 'invalid' });
    await client.call('author_removeExtrinsic', [{ extrinsic: tipped }]);
    expect((await client.waitFor(by, 3))[2]).toMatchObject({ event: 'invalid' });
    expect(node.figures().subscriptions).toBe(0);
  });

  it('of a gap in the nonces begins as validated and goes on when it is closed', async () => {
    const id = await client.call<string>('transactionWatch_v1_submitAndWatch', signed(1));
    expect(await client.waitFor(id, 1)).toEqual([{ event: 'validated' }]);
    await client.call('author_submitExtrinsic', signed(0));
    await client.call('dev_newBlock');
    expect((await client.waitFor(id, 4)).map((each) => (each as { event: string }).event)).toEqual([
      'validated',
      'broadcasted',
      'bestChainBlockIncluded',
      'finalized',
    ]);
  });
});

describe('archive_v1', () => {
  it('knows every block by its height, and its header and body', async () => {
    const [first] = await client.call<string[]>('archive_v1_hashByHeight', 0);
    expect(first).toBe(node.genesisHash);
    expect(await client.call('archive_v1_genesisHash')).toBe(first);
    expect(await client.call('archive_v1_hashByHeight', 4_000_000)).toEqual([]);
    expect(await client.call('archive_v1_finalizedHeight')).toBe(2);
    expect(await client.call('archive_v1_header', first)).toMatch(/^0x0{64}/);
    expect(await bodyOf(node.genesisHash)).toEqual([]);
    for (const method of ['header', 'body']) {
      expect(await client.call(`archive_v1_${method}`, NOWHERE)).toBeNull();
      expect((await client.fail(`archive_v1_${method}`)).code).toBe(-32602);
    }
    expect((await client.fail('archive_v1_hashByHeight', -1)).code).toBe(-32602);
  });

  it('calls runtime interfaces at old blocks', async () => {
    const old = await client.call<string>('dev_newBlock');
    await client.call('dev_newBlock', { count: 3 });
    const call = (...params: string[]) => client.call('archive_v1_call', ...params);
    expect(await call(old, 'Core_version', '0x')).toEqual({
      success: true,
      value: await client.call('state_call', 'Core_version', '0x', old),
    });
    expect(await call(old, 'Core_nothing', '0x')).toMatchObject({
      success: false,
      error: expect.stringContaining('Core_nothing'),
    });
    expect(await call(NOWHERE, 'Core_version', '0x')).toBeNull();
    expect((await client.fail('archive_v1_call', old, 'Core_version', 'zz')).code).toBe(-32602);
  });

  it('tells storage of old blocks item by item, then its end', async () => {
    await client.call('dev_newBlock');
    await client.call('dev_setStorage', [[KEY, '0x01']]);
    const old = await client.call<string>('chain_getHead');
    await client.call('dev_newBlock');
    await client.call('dev_setStorage', [[KEY, '0x02']]);
    const read = async (hash: string, queries: unknown, count: number) => {
      const id = await client.call<string>('archive_v1_storage', hash, queries, null);
      return client.waitFor(id, count);
    };
    const value = { key: KEY, type: 'value' };
    expect(await read(old, [value], 2)).toEqual([
      { event: 'storage', key: KEY, value: '0x01' },
      { event: 'storageDone' },
    ]);
    const below = { key: KEY.slice(0, -2), type: 'descendantsValues' };
    expect(await read(await client.call('chain_getHead'), [below], 2)).toEqual([
      { event: 'storage', key: KEY, value: '0x02' },
      { event: 'storageDone' },
    ]);
    const after = { ...below, paginationStartKey: KEY };
    expect(await read(old, [after], 1)).toEqual([{ event: 'storageDone' }]);
    expect(await read(NOWHERE, [value], 1)).toMatchObject([{ event: 'storageError' }]);
    const all = { key: '0x', type: 'closestDescendantMerkleValue' };
    const much = await read(
      old,
      Array.from({ length: 20_000 }, () => all),
      1,
    );
    expect(much.length).toBeGreaterThan(0);
    expect(node.figures().subscriptions).toBe(0);
    expect((await client.fail('archive_v1_storage', old, [{ key: KEY }], null)).code).toBe(-32602);
    expect(await client.call('archive_v1_stopStorage', 's1')).toBeNull();
  });
});

describe('chainSpec_v1', () => {
  it('tells the same as the legacy methods', async () => {
    expect(await client.call('chainSpec_v1_chainName')).toBe(await client.call('system_chain'));
    expect(await client.call('chainSpec_v1_genesisHash')).toBe(node.genesisHash);
    const properties = await client.call('system_properties');
    expect(await client.call('chainSpec_v1_properties')).toEqual(properties);
  });

  it('is listed with every method of the new interface that clients switch over for', async () => {
    const { methods } = await client.call<{ methods: string[] }>('rpc_methods');
    const group = (name: string) => methods.filter((each) => each.startsWith(`${name}_v1_`)).length;
    const names = ['chainSpec', 'chainHead', 'transaction', 'transactionWatch', 'archive'];
    expect(names.map(group)).toEqual([3, 9, 2, 2, 8]);
  });
});
