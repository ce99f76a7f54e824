import { ready } from '@adit/keys';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProxyPallet } from '../../definitions/proxy.ts';
import {
  address,
  callOf,
  openBareBlock,
  openChain,
  transferOf,
} from '../../testing/chain-fixture.ts';
import { testAccount } from '../../testing/test-chain.ts';
import { freeBalance } from '../balances/account-balance.ts';
import { DEV_ACCOUNTS } from '../genesis/dev-accounts.ts';
import { weightOf } from './call-weight.ts';
import { feePayer } from './fee-payer.ts';

const { Charlie, Bob } = DEV_ACCOUNTS;
const [A, B, SIGNER] = [testAccount(1), testAccount(2), testAccount(3)];
const remark = callOf('System', 'remark', { remark: new Uint8Array() });
const through = (real: string, call = remark) =>
  callOf('Proxy', 'proxy', { real: address(real), force_proxy_type: undefined, call });

beforeAll(ready);

describe('the fee of a call through a proxy', () => {
  it('falls on the account that said so, two proxies deep and through batches of one account', () => {
    const { state } = openBareBlock();
    const payer = (call = through(B)) => feePayer(state, { account: SIGNER, call });
    expect(payer()).toBe(SIGNER);
    state.write(ProxyPallet.storage.RealPaysFee, B, SIGNER, []);
    expect(payer()).toBe(B);
    expect(payer(remark)).toBe(SIGNER);
    const nested = through(B, through(A));
    const batch = (...calls: (typeof remark)[]) =>
      through(B, callOf('Utility', 'batch', { calls }));
    expect(payer(nested)).toBe(B);
    state.write(ProxyPallet.storage.RealPaysFee, A, B, []);
    expect(payer(nested)).toBe(A);
    expect(payer(batch(through(A), through(A)))).toBe(A);
    expect(payer(batch(through(A), remark))).toBe(B);
    expect(payer(batch())).toBe(B);
    const deep = through(B, through(A, through(SIGNER)));
    state.write(ProxyPallet.storage.RealPaysFee, SIGNER, A, []);
    expect(payer(deep)).toBe(A);
  });

  it('is taken from that account, and refused when it cannot pay', () => {
    const chain = openChain();
    const add = { delegate: address(Bob), proxy_type: { type: 'Any', value: [] }, delay: 0 };
    chain.apply({ signer: Charlie, call: callOf('Proxy', 'add_proxy', add) });
    const pays = callOf('Proxy', 'set_real_pays_fee', { delegate: address(Bob), pays_fee: true });
    expect(chain.apply({ signer: Bob, call: pays }).error?.label).toBe('Proxy.NotProxy');
    expect(chain.apply({ signer: Charlie, call: pays }).error).toBeNull();
    const before = [freeBalance(chain.state, Charlie), freeBalance(chain.state, Bob)] as const;
    const { feeRao } = chain.apply({ signer: Bob, call: through(Charlie) });
    expect(feeRao).toBeGreaterThan(0n);
    expect(freeBalance(chain.state, Charlie)).toBe(before[0] - feeRao);
    expect(freeBalance(chain.state, Bob)).toBe(before[1]);
    const all = { dest: address(testAccount(5)), keep_alive: true };
    chain.apply({ signer: Charlie, call: callOf('Balances', 'transfer_all', all) });
    expect(() => chain.apply({ signer: Bob, call: through(Charlie) })).toThrow('Inability to pay');
    const never = callOf('Proxy', 'remove_proxy', add);
    chain.apply({
      signer: DEV_ACCOUNTS.Alice,
      call: callOf('Sudo', 'sudo_as', { who: address(Charlie), call: never }),
    });
    expect(chain.state.read(ProxyPallet.storage.RealPaysFee, Charlie, Bob)).toBeUndefined();
  });

  it('is none for a call that has none', () => {
    const weights = callOf('SubtensorModule', 'set_weights', {});
    expect(weightOf(through(A, weights)).paysFee).toBe(false);
    expect(weightOf(through(A, transferOf(B, 1n))).paysFee).toBe(true);
    expect(weightOf(callOf('Proxy', 'remove_proxies', [])).paysFee).toBe(true);
  });
});
