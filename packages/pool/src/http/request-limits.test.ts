/** Rate limits by a clock that stands still until told. */
import { ManualClock } from '@adit/base';
import { poolRoutes, type RouteAuth } from '@adit/wire';
import { describe, expect, it } from 'vitest';
import { createRequestLimits, defaultLimits } from './request-limits.ts';
import { addressGroup, TokenBuckets } from './token-buckets.ts';

describe('TokenBuckets', () => {
  it('gives a burst, then one call each time a token has come back', () => {
    const clock = new ManualClock(0);
    const buckets = new TokenBuckets({ burst: 3, perSecond: 2 }, clock);
    expect([1, 2, 3].map(() => buckets.take('a'))).toEqual([0, 0, 0]);
    expect(buckets.take('a')).toBe(500);
    clock.advance(499);
    expect(buckets.take('a')).toBe(1);
    clock.advance(1);
    expect(buckets.take('a')).toBe(0);
    expect(buckets.take('a')).toBe(500);
    expect(buckets.take('b')).toBe(0);
  });

  it('never holds more than the burst', () => {
    const clock = new ManualClock(0);
    const buckets = new TokenBuckets({ burst: 2, perSecond: 10 }, clock);
    clock.advance(3_600_000);
    buckets.take('a');
    clock.advance(3_600_000);
    expect([1, 2, 3].map(() => buckets.take('a') === 0)).toEqual([true, true, false]);
  });

  it('remembers a bounded number of keys, the newest', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1, maxKeys: 100 }, new ManualClock(0));
    for (let index = 0; index < 10_000; index += 1) buckets.take(`key ${index}`);
    expect(buckets.size).toBe(100);
    expect(buckets.take('key 9999')).toBe(1000);
  });

  it('is not filled by a clock that goes back', () => {
    let nowMs = 10_000;
    const clock = { nowMs: () => nowMs, sleep: () => Promise.resolve() };
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, clock);
    expect(buckets.take('a')).toBe(0);
    nowMs = 0;
    expect(buckets.take('a')).toBe(1000);
  });
});

describe('addressGroup', () => {
  it('keeps IPv4 addresses and joins an IPv6 /64', () => {
    expect(addressGroup('127.0.0.1')).toBe('127.0.0.1');
    expect(addressGroup('::ffff:10.1.2.3')).toBe('10.1.2.3');
    expect(addressGroup('::1')).toBe('0:0:0:0::/64');
    expect(addressGroup('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(addressGroup('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(addressGroup('2001:db8:1:2:ffff::')).toBe('2001:db8:1:2::/64');
  });
});

describe('createRequestLimits', () => {
  it('limits registrations by key and by address, with the wait in the refusal', () => {
    const rules = { perKey: { burst: 1, perSecond: 2 }, perAddress: { burst: 2, perSecond: 1 } };
    const register = { name: 'register', auth: 'miner' } as const;
    const limits = createRequestLimits(new ManualClock(0), {
      classes: {},
      routes: { register: rules },
    });
    expect(limits.limitKey(register, '5a')).toBeNull();
    expect(limits.limitKey(register, '5b')).toBeNull();
    const refused = limits.limitKey(register, '5a');
    expect([refused?.code, refused?.numbers]).toEqual([
      'rate_limited',
      { retryAfterMs: 500, scope: 'key', burst: 1, perSecond: 2 },
    ]);
    const addresses = ['2001:db8::1', '2001:db8::2', '2001:db8::3'];
    const answers = addresses.map((address) => limits.limitAddress(register, address)?.code);
    expect(answers).toEqual([undefined, undefined, 'rate_limited']);
    expect(limits.limitKey({ name: 'requestTask', auth: 'miner' }, '5a')).toBeNull();
  });

  it('lets the routes of one class share a bucket, and those of another have theirs', () => {
    const rules = { perKey: { burst: 2, perSecond: 1 }, perAddress: { burst: 9, perSecond: 1 } };
    const limits = createRequestLimits(new ManualClock(0), {
      classes: { miner: rules, strong: rules },
      routes: {},
    });
    const call = (name: string, auth: RouteAuth) => limits.limitKey({ name, auth }, '5a') === null;
    const calls = [call('readStats', 'miner'), call('readBalance', 'miner')];
    expect([...calls, call('readStats', 'miner')]).toEqual([true, true, false]);
    expect(call('requestWithdrawal', 'strong')).toBe(true);
  });

  it('has a limit for every class that the pool’s routes use', () => {
    const used = new Set(Object.values(poolRoutes).map(({ auth }) => auth));
    for (const auth of used)
      expect(defaultLimits.classes[auth]?.perAddress.burst).toBeGreaterThan(0);
  });
});
