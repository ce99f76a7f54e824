import { createRandom, isAditError, ManualClock } from '@adit/base';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { signAuth, verifyAuth } from './auth.ts';
import { AUTH_WINDOW_S } from './read-auth.ts';
import { createMemoryReplayGuard } from './replay-guard.ts';
import { keypairFromSeed, ready } from './sr25519.ts';

const START_MS = 1_700_000_000_000;
const key = (byte: number): Uint8Array => new Uint8Array(96).fill(byte);

beforeAll(ready);

describe('the replay guard', () => {
  it('takes a key once, whatever array it comes in', async () => {
    const guard = createMemoryReplayGuard({ clock: new ManualClock(START_MS) });
    expect(await guard.claim(key(1), START_MS + 1_000)).toBe(true);
    expect(await guard.claim(key(1), START_MS + 1_000)).toBe(false);
    expect(await guard.claim(key(1), START_MS + 900_000)).toBe(false);
    expect(await guard.claim(key(2), START_MS + 1_000)).toBe(true);
  });

  it('lets one of many simultaneous claims through', async () => {
    const guard = createMemoryReplayGuard({ clock: new ManualClock(START_MS) });
    const claims = await Promise.all(
      Array.from({ length: 50 }, () => guard.claim(key(1), START_MS + 1_000)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('keeps a key until its end inclusive and refuses one whose time is over', async () => {
    const clock = new ManualClock(START_MS);
    const guard = createMemoryReplayGuard({ clock });
    await guard.claim(key(1), START_MS + 5_000);
    clock.advance(5_000);
    expect(await guard.claim(key(1), START_MS + 5_000)).toBe(false);
    clock.advance(1);
    expect(await guard.claim(key(1), START_MS + 5_000)).toBe(false);
    clock.advance(60_000);
    expect(await guard.claim(key(1), START_MS + 5_000)).toBe(false);
  });

  it('forgets what expired and refuses, coded, what it could not remember', async () => {
    const clock = new ManualClock(START_MS);
    const guard = createMemoryReplayGuard({ clock, maxEntries: 3 });
    for (const byte of [1, 2, 3]) await guard.claim(key(byte), START_MS + byte * 1_000);
    const refusal = await guard
      .claim(key(4), START_MS + 9_000)
      .catch((failure: unknown) => failure);
    if (!isAditError(refusal)) throw new Error('a coded refusal was expected');
    expect([refusal.code, refusal.numbers]).toEqual([
      'replay_guard_full',
      { entries: 3, limit: 3 },
    ]);
    expect(await guard.claim(key(1), START_MS + 1_000)).toBe(false);
    clock.advance(3_000);
    expect(await guard.claim(key(4), START_MS + 9_000)).toBe(true);
    expect(guard.size()).toBe(2);
    clock.advance(20_000);
    expect(await guard.claim(key(5), START_MS + 90_000)).toBe(true);
    expect(guard.size()).toBe(1);
  });

  it('never accepts a key twice, over random times and claims', async () => {
    const steps = fc.array(
      fc.record({
        waitMs: fc.nat(3_000),
        byte: fc.nat(6),
      }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const clock = new ManualClock(START_MS);
        const guard = createMemoryReplayGuard({ clock });
        const accepted = new Set<number>();
        for (const { waitMs, byte } of list) {
          clock.advance(waitMs);
          // A signature's time never changes: key and end belong together.
          if (await guard.claim(key(byte), START_MS + byte * 7_000)) {
            expect(accepted.has(byte)).toBe(false);
            accepted.add(byte);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('stops a replay for as long as the window would let it in', async () => {
    const random = createRandom('replay');
    const pair = keypairFromSeed(Uint8Array.from({ length: 32 }, () => random.nextBelow(256)));
    const clock = new ManualClock(START_MS);
    const guard = createMemoryReplayGuard({ clock });
    // Signed by a client whose clock is at the far end of the window.
    const headers = signAuth(pair, START_MS + AUTH_WINDOW_S * 1_000);
    const passed: number[] = [];
    for (let second = 0; second <= 2 * AUTH_WINDOW_S + 10; second += 1) {
      const spelled = { ...headers, 'X-Signature': `0x${headers['X-Signature'].toUpperCase()}` };
      const result = verifyAuth(second % 2 === 0 ? headers : spelled, clock.nowMs());
      if (result.ok && (await guard.claim(result.replayKey, result.replayExpiresAtMs))) {
        passed.push(second);
      }
      expect(result.ok).toBe(second <= 2 * AUTH_WINDOW_S);
      clock.advance(1_000);
    }
    expect(passed).toEqual([0]);
  });
});
