import { describe, expect, it } from 'vitest';
import type { Chain } from './chain.ts';
import { createChain } from './create-chain.ts';
import { Balances } from './definitions/balances.ts';
import { System } from './definitions/system.ts';
import { Timestamp } from './definitions/timestamp.ts';
import { DEV_ACCOUNTS } from './runtime/genesis/dev-accounts.ts';

const { Alice, Bob } = DEV_ACCOUNTS;
const open = (seed = 'test'): Chain => createChain({ seed, profile: 'normal' });
const address = (account: string) => ({ type: 'Id', value: [account] });
const transfer = (to: string, value: bigint) => ({
  pallet: 'Balances',
  name: 'transfer_keep_alive',
  value: { dest: address(to), value },
});

describe('a chain', () => {
  it('begins with genesis and two empty blocks, slots apart', () => {
    const chain = open();
    expect(chain.head.header.number).toBe(2);
    expect(chain.head.body).toHaveLength(1);
    expect(chain.query(Timestamp.storage.Now)).toBe(1_735_689_624_000n);
    const other = open('another');
    expect(other.genesisHash).not.toBe(chain.genesisHash);
    expect(open().head).toEqual(chain.head);
  });

  it('moves money, takes the fee for the author and counts the nonce', () => {
    const chain = open();
    const before = chain.query(System.storage.Account, Bob).data.free;
    const applied = chain.apply({ signer: Alice, call: transfer(Bob, 7_000n) });
    expect(applied).toMatchObject({ ok: true, index: 1, error: null });
    const issuance = chain.query(Balances.storage.TotalIssuance);
    const sealed = chain.produceBlock();
    const account = chain.query(System.storage.Account, Alice);
    expect(account.nonce).toBe(1);
    expect(account.data.free).toBe(1_000_000_000_000_000n - 7_000n - applied.feeRao);
    expect(chain.query(System.storage.Account, Bob).data.free).toBe(before + 7_000n);
    expect(chain.query(Balances.storage.TotalIssuance)).toBe(issuance);
    expect(chain.at(sealed.header.parentHash).read(System.storage.Account, Alice).nonce).toBe(0);
  });

  it('runs calls as root and tells of the call inside Sudo', () => {
    const chain = open();
    const missing = { pallet: 'System', name: 'set_heap_pages', value: { pages: 1n } };
    expect(chain.apply({ signer: 'root', call: missing })).toMatchObject({
      ok: false,
      error: {
        label: 'SubtensorModule.CallDisabled',
        numbers: { call: 'System.set_heap_pages' },
      },
      feeRao: 0n,
    });
  });
});
