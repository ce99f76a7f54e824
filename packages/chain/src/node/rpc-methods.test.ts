import { type HeaderJson, hashHeader, headerFromJson } from '@adit/substrate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEV_ACCOUNTS } from '../runtime/genesis/dev-accounts.ts';
import { customRpcMethods } from '../runtime/runtime-apis/custom-rpc.ts';
import {
  ABSENT_KEY,
  ALICE,
  ALICE_KEY,
  HASH,
  HEX,
  headerShape,
  ManualNode,
} from '../testing/manual-node.ts';

const ACCOUNTS = ALICE_KEY.slice(0, 66);
const NEW_API = /_v\d+_/;
const STREAM = /subscribe|submitAndWatch|unwatch/i;
const NOWHERE = `0x${'00'.repeat(32)}`;

let manual: ManualNode;

beforeAll(async () => {
  manual = await ManualNode.open();
});

afterAll(() => manual.close());

const call = <Result = unknown>(method: string, ...params: unknown[]) =>
  manual.call<Result>(method, ...params);
const fail = (method: string, ...params: unknown[]) => manual.fail(method, ...params);
const signed = (...args: Parameters<ManualNode['signed']>) => manual.signed(...args);

describe('chain', () => {
  it('gives hashes by number, hexadecimal number, list and nothing', async () => {
    const head = await call<string>('chain_getHead');
    expect(head).toMatch(HASH);
    expect(await call('chain_getBlockHash')).toBe(head);
    expect(await call('chain_getBlockHash', null)).toBe(head);
    expect(await call('chain_getBlockHash', 2)).toBe(head);
    expect(await call('chain_getBlockHash', '0x2')).toBe(head);
    expect(await call('chain_getBlockHash', '0x00000002')).toBe(head);
    expect(await call('chain_getBlockHash', 99)).toBeNull();
    expect(await call('chain_getBlockHash', [0, '0x2', 99])).toEqual([
      manual.node.genesisHash,
      head,
      null,
    ]);
    expect(await call('chain_getFinalizedHead')).toBe(head);
    expect(await call('chain_getFinalisedHead')).toBe(head);
    expect((await fail('chain_getBlockHash', 'two')).code).toBe(-32602);
  });

  it('gives headers whose hash is that of their bytes', async () => {
    const head = await call<string>('chain_getHead');
    const json = await call<HeaderJson>('chain_getHeader');
    expect(json).toEqual(headerShape);
    expect(hashHeader(headerFromJson(json))).toBe(head);
    expect(await call('chain_getHeader', head)).toEqual(json);
    expect(await call('chain_getHeader', head.slice(2).toUpperCase())).toEqual(json);
    expect(await call('chain_getHeader', NOWHERE)).toBeNull();
    expect(await call('chain_getHeader', manual.node.genesisHash)).toMatchObject({
      number: '0x0',
      parentHash: NOWHERE,
    });
  });

  it('gives blocks whose first extrinsic is the time', async () => {
    expect(await call('chain_getBlock')).toEqual({
      block: { header: headerShape, extrinsics: [expect.stringMatching(/^0x[0-9a-f]{2}040200/)] },
      justifications: null,
    });
    expect(await call('chain_getBlock', NOWHERE)).toBeNull();
    expect((await fail('chain_getBlock', '0x12')).code).toBe(-32602);
  });
});

