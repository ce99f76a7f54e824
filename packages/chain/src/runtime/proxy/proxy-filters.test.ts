import { describe, expect, it } from 'vitest';
import { runtimeDefinition } from '../../definitions/runtime.ts';
import { callOf, transferOf } from '../../testing/chain-fixture.ts';
import { testAccount } from '../../testing/test-chain.ts';
import * as groups from './call-groups.ts';
import { allowsCall } from './proxy-filters.ts';
import {
  DEPRECATED_PROXY_TYPES,
  isSuperset,
  listProxyTypes,
  type ProxyType,
  type ProxyTypeName,
} from './proxy-types.ts';

const ALL: readonly string[] = runtimeDefinition.pallets.flatMap(({ name, calls }) =>
  Object.keys(calls ?? {}).map((call) => `${name}.${call}`),
);

const kind = (type: ProxyTypeName) => ({ type, value: [] }) as ProxyType;

/** All calls that a kind allows, with arguments that no rule looks at. */
function allowed(type: ProxyTypeName): string[] {
  return ALL.filter((full) => {
    const [pallet = '', name = ''] = full.split('.');
    const inner = callOf('System', 'remark', { remark: new Uint8Array() });
    const value = { value: 1n, alpha_amount: 1n, call: inner };
    return allowsCall(kind(type), callOf(pallet, name, value));
  });
}

describe('a kind of proxy', () => {
  it('is bounded by calls that there are', () => {
    for (const name of Object.values(groups).flat()) expect(ALL).toContain(name);
  });

  it.each([
    ['Transfer', 'transfer_allow_death transfer_keep_alive transfer_all transfer_stake'],
    ['SmallTransfer', 'transfer_allow_death transfer_keep_alive transfer_stake'],
    ['Registration', 'register burned_register register_limit'],
    ['ChildKeys', 'set_children set_childkey_take'],
    ['SwapHotkey', 'swap_hotkey swap_hotkey_v2'],
    ['RootClaim', 'claim_root'],
    ['Senate', ''],
    ['Triumvirate', ''],
    ['Governance', ''],
    ['RootWeights', ''],
    ['SudoUncheckedSetCode', ''],
  ] as const)('%s allows exactly its calls', (type, names) => {
    const found = allowed(type).map((full) => full.split('.')[1]);
    expect(found.sort()).toEqual(names.split(' ').filter(Boolean).sort());
  });

  it('of a wide sort allows all but what it must not', () => {
    expect(allowed('Any')).toEqual(ALL);
    const denied = (type: ProxyTypeName) => {
      const may = new Set(allowed(type));
      return ALL.filter((name) => !may.has(name));
    };
    const swaps = groups.COLDKEY_SWAPS.filter((name) => ALL.includes(name));
    expect(denied('NonTransfer')).toEqual(expect.arrayContaining(swaps));
    expect(denied('NonTransfer')).toHaveLength(3 + 6 + 1 + swaps.length);
    expect(denied('NonFungible')).toHaveLength(3 + 6 + 10 + 1 + 1 + 1 + 2 + swaps.length);
    expect(denied('NonCritical')).toHaveLength(5 + 1 + 1 + 2 + swaps.length);
    expect(allowed('Staking')).toHaveLength(11);
    expect(allowed('Owner')).toHaveLength(2 + groups.SUBNET_MANAGEMENT.length);
    expect(allowed('SubnetLeaseBeneficiary')).toHaveLength(3 + groups.SUBNET_MANAGEMENT.length);
  });

  it('of small transfers looks at the amount', () => {
    const small = (amount: bigint) =>
      allowsCall(kind('SmallTransfer'), transferOf(testAccount(1), amount));
    expect([small(499_999_999n), small(500_000_000n)]).toEqual([true, false]);
    const stake = (alpha_amount: bigint) =>
      allowsCall(
        kind('SmallTransfer'),
        callOf('SubtensorModule', 'transfer_stake', { alpha_amount }),
      );
    expect([stake(499_999_999n), stake(500_000_000n)]).toEqual([true, false]);
  });

  it('of sudo runs one call only', () => {
    const sudo = (call: unknown) =>
      allowsCall(kind('SudoUncheckedSetCode'), callOf('Sudo', 'sudo_unchecked_weight', { call }));
    expect(sudo(callOf('System', 'set_code', {}))).toBe(true);
    expect(sudo(callOf('System', 'set_storage', {}))).toBe(false);
  });

  it('contains others as listed', () => {
    const names = listProxyTypes().map(([name]) => name);
    const inside = (type: ProxyTypeName) =>
      names.filter((name) => isSuperset(kind(type), kind(name)));
    expect(names).toHaveLength(18);
    expect(inside('Any')).toEqual(names);
    expect(inside('NonTransfer')).toEqual(
      names.filter((name) => !['Any', 'Transfer', 'SmallTransfer'].includes(name)),
    );
    expect(inside('Transfer')).toEqual(['Transfer', 'SmallTransfer']);
    expect(inside('Staking')).toEqual(['Staking']);
    expect([...DEPRECATED_PROXY_TYPES].flatMap(allowed)).toEqual([]);
  });
});
