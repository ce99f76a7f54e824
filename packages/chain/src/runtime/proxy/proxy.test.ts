import { describe, expect, it } from 'vitest';
import { ProxyPallet } from '../../definitions/proxy.ts';
import { address, callOf, transferOf } from '../../testing/chain-fixture.ts';
import { DELEGATE, OTHER, ProxyChain, REAL } from '../../testing/proxy-chain.ts';
import { testAccount } from '../../testing/test-chain.ts';
import { hashOfCall } from './announcements.ts';
import type { ProxyType } from './proxy-types.ts';
import { pureAccount } from './pure-accounts.ts';

const TEN_TAO = 10_000_000_000n;
const SINK = testAccount(44);
const transfer = transferOf(SINK, 1_000n);
const ANY: ProxyType = { type: 'Any', value: [] };
const FILTERED = '0.5';

const of = (delegate: string, type = 'Any', delay = 0) => ({
  delegate: address(delegate),
  proxy_type: { type, value: [] },
  delay,
});

describe('a proxy', () => {
  it('acts for the account that named it, which pays, and nobody else does', () => {
    const chain = new ProxyChain();
    expect(chain.actAs(transfer)).toBe('NotProxy');
    expect(chain.add('Any')).toBeNull();
    expect(chain.actAs(transfer)).toBe('Ok');
    expect(chain.balance(SINK).free).toBe(1_000n);
    expect(chain.balance(REAL)).toEqual({ free: TEN_TAO - 93_001_000n, reserved: 93_000_000n });
    expect(chain.balance(DELEGATE).free).toBe(TEN_TAO);
    expect(chain.actAs(transfer, { delegate: OTHER })).toBe('NotProxy');
    expect(chain.actAs(transfer, { forced: 'Staking' })).toBe('NotProxy');
    expect(chain.proxy('root', 'proxy', { real: address(REAL), call: transfer })).toBe('BadOrigin');
  });

  it('tells of a call that fails, and succeeds itself', () => {
    const chain = new ProxyChain();
    chain.add('Any');
    expect(chain.actAs(transferOf(SINK, 100n * TEN_TAO))).toBe('Token');
    expect(chain.read(ProxyPallet.storage.LastCallResult, REAL)).toMatchObject({ type: 'Err' });
    chain.advance();
    expect(chain.read(ProxyPallet.storage.LastCallResult, REAL)).toBeUndefined();
  });

  it('costs a base and a part for each, and gives all of it back', () => {
    const chain = new ProxyChain();
    expect(chain.add('Any')).toBeNull();
    expect(chain.add('Staking')).toBeNull();
    expect(chain.add('Any', { delegate: OTHER })).toBeNull();
    expect(chain.delegatesOf(REAL)).toEqual([['Any', 'Staking', 'Any'], 159_000_000n]);
    expect(chain.balance(REAL).reserved).toBe(159_000_000n);
    expect(chain.proxy(REAL, 'remove_proxy', of(DELEGATE, 'Staking'))).toBeNull();
    expect(chain.balance(REAL).reserved).toBe(126_000_000n);
    expect(chain.proxy(REAL, 'remove_proxies')).toBeNull();
    expect(chain.balance(REAL)).toEqual({ free: TEN_TAO, reserved: 0n });
    expect(chain.delegatesOf(REAL)).toEqual([[], 0n]);
    expect(chain.difference).toBe(0n);
  });

  it('is refused for oneself, twice, beyond twenty, and without the money', () => {
    const chain = new ProxyChain();
    expect(chain.add('Any', { delegate: REAL })).toBe('NoSelfProxy');
    expect(chain.add('Any')).toBeNull();
    expect(chain.add('Any')).toBe('Duplicate');
    expect(chain.add('Any', { delay: 1 })).toBeNull();
    for (let one = 0; one < 18; one += 1) chain.add('Any', { delegate: testAccount(100 + one) });
    expect(chain.add('Any', { delegate: OTHER })).toBe('TooMany');
    const poor = testAccount(45);
    chain.endow(poor, 93_000_499n);
    expect(chain.add('Any', { real: poor })).toBe('ConsumerRemaining');
    chain.endow(poor, 92_999_999n);
    expect(chain.add('Any', { real: poor })).toBe('Balances.InsufficientBalance');
    chain.endow(poor, 93_000_500n);
    expect(chain.add('Any', { real: poor })).toBeNull();
    expect(chain.proxy(REAL, 'remove_proxy', of(OTHER))).toBe('NotFound');
  });

  it('inside a proxy has the rights of both accounts that it stands for', () => {
    const chain = new ProxyChain();
    chain.add('NonTransfer');
    chain.add('Any', { real: OTHER, delegate: REAL });
    const nested = callOf('Proxy', 'proxy', {
      real: address(OTHER),
      force_proxy_type: undefined,
      call: transfer,
    });
    // The inner origin is fresh: what counts is what OTHER lets REAL do.
    expect(chain.actAs(nested)).toBe('Ok');
    expect(chain.balance(OTHER).free).toBe(TEN_TAO - 93_001_000n);
    expect(chain.actAs(transfer)).toBe(FILTERED);
  });

  it('keeps its bounds inside a batch and behind a derived account', () => {
    const chain = new ProxyChain();
    chain.add('NonTransfer');
    const batch = callOf('Utility', 'batch_all', { calls: [transfer] });
    expect(chain.actAs(batch)).toBe(FILTERED);
    expect(chain.actAs(callOf('Utility', 'as_derivative', { index: 1, call: transfer }))).toBe(
      FILTERED,
    );
    const forced = callOf('Utility', 'force_batch', { calls: [transfer] });
    expect(chain.actAs(forced)).toBe('Ok');
    expect(chain.events.some(({ name }) => name === 'ItemFailed')).toBe(true);
    expect(chain.balance(SINK).free).toBe(0n);
    const act = callOf('Proxy', 'proxy', {
      real: address(REAL),
      force_proxy_type: undefined,
      call: callOf('System', 'remark_with_event', { remark: new Uint8Array(1) }),
    });
    expect(chain.call(DELEGATE, callOf('Utility', 'batch_all', { calls: [act, act] }))).toBeNull();
    expect(chain.executed()).toBe('Ok');
  });

  it('gives nobody more rights than it has', () => {
    const chain = new ProxyChain();
    chain.add('NonTransfer');
    const add = (type: string) => callOf('Proxy', 'add_proxy', of(OTHER, type));
    expect(chain.actAs(add('Any'))).toBe(FILTERED);
    expect(chain.actAs(add('Transfer'))).toBe(FILTERED);
    expect(chain.actAs(add('Staking'))).toBe('Ok');
    expect(chain.actAs(callOf('Proxy', 'remove_proxy', of(DELEGATE, 'Any')))).toBe(FILTERED);
    expect(chain.actAs(callOf('Proxy', 'remove_proxies', []))).toBe(FILTERED);
    chain.add('Any');
    expect(chain.actAs(callOf('Proxy', 'remove_proxies', []), { forced: 'Any' })).toBe('Ok');
    expect(chain.delegatesOf(REAL)).toEqual([[], 0n]);
  });
});

