/**
 * Rate limits: how often one key and one address may call.
 *
 * The calls of one access class share a bucket; registration has its own, as the guide's driver
 * repeats a failing one five times a second. The defaults leave room for a classroom behind one
 * address and for a local network of 64 miners. Buckets belong to a process: several API processes
 * allow that many times as much.
 */
import { AditError, type Clock } from '@adit/base';
import type { RouteAuth } from '@adit/wire';
import { addressGroup, type BucketRules, TokenBuckets } from './token-buckets.ts';

/** Limits of one route, or of all routes of a class together. */
export interface RouteLimits {
  readonly perKey: BucketRules;
  readonly perAddress: BucketRules;
}

/** Limits by access class and by route name; a route's own ones stand instead of its class's. */
export interface LimitRules {
  readonly classes: Readonly<Partial<Record<RouteAuth, RouteLimits>>>;
  readonly routes: Readonly<Record<string, RouteLimits>>;
}

const work: RouteLimits = {
  perKey: { burst: 1_000, perSecond: 100 },
  perAddress: { burst: 5_000, perSecond: 500 },
};
const money: RouteLimits = {
  perKey: { burst: 100, perSecond: 2 },
  perAddress: { burst: 1_000, perSecond: 50 },
};
const token: RouteLimits = {
  perKey: { burst: 500, perSecond: 20 },
  perAddress: { burst: 500, perSecond: 20 },
};

/** The limits unless told otherwise. */
export const defaultLimits: LimitRules = {
  classes: {
    public: work,
    miner: work,
    recipient: money,
    strong: money,
    operator: token,
    monitor: token,
  },
  routes: {
    register: {
      perKey: { burst: 20, perSecond: 2 },
      perAddress: { burst: 400, perSecond: 50 },
    },
  },
};

/** A route as the limits know it. */
export interface LimitedRoute {
  readonly name: string;
  readonly auth: RouteAuth;
}

/** Refuses a call that comes too soon; see {@link defaultLimits}. */
export interface RequestLimits {
  limitKey(route: LimitedRoute, hotkey: string): AditError | null;
  limitAddress(route: LimitedRoute, address: string): AditError | null;
}

interface Table {
  readonly rules: RouteLimits;
  readonly key: TokenBuckets;
  readonly address: TokenBuckets;
}

type Scope = 'key' | 'address';

function rateLimited(waitMs: number, scope: Scope, { burst, perSecond }: BucketRules): AditError {
  return new AditError('rate_limited', 'Too many requests', {
    numbers: { retryAfterMs: waitMs, scope, burst, perSecond },
    nextStep: 'Wait as long as Retry-After says.',
  });
}

/** The limits in force, with empty tables. */
export function createRequestLimits(
  clock: Clock,
  limits: LimitRules = defaultLimits,
): RequestLimits {
  const open = (rules: RouteLimits): Table => ({
    rules,
    key: new TokenBuckets(rules.perKey, clock),
    address: new TokenBuckets(rules.perAddress, clock),
  });
  const openAll = (all: Readonly<Record<string, RouteLimits>>): Map<string, Table> =>
    new Map(Object.entries(all).map(([name, rules]) => [name, open(rules)]));
  const classes = openAll(limits.classes);
  const routes = openAll(limits.routes);
  const limit = (route: LimitedRoute, scope: Scope, who: string): AditError | null => {
    const table = routes.get(route.name) ?? classes.get(route.auth);
    const waitMs = table?.[scope].take(who) ?? 0;
    if (table === undefined || waitMs === 0) return null;
    return rateLimited(waitMs, scope, table.rules[scope === 'key' ? 'perKey' : 'perAddress']);
  };
  return {
    limitKey: (route, hotkey) => limit(route, 'key', hotkey),
    limitAddress: (route, address) => limit(route, 'address', addressGroup(address)),
  };
}
