/** Registration: tried until it works, with the reason of each failure said. */

import { callWithin } from '../call-within.ts';
import { deriveBackoffMs, isPassing, readHttpStatus } from '../http-failure.ts';
import { describeFailure } from '../worker/failure.ts';
import type { DriverContext } from './driver-context.ts';

const SKEW_WARN_MS = 30_000;
const SKEW_REPEAT_MS = 300_000;

/** Registers, or gives up when `asking` is aborted. */
export async function register(context: DriverContext, asking: AbortSignal): Promise<void> {
  const { pool, voice, clock } = context;
  for (let failures = 1; !asking.aborted; failures += 1) {
    try {
      await callWithin(asking, (signal) => pool.register({ body: {} }, { signal }));
      context.isRegistered = true;
      warnOfSkew(context);
      voice.say('[pool] Registered with pool');
      return;
    } catch (error) {
      if (asking.aborted) return;
      warnOfSkew(context);
      sayFailure(context, 'register', error);
      const maxMs = isPassing(error) ? 5_000 : 30_000;
      await clock.sleep(deriveBackoffMs(failures, 500, maxMs), asking);
    }
  }
}

/** Says that a call to the pool failed and why, in the form other tools know. */
export function sayFailure(context: DriverContext, what: string, error: unknown): void {
  const status = readHttpStatus(error);
  const { code, detail, numbers, nextStep } = describeFailure(error, 'driver_failed');
  const http = status === null ? code : `HTTP ${status} ${code}`;
  const next = nextStep === null ? '' : ` ${nextStep}`;
  context.voice.say(`[pool] ${what} failed: ${http} (${detail})${next}`, {
    level: 'warn',
    code,
    numbers,
  });
}

/** Warns when this machine's clock is more than 30 s from the pool's. */
export function warnOfSkew({ pool, voice }: DriverContext): void {
  const skewMs = pool.clockSkewMs();
  if (skewMs === null || Math.abs(skewMs) <= SKEW_WARN_MS) return;
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const way = skewMs > 0 ? 'ahead of' : 'behind';
  voice.say(`[pool] This clock is ${seconds} s ${way} the pool’s: set it, or requests fail`, {
    level: 'warn',
    code: 'clock_skew',
    numbers: { skewMs },
    repeatMs: SKEW_REPEAT_MS,
  });
}