describe('a proxy with a delay', () => {
  const call_hash = hashOfCall(transfer);
  const announced = { real: address(REAL), call_hash };
  const perform = {
    delegate: address(DELEGATE),
    real: address(REAL),
    force_proxy_type: undefined,
    call: transfer,
  };

  it('acts only when it has announced the call long enough ago', () => {
    const chain = new ProxyChain();
    expect(chain.proxy(DELEGATE, 'announce', announced)).toBe('NotProxy');
    chain.add('Any', { delay: 5 });
    expect(chain.actAs(transfer)).toBe('Unannounced');
    expect(chain.proxy(OTHER, 'proxy_announced', perform)).toBe('Unannounced');
    expect(chain.proxy(DELEGATE, 'announce', announced)).toBeNull();
    expect(chain.balance(DELEGATE).reserved).toBe(104_000_000n);
    chain.jump(104);
    expect(chain.proxy(OTHER, 'proxy_announced', perform)).toBe('Unannounced');
    chain.jump(105);
    expect(chain.proxy(OTHER, 'proxy_announced', perform)).toBeNull();
    expect(chain.executed()).toBe('Ok');
    expect(chain.balance(DELEGATE)).toEqual({ free: TEN_TAO, reserved: 0n });
    expect(chain.proxy(OTHER, 'proxy_announced', perform)).toBe('Unannounced');
  });

  it('loses an announcement that it, or the account, takes back', () => {
    const chain = new ProxyChain();
    chain.add('Any', { delay: 5 });
    const rejected = { delegate: address(DELEGATE), call_hash };
    expect(chain.proxy(DELEGATE, 'remove_announcement', announced)).toBe('NotFound');
    expect(chain.proxy(REAL, 'reject_announcement', rejected)).toBe('NotFound');
    for (const [signer, name, value] of [
      [DELEGATE, 'remove_announcement', announced],
      [REAL, 'reject_announcement', rejected],
    ] as const) {
      chain.proxy(DELEGATE, 'announce', announced);
      expect(chain.proxy(OTHER, 'reject_announcement', rejected)).toBe('NotFound');
      expect(chain.proxy(signer, name, value)).toBeNull();
      expect(chain.balance(DELEGATE).reserved).toBe(0n);
    }
  });

  it('has at most 75 announcements', () => {
    const chain = new ProxyChain();
    chain.endow(DELEGATE, 10n * TEN_TAO);
    chain.add('Any', { delay: 5 });
    for (let one = 0; one < 75; one += 1) {
      expect(chain.proxy(DELEGATE, 'announce', announced)).toBeNull();
    }
    expect(chain.proxy(DELEGATE, 'announce', announced)).toBe('TooMany');
    expect(chain.balance(DELEGATE).reserved).toBe(36_000_000n + 75n * 68_000_000n);
  });
});

