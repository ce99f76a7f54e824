import { decodeHex } from '@adit/base';
import { ss58Encode } from '@adit/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEV_ACCOUNTS } from '../../runtime/genesis/dev-accounts.ts';
import { customRpcMethods } from '../../runtime/runtime-apis/custom-rpc.ts';
import { ManualNode } from '../../testing/manual-node.ts';

let manual: ManualNode;

beforeAll(async () => {
  manual = await ManualNode.open();
});

afterAll(() => manual.close());

const alice = decodeHex(DEV_ACCOUNTS.Alice);

/** A parameter of each kind, and how the runtime interface takes it. */
const PARAMETERS = {
  u8: [0, '00'],
  u16: [1, '0100'],
  u64: [1_000_000, '40420f0000000000'],
  account: [ss58Encode(alice), DEV_ACCOUNTS.Alice.slice(2)],
  indices: [[0, 52], '0800003400'],
} as const;

async function ask(name: string, params: readonly unknown[]): Promise<unknown> {
  return manual.client.call(name, ...params);
}

describe('runtime interfaces as JSON-RPC', () => {
  it('has every name of the specification', () => {
    const groups = {
      delegateInfo: 'getDelegates getDelegate getDelegated',
      neuronInfo: 'getNeurons getNeuron getNeuronsLite getNeuronLite',
      subnetInfo:
        'getSubnetInfo getSubnetsInfo getSubnetInfo_v2 getSubnetsInfo_v2 getSubnetHyperparams ' +
        'getSubnetHyperparamsV2 getAllDynamicInfo getDynamicInfo getAllMetagraphs getMetagraph ' +
        'getAllMechagraphs getMechagraph getSubnetState getLockCost getSelectiveMetagraph ' +
        'getColdkeyAutoStakeHotkey getSelectiveMechagraph getSubnetToPrune getSubnetAccountId',
      stakeInfo: 'getColdkeyLock',
      swap: 'currentAlphaPrice currentAlphaPriceAll simSwapTaoForAlpha simSwapAlphaForTao',
    };
    const names = Object.entries(groups).flatMap(([group, methods]) =>
      methods.split(' ').map((method) => `${group}_${method}`),
    );
    expect(Object.keys(customRpcMethods).sort()).toEqual(names.sort());
  });

  it.each(Object.entries(customRpcMethods))(
    '%s answers as state_call does',
    async (name, method) => {
      const params = method.inputs.map((kind) => PARAMETERS[kind][0]);
      const args = method.inputs.map((kind) => PARAMETERS[kind][1]).join('');
      const head = await manual.client.call<string>('chain_getHead');
      const bytes = await manual.client.call<string>('state_call', method.call, `0x${args}`);
      const expected = method.answer(decodeHex(bytes));
      expect(await ask(name, params)).toEqual(expected);
      expect(await ask(name, [...params, head])).toEqual(expected);
    },
  );

  it('answers JSON values where the real node does', async () => {
    expect(await ask('subnetInfo_getLockCost', [])).toBe(1_000_000_000_000);
    expect(await ask('subnetInfo_getSubnetToPrune', [])).toBeNull();
    expect(await ask('swap_currentAlphaPrice', [1])).toBe(1_000_000_000);
    expect(await ask('swap_currentAlphaPriceAll', [])).toEqual([
      { netuid: 0, price: 1_000_000_000 },
      { netuid: 1, price: 1_000_000_000 },
    ]);
  });

  it('takes accounts as address, hexadecimal text or bytes, and amounts as digits', async () => {
    const [name, ...forms] = ['delegateInfo_getDelegated', ss58Encode(alice), DEV_ACCOUNTS.Alice];
    for (const form of [...forms, [...alice]]) expect(await ask(name ?? '', [form])).toEqual([0]);
    const [sale, whole] = ['swap_simSwapAlphaForTao', await ask('swap_simSwapAlphaForTao', [1, 5])];
    expect(await ask(sale, [1, '5'])).toEqual(whole);
  });

  it.each([
    ['neuronInfo_getNeurons', []],
    ['neuronInfo_getNeurons', [65_536]],
    ['neuronInfo_getNeurons', ['1']],
    ['neuronInfo_getNeuron', [1, -1]],
    ['subnetInfo_getMechagraph', [1, 256]],
    ['subnetInfo_getSelectiveMetagraph', [1, 5]],
    ['subnetInfo_getSelectiveMetagraph', [1, ['a']]],
    ['subnetInfo_getSelectiveMetagraph', [1, new Array(1_001).fill(0)]],
    ['swap_simSwapTaoForAlpha', [1, '18446744073709551616']],
    ['swap_simSwapTaoForAlpha', [1, 1.5]],
    ['delegateInfo_getDelegate', ['nobody']],
  ] as const)('%s refuses %j', async (name, params) => {
    expect(await manual.client.fail(name, ...params)).toMatchObject({ code: -32602 });
  });
});
