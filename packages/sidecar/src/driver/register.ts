/** Registration: tried until it works, with the reason of each failure said. */

import { callWithin } from '../call-within.ts';
import { deriveBackoffMs, isPassing, readHttpStatus } from '../http-failure.ts';
import { describeFailure } from '../worker/failure.ts';
import type { DriverContext } from './driver-context.ts';

const SKEW_WARN_MS = 30_000;
const SKEW_REPEAT_MS = 300_000;
const NOTICE_REPEAT_MS = 3_600_000;

/** Registers, or gives up when `asking` is aborted. */
export async function register(context: DriverContext, asking: AbortSignal): Promise<void> {
  const { pool, voice, clock } = context;
  for (let failures = 1; !asking.aborted; failures += 1) {
    try {
      context.audience = await readAudience(context, asking);
      await callWithin(asking, (signal) => pool.register({ body: {} }, { signal }));
      context.isRegistered = true;
      warnOfSkew(context);
      sayNotice(context);
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

/**
 * The receiver that v2 signatures name, or null for a pool that knows no such signatures.
 * @throws AditError when the pool does not answer.
 */
async function readAudience({ pool }: DriverContext, asking: AbortSignal): Promise<string | null> {
  try {
    const health = await callWithin(asking, (signal) => pool.readHealth({}, { signal }));
    return health.pool_hotkey ?? null;
  } catch (error) {
    const status = readHttpStatus(error);
    // Another pool's health: without it v1 is what that pool understands.
    if (status === 404 || status === 200) return null;
    throw error;
  }
}

/** True for 403, and for 401: the pool may have another hotkey since, or take other signatures. */
export function needsRegistering(error: unknown): boolean {
  const status = readHttpStatus(error);
  return status === 401 || status === 403;
}

/** Says what the pool has to say about this client's version. */
export function sayNotice({ pool, voice }: DriverContext): void {
  const notice = pool.notice();
  if (notice === null) return;
  const options = { level: 'warn', code: 'client_notice', repeatMs: NOTICE_REPEAT_MS } as const;
  voice.say(`[pool] The pool says: ${notice}`, options);
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