describe('state', () => {
  it('gives values, their sizes and hashes, and null for what is not there', async () => {
    const value = await call<string>('state_getStorage', ALICE_KEY);
    expect(value).toMatch(HEX);
    const bytes = (value.length - 2) / 2;
    for (const name of ['state_getStorageAt', 'state_getStorage']) {
      expect(await call(name, ALICE_KEY, null)).toBe(value);
      expect(await call(name, ALICE_KEY.slice(2), manual.node.genesisHash)).toBe(value);
      expect(await call(name, ABSENT_KEY)).toBeNull();
    }
    for (const name of ['state_getStorageSize', 'state_getStorageSizeAt']) {
      expect(await call(name, ALICE_KEY)).toBe(bytes);
      expect(await call(name, ABSENT_KEY)).toBeNull();
    }
    for (const name of ['state_getStorageHash', 'state_getStorageHashAt']) {
      expect(await call(name, ALICE_KEY)).toMatch(HASH);
      expect(await call(name, ABSENT_KEY)).toBeNull();
    }
    // `:code`, whose hash PAPI reads.
    expect(await call('state_getStorageHash', '0x3a636f6465')).toMatch(HASH);
  });

  it('gives every asked key in one set, with null for missing ones', async () => {
    const head = await call('chain_getHead');
    const value = await call('state_getStorage', ALICE_KEY);
    expect(await call('state_queryStorageAt', [ABSENT_KEY, ALICE_KEY])).toEqual([
      {
        block: head,
        changes: [
          [ABSENT_KEY, null],
          [ALICE_KEY, value],
        ],
      },
    ]);
  });

  it('pages through keys that are strictly behind the start', async () => {
    const all = await call<string[]>('state_getKeys', ACCOUNTS);
    expect(all.length).toBeGreaterThan(8);
    expect([...all].sort()).toEqual(all);
    expect(await call('state_getKeysPaged', ACCOUNTS, 3, ACCOUNTS)).toEqual(all.slice(0, 3));
    expect(await call('state_getKeysPaged', ACCOUNTS, 3, all[2])).toEqual(all.slice(3, 6));
    expect(await call('state_getKeysPagedAt', ACCOUNTS, 1_000, null, null)).toEqual(all);
    expect(await call('state_getKeysPaged', ACCOUNTS, 5, all.at(-1))).toEqual([]);
    expect(await call('state_getKeysPaged', ABSENT_KEY, 5)).toEqual([]);
    expect(await fail('state_getKeysPaged', ACCOUNTS, 1_001)).toMatchObject({
      code: 4002,
      message: 'count exceeds maximum value. value: 1001, max: 1000',
    });
    const pairs = await call<[string, string][]>('state_getPairs', ACCOUNTS);
    expect(pairs.map(([key]) => key)).toEqual(all);
  });

  it('gives what keys were over a range of blocks', async () => {
    const sets = await call<{ block: string; changes: [string, string | null][] }[]>(
      'state_queryStorage',
      [ALICE_KEY, '0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac'],
      manual.node.genesisHash,
    );
    expect(sets.map(({ changes }) => changes.length)).toEqual([2, 1, 1]);
    const head = await call('chain_getHead');
    const backwards = await fail('state_queryStorage', [ALICE_KEY], head, manual.node.genesisHash);
    expect(backwards.code).toBe(4001);
  });

  it('gives the runtime version as JSON, at old blocks too', async () => {
    const version = await call('state_getRuntimeVersion');
    expect(version).toMatchObject({
      specName: 'node-subtensor',
      implName: 'node-subtensor',
      authoringVersion: 1,
      specVersion: 425,
      implVersion: 1,
      transactionVersion: 1,
      systemVersion: 1,
      stateVersion: 1,
      apis: expect.arrayContaining([
        ['0xdf6acb689907609b', 5],
        ['0x37e397fc7c91f5e4', 2],
      ]),
    });
    expect(await call('chain_getRuntimeVersion', manual.node.genesisHash)).toEqual(version);
  });

  it('gives metadata of version 14 as it is, and of both by the runtime interface', async () => {
    const v14 = await call<string>('state_getMetadata');
    expect(v14.slice(0, 12)).toBe('0x6d6574610e');
    const opaque = await call<string>('state_call', 'Metadata_metadata', '0x');
    expect(opaque.endsWith(v14.slice(2))).toBe(true);
    const v15 = await call<string>('state_call', 'Metadata_metadata_at_version', '0f000000');
    expect(v15.slice(2, 4)).toBe('01');
    expect(v15).toContain('6d6574610f');
    expect(await call('state_call', 'Metadata_metadata_versions', '')).toBe('0x080e0000000f000000');
    expect(await call('state_callAt', 'Metadata_metadata_at_version', '0x10000000', null)).toBe(
      '0x00',
    );
  });

  it('refuses interfaces that do not exist with the text that clients know', async () => {
    expect((await fail('state_call', 'Nope_nope', '0x')).message).toBe(
      'Client error: Execution failed: Other: Exported method Nope_nope is not found',
    );
    const bad = await fail('state_call', 'Metadata_metadata_at_version', '0x0f');
    expect(bad).toMatchObject({ code: 4003, data: expect.stringContaining('invalid_scale') });
    expect((await fail('state_call', 'Core_version', 'xyz')).code).toBe(-32602);
  });

  it('names a block that it does not know', async () => {
    for (const [method, first] of [
      ['state_getStorage', ALICE_KEY],
      ['state_queryStorageAt', [ALICE_KEY]],
      ['state_getKeys', ACCOUNTS],
    ] as const) {
      expect(await fail(method, first, NOWHERE)).toMatchObject({
        code: 4003,
        message: `Client error: UnknownBlock: Header was not found in the database: ${NOWHERE}`,
        data: expect.stringMatching(/./),
      });
    }
    expect((await fail('state_getRuntimeVersion', NOWHERE)).code).toBe(4003);
  });
});

