/**
 * Rate limits of routes that failing clients are known to flood.
 *
 * The guide's driver repeats a failing registration five times a second. The defaults leave room
 * for a classroom behind one address.
 */
import { AditError, type Clock } from '@adit/base';
import { addressGroup, type BucketRules, TokenBuckets } from './token-buckets.ts';

/** Limits of one route. */
export interface RouteLimits {
  readonly perKey: BucketRules;
  readonly perAddress: BucketRules;
}

/** Limits by route name; a route that is not listed has none. */
export const defaultRouteLimits: Readonly<Record<string, RouteLimits>> = {
  register: {
    perKey: { burst: 20, perSecond: 2 },
    perAddress: { burst: 400, perSecond: 50 },
  },
};

/** Refuses a call that comes too soon; see {@link defaultRouteLimits}. */
export interface RequestLimits {
  limitKey(route: string, hotkey: string): AditError | null;
  limitAddress(route: string, address: string): AditError | null;
}

function rateLimited(waitMs: number, scope: 'key' | 'address'): AditError {
  return new AditError('rate_limited', 'Too many requests', {
    numbers: { retryAfterMs: waitMs, scope },
    nextStep: 'Wait as long as Retry-After says.',
  });
}

/** The limits in force, with empty tables. */
export function createRequestLimits(
  clock: Clock,
  limits: Readonly<Record<string, RouteLimits>> = defaultRouteLimits,
): RequestLimits {
  const tables = new Map(
    Object.entries(limits).map(([route, rules]) => [
      route,
      {
        key: new TokenBuckets(rules.perKey, clock),
        address: new TokenBuckets(rules.perAddress, clock),
      },
    ]),
  );
  const limit = (route: string, scope: 'key' | 'address', who: string): AditError | null => {
    const waitMs = tables.get(route)?.[scope].take(who) ?? 0;
    return waitMs === 0 ? null : rateLimited(waitMs, scope);
  };
  return {
    limitKey: (route, hotkey) => limit(route, 'key', hotkey),
    limitAddress: (route, address) => limit(route, 'address', addressGroup(address)),
  };
}
