import { DEV_ACCOUNTS } from '@adit/chain';
import { describe, expect, it } from 'vitest';
import { filterItems, findItem, ITEMS, readKey, showFallback, showKeys } from './items.ts';

function item(pallet: string, name: string) {
  const found = findItem(pallet, name);
  if (found === null) throw new Error(`${pallet}.${name} is gone`);
  return found;
}

const tempo = item('SubtensorModule', 'Tempo');
const account = item('System', 'Account');
const keyType = (of: typeof tempo, index = 0) => {
  const key = of.keys[index];
  if (key === undefined) throw new Error('there is no such key');
  return key.type;
};

describe('storage items', () => {
  it('are found by parts of their names', () => {
    expect(filterItems('tempo').map(({ name }) => name)).toContain('Tempo');
    expect(filterItems('system.acc').map(({ name }) => name)).toContain('Account');
    expect(filterItems('no such thing')).toEqual([]);
    expect(findItem('SubtensorModule', 'constructor')).toBeNull();
  });

  it('all say what a missing entry reads as', () => {
    for (const each of ITEMS) {
      const shown = showFallback(each, 'fast');
      expect([each.name, shown === null]).toEqual([each.name, each.modifier === 'Optional']);
    }
    expect(showFallback(tempo, 'fast')).toEqual({ kind: 'number', value: 10n });
  });
});

describe('a key', () => {
  it('is a number, an address, a name, or bytes', () => {
    expect(readKey(keyType(tempo), ' 2 ', 'Key 1')).toEqual({ ok: true, value: 2 });
    const alice = { ok: true, value: DEV_ACCOUNTS.Alice };
    for (const text of ['Alice', '//Alice', DEV_ACCOUNTS.Alice]) {
      expect(readKey(keyType(account), text, 'Key 1')).toEqual(alice);
    }
    const address = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    expect(readKey(keyType(account), address, 'Key 1')).toEqual(alice);
  });

  it.each([
    [tempo, 'two', /Key 1 must be a whole number/],
    [tempo, '', /Key 1 must be a whole number/],
    [tempo, '65536', /65535/],
    [tempo, '-1', /0 to 65535/],
    [account, 'Mallory', /Key 1 must be an SS58 address/],
    [account, '0x12', /Key 1 must be an SS58 address/],
    [account, '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX', /Key 1 must be an SS58 address/],
  ])('that is none is refused in words', (of, text, reason) => {
    expect(readKey(keyType(of), text, 'Key 1')).toEqual({
      ok: false,
      reason: expect.stringMatching(reason),
    });
  });

  it('is read back from where an entry is stored', () => {
    const stored = account.key(DEV_ACCOUNTS.Alice);
    expect(showKeys(account, stored)).toEqual([
      { kind: 'account', address: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' },
    ]);
    expect(showKeys(tempo, tempo.key(7))).toEqual([{ kind: 'number', value: 7n }]);
  });
});