describe('system', () => {
  it('says what it is', async () => {
    expect(await call('system_chain')).toBe('Bittensor');
    expect(await call('system_name')).toEqual(expect.any(String));
    expect(await call('system_version')).toMatch(/^\d+\.\d+/);
    expect(await call('system_properties')).toEqual({
      ss58Format: 42,
      tokenDecimals: 9,
      tokenSymbol: 'TAO',
    });
    expect(await call('system_health')).toEqual({
      peers: 0,
      isSyncing: false,
      shouldHavePeers: false,
    });
    expect(await call('system_chainType')).toBe('Development');
    expect(await call('system_nodeRoles')).toEqual(['Authority']);
    expect(await call('system_peers')).toEqual([]);
    expect(await call('system_localListenAddresses')).toEqual([]);
    expect(await call('system_localPeerId')).toEqual(expect.any(String));
    expect(await call('system_syncState')).toEqual({
      startingBlock: 0,
      currentBlock: 2,
      highestBlock: 2,
    });
  });

  it('counts nonces by address, key and bytes', async () => {
    expect(await call('account_nextIndex', ALICE)).toBe(0);
    expect(await call('system_accountNextIndex', DEV_ACCOUNTS.Alice)).toBe(0);
    expect((await fail('account_nextIndex', 'Alice')).code).toBe(-32602);
    expect((await fail('account_nextIndex')).code).toBe(-32602);
  });
});

describe('author', () => {
  it('holds extrinsics, counts them in the nonce, and lists them as they came', async () => {
    const [first, third] = [signed(0), signed(2)];
    const hash = await call<string>('author_submitExtrinsic', first);
    expect(hash).toMatch(HASH);
    expect(await call('author_submitExtrinsic', third.slice(2))).toMatch(HASH);
    expect(await call('account_nextIndex', ALICE)).toBe(1);
    expect(await call('author_pendingExtrinsics')).toEqual([first]);
    const again = await fail('author_submitExtrinsic', first);
    expect(again).toEqual({
      code: 1013,
      message: 'Transaction Already Imported',
      data: `[${hash}]`,
    });
    expect(await call('author_removeExtrinsic', [{ hash }])).toEqual([hash]);
    expect(await call('author_removeExtrinsic', [{ extrinsic: third }, hash])).toHaveLength(1);
    expect((await fail('author_submitExtrinsic', first)).code).toBe(1012);
    expect(await call('author_pendingExtrinsics')).toEqual([]);
    expect((await fail('author_removeExtrinsic', 5)).code).toBe(-32602);
  });

  it('refuses bytes that are no extrinsic', async () => {
    for (const bad of ['0x', '0x00', '0x04ff', `0x${'00'.repeat(100)}`, signed(0).slice(0, -2)]) {
      expect(await fail('author_submitExtrinsic', bad)).toMatchObject({
        code: 1001,
        data: expect.stringMatching(/./),
      });
    }
    expect((await fail('author_submitExtrinsic', 'zz')).code).toBe(-32602);
  });

  it('has no keystore and says so', async () => {
    expect(await call('author_hasKey', '0x00', 'aura')).toBe(false);
    expect(await call('author_hasSessionKeys', '0x00')).toBe(false);
    expect((await fail('author_rotateKeys')).code).toBe(-32000);
    expect((await fail('author_insertKey', 'aura', '//One', '0x00')).code).toBe(-32000);
  });
});

describe('payment', () => {
  it('says weight, class and fee, the fee as text, by the length that was sent', async () => {
    const extrinsic = signed(0);
    const bytes = (extrinsic.length - 2) / 2;
    for (const name of ['payment_queryInfo', 'payment_queryInfoAt']) {
      const info = await call<{ partialFee: string }>(name, extrinsic);
      expect(info).toEqual({
        weight: { ref_time: 214_051_000, proof_size: expect.any(Number) },
        class: 'normal',
        partialFee: String(54_078 + Math.floor(214_051_000 / 2_000) + bytes),
      });
      expect(await call(name, extrinsic.slice(2), await call('chain_getHead'))).toEqual(info);
    }
    expect((await fail('payment_queryInfo', '0x00')).data).toEqual(expect.stringMatching(/./));
  });

  it('says what the fee consists of', async () => {
    const extrinsic = signed(0);
    const lengthRao = (extrinsic.length - 2) / 2;
    for (const name of ['payment_queryFeeDetails', 'payment_queryFeeDetailsAt']) {
      expect(await call(name, extrinsic)).toEqual({
        inclusionFee: {
          baseFee: `0x${(54_078).toString(16)}`,
          lenFee: `0x${lengthRao.toString(16)}`,
          adjustedWeightFee: `0x${Math.floor(214_051_000 / 2_000).toString(16)}`,
        },
      });
    }
  });
});

