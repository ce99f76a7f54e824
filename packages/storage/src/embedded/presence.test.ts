import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Presence } from './presence.ts';
import { Backoff } from './restart-backoff.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('Presence', () => {
  it('lets those wait who ask within 1.5 s of an absence', async () => {
    const presence = new Presence();
    presence.change(true);
    expect(await presence.whenUp()).toBe(true);
    presence.change(false);
    vi.advanceTimersByTime(1_400);
    const early = presence.whenUp();
    presence.change(true);
    expect(await early).toBe(true);
    presence.change(false);
    const late = presence.whenUp();
    vi.advanceTimersByTime(1_500);
    expect(await late).toBe(false);
    expect(await presence.whenUp()).toBe(false);
    presence.change(true);
    expect(await presence.whenUp()).toBe(true);
  });

  it('lets nobody wait for a server that was told to stop', async () => {
    const presence = new Presence();
    const waiting = presence.whenUp();
    presence.giveUp();
    expect(await waiting).toBe(false);
  });
});

describe('Backoff', () => {
  it('doubles from 100 ms to 10 s and starts again after 10 s of a steady run', () => {
    const backoff = new Backoff();
    const delays = Array.from({ length: 9 }, () => backoff.nextMs());
    expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
    backoff.begin();
    vi.advanceTimersByTime(9_999);
    backoff.end();
    expect(backoff.nextMs()).toBe(10_000);
    backoff.begin();
    vi.advanceTimersByTime(10_000);
    backoff.end();
    expect(backoff.nextMs()).toBe(100);
  });
});