describe('a pure account', () => {
  const create = { proxy_type: ANY, delay: 0, index: 3 };
  const pure = pureAccount({
    spawner: REAL,
    block: 100,
    extrinsicIndex: 0,
    proxyType: ANY,
    index: 3,
  });
  const kill = { spawner: address(REAL), proxy_type: ANY, index: 3, height: 100, ext_index: 0 };

  it('is acted for by who made it, and ends with the deposit returned', () => {
    const chain = new ProxyChain();
    expect(chain.proxy(REAL, 'create_pure', create)).toBeNull();
    expect(chain.events.at(-1)?.value).toMatchObject({ pure, disambiguation_index: 3 });
    expect(chain.proxy(REAL, 'create_pure', create)).toBe('Duplicate');
    expect(chain.balance(REAL).reserved).toBe(93_000_000n);
    chain.endow(pure, 5_000n);
    const asPure = { real: pure, delegate: REAL };
    expect(chain.actAs(transfer, asPure)).toBe('Ok');
    expect(chain.proxy(REAL, 'kill_pure', kill)).toBe('NoPermission');
    expect(chain.actAs(callOf('Proxy', 'kill_pure', { ...kill, index: 4 }), asPure)).toBe('16.5');
    expect(chain.actAs(callOf('Proxy', 'kill_pure', kill), asPure)).toBe('Ok');
    expect(chain.balance(REAL)).toEqual({ free: TEN_TAO, reserved: 0n });
    expect(chain.actAs(transfer, asPure)).toBe('NotProxy');
    expect(chain.difference).toBe(0n);
  });

  it('pays no fees any more once it ended (1.4)', () => {
    const chain = new ProxyChain();
    chain.proxy(REAL, 'create_pure', create);
    const asPure = { real: pure, delegate: REAL };
    const pays = { delegate: address(REAL), pays_fee: true };
    expect(chain.actAs(callOf('Proxy', 'set_real_pays_fee', pays), asPure)).toBe('Ok');
    expect(chain.state.has(ProxyPallet.storage.RealPaysFee, pure, REAL)).toBe(true);
    expect(chain.actAs(callOf('Proxy', 'kill_pure', kill), asPure)).toBe('Ok');
    expect(chain.state.has(ProxyPallet.storage.RealPaysFee, pure, REAL)).toBe(false);
  });

  it('needs the deposit', () => {
    const chain = new ProxyChain();
    chain.endow(REAL, 1_000n);
    expect(chain.proxy(REAL, 'create_pure', create)).toBe('Balances.InsufficientBalance');
  });
});

describe('poking', () => {
  it('brings both deposits to the present rates', () => {
    const chain = new ProxyChain();
    chain.add('Any');
    expect(chain.proxy(REAL, 'poke_deposit')).toBeNull();
    expect(chain.events.at(-1)?.name).not.toBe('DepositPoked');
    const [list] = chain.read(ProxyPallet.storage.Proxies, REAL);
    chain.state.write(ProxyPallet.storage.Proxies, REAL, [list, 50_000_000n]);
    expect(chain.proxy(REAL, 'poke_deposit')).toBeNull();
    expect(chain.events.at(-1)?.value).toMatchObject({
      old_deposit: 50_000_000n,
      new_deposit: 93_000_000n,
    });
    expect(chain.balance(REAL).reserved).toBe(136_000_000n);
  });
});