describe('a dry run', () => {
  it('says what would happen, and changes nothing', async () => {
    const head = await call('chain_getHead');
    for (const name of ['system_dryRun', 'system_dryRunAt']) {
      // Ok(Ok(())).
      expect(await call(name, signed(0), head)).toBe('0x0000');
      // Ok(Err(Token(..))): the call fails, the extrinsic does not.
      expect(await call(name, signed(0, { value: 10n ** 18n }))).toMatch(/^0x0001/);
      // Err(Invalid(Future)).
      expect(await call(name, signed(7))).toBe('0x010002');
      expect((await fail(name, '0x00')).code).toBe(1001);
      expect((await fail(name, signed(0), manual.node.genesisHash)).code).toBe(-32000);
    }
    expect(await call('chain_getHead')).toBe(head);
    expect(await call('account_nextIndex', ALICE)).toBe(0);
  });
});

describe('developer', () => {
  it('makes blocks, also empty ones only when allowed', async () => {
    expect(await call('dev_newBlock')).toMatch(HASH);
    const third = await call<string>('dev_newBlock', { count: 3 });
    expect(await call('chain_getHead')).toBe(third);
    expect(await call('chain_getHeader')).toMatchObject({ number: '0x6' });
    expect((await fail('engine_createBlock', false, true)).code).toBe(12_000);
    const made = await call<{ hash: string }>('engine_createBlock', true, true, null);
    expect(made).toEqual({ hash: expect.stringMatching(HASH), aux: expect.any(Object) });
    expect(await call('engine_finalizeBlock', made.hash)).toBe(true);
    for (const count of [0, -1, 1.5, 5_001, 'x']) {
      expect((await fail('dev_newBlock', { count })).code).toBe(-32602);
    }
  });

  it('sets the time of the next block, never backwards', async () => {
    const later = 1_900_000_000_000;
    expect(await call('dev_setTime', later)).toBe(later);
    await call('dev_newBlock');
    const now = await call<string>(
      'state_getStorage',
      '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb',
    );
    expect(Buffer.from(now.slice(2), 'hex').readBigUInt64LE()).toBe(BigInt(later));
    expect((await fail('dev_setTime', 5)).data).toContain('time_not_ahead');
  });

  it('writes storage by key and by name, and money', async () => {
    await call('dev_setStorage', [[ABSENT_KEY, '0x1234']]);
    expect(await call('state_getStorage', ABSENT_KEY)).toBe('0x1234');
    await call('dev_setStorage', [[ABSENT_KEY, null]]);
    expect(await call('state_getStorage', ABSENT_KEY)).toBeNull();
    await call('dev_setStorage', { SubtensorModule: { Tempo: [[[1], 99]] } });
    const [tempo] = await call<string[]>(
      'state_getKeys',
      '0x658faa385070e074c85bf6b568cf05557641384bb339f3758acddfd7053d3317',
    );
    expect(tempo).toBeDefined();
    const before = await call<string>('state_getStorage', ALICE_KEY);
    await call('dev_faucet', ALICE, '1000000000');
    expect(await call('state_getStorage', ALICE_KEY)).not.toBe(before);
    for (const bad of [['0x12'], [['0x']], { Nope: {} }, { System: 5 }, { System: { Nope: 1 } }]) {
      expect((await fail('dev_setStorage', bad)).data).toEqual(expect.stringMatching(/./));
    }
    expect((await fail('dev_faucet', ALICE, '0')).code).toBe(-32602);
    expect((await fail('dev_faucet', ALICE, '9000000000000000000')).data).toContain('over_supply');
  });

  it('goes back to a snapshot once', async () => {
    const head = await call('chain_getHead');
    const id = await call<number>('dev_snapshot');
    await call('dev_newBlock', { count: 5 });
    expect(await call('dev_revert', id)).toBe(head);
    expect(await call('chain_getHead')).toBe(head);
    expect((await fail('dev_revert', id)).data).toContain('unknown_snapshot');
  });
});

describe('rpc_methods', () => {
  it('lists exactly what is served', async () => {
    const { methods } = await call<{ methods: string[] }>('rpc_methods');
    expect([...methods].sort()).toEqual(methods);
    for (const method of methods) {
      const { error } = await manual.client.ask(method, { not: 'a parameter' });
      expect(error?.code, method).not.toBe(-32601);
    }
    expect(await manual.client.fail('chainHead_v0_follow', true)).toMatchObject({
      code: -32601,
      message: 'Method not found',
    });
  });

  it('has a test here for every method', async () => {
    const { methods } = await call<{ methods: string[] }>('rpc_methods');
    // Runtime interfaces under other names are tested with their table.
    const isCustom = (name: string) => Object.hasOwn(customRpcMethods, name);
    // Subscriptions and the new interface have files of their own, which ask the same.
    const isElsewhere = (name: string) => isCustom(name) || STREAM.test(name) || NEW_API.test(name);
    const missing = methods.filter((name) => !manual.tested.has(name) && !isElsewhere(name));
    expect(missing).toEqual([]);
  });
});
