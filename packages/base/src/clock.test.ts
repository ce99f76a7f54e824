import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isoTime, ManualClock, systemClock } from './clock.ts';

/** Lets everything run that waits for promises alone. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

describe('the manual clock', () => {
  it('stands still until it is moved', () => {
    const clock = new ManualClock(1_000);
    expect([clock.nowMs(), clock.nowMs()]).toEqual([1_000, 1_000]);
    clock.advance(5);
    expect(clock.nowMs()).toBe(1_005);
    clock.advance(0);
    expect(clock.nowMs()).toBe(1_005);
  });

  it('wakes sleepers at their deadline, in its order', async () => {
    const clock = new ManualClock(0);
    const woken: number[] = [];
    for (const ms of [30, 10, 20]) void clock.sleep(ms).then(() => woken.push(ms));
    clock.advance(9);
    await settle();
    expect(woken).toEqual([]);
    clock.advance(1);
    await settle();
    expect(woken).toEqual([10]);
    clock.advance(100);
    await settle();
    expect(woken).toEqual([10, 20, 30]);
  });

  it('does not sleep for nothing, nor for an aborted caller', async () => {
    const clock = new ManualClock(0);
    await clock.sleep(0);
    await clock.sleep(-5);
    await clock.sleep(1_000, AbortSignal.abort());
    expect(clock.nowMs()).toBe(0);
  });

  it('wakes at an abort and forgets the sleeper', async () => {
    const clock = new ManualClock(0);
    const control = new AbortController();
    let wakes = 0;
    void clock.sleep(10, control.signal).then(() => {
      wakes += 1;
    });
    control.abort();
    await settle();
    expect(wakes).toBe(1);
    clock.advance(100);
    await settle();
    expect(wakes).toBe(1);
  });

  it('leaves no listener on a signal that outlives many sleeps', async () => {
    const clock = new ManualClock(0);
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    for (let round = 0; round < 20; round += 1) {
      const sleeping = clock.sleep(10, signal);
      clock.advance(10);
      await sleeping;
    }
    expect(added).toHaveBeenCalledTimes(20);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });

  it('does not run backwards', () => {
    expect(() => new ManualClock(0).advance(-1)).toThrow(/backwards/);
  });
});

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells the host’s time', () => {
    expect(systemClock.nowMs()).toBe(1_700_000_000_000);
  });

  it('sleeps as long as it is told, beyond what one timer of the host holds too', async () => {
    const fortyDaysMs = 40 * 86_400_000;
    let isAwake = false;
    void systemClock.sleep(fortyDaysMs).then(() => {
      isAwake = true;
    });
    await vi.advanceTimersByTimeAsync(fortyDaysMs - 1);
    expect(isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isAwake).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('wakes at an abort and leaves no timer behind', async () => {
    const control = new AbortController();
    const sleeping = systemClock.sleep(60_000, control.signal);
    expect(vi.getTimerCount()).toBe(1);
    control.abort();
    await sleeping;
    expect(vi.getTimerCount()).toBe(0);
    await systemClock.sleep(60_000, control.signal);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('writes ISO 8601 in UTC', () => {
  expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(isoTime(1_700_000_000_250)).toBe('2023-11-14T22:13:20.250Z');
});
