/** Invariant (d) of a share pool, and what its stakers have. */
import type { AccountId } from '@adit/substrate';
import type { SafeFloat } from '../../runtime/stake/safe-float.ts';
import { holds } from './broken.ts';
import type { Pool } from './ledger.ts';

/** Digits behind the point that shares are compared with: the smallest has 10^-20 of a RAO's. */
const SCALE = 60n;
/** Shares have 21 digits, of which each change may cut the last one. */
const CUT = 10n ** 20n;
const CLOSE = 10n ** 18n;

function scaled({ mantissa, exponent }: SafeFloat): bigint {
  const power = exponent + SCALE;
  return power >= 0n ? mantissa * 10n ** power : mantissa / 10n ** -power;
}

/** What a member's share is worth, by plain whole numbers. */
export function memberValue({ value, denominator, members }: Pool, coldkey: AccountId): bigint {
  const share = members.get(coldkey);
  if (share === undefined || denominator === undefined) return 0n;
  const all = scaled(denominator);
  return all === 0n ? 0n : (value * scaled(share)) / all;
}

/** How far shares and denominator of pools were apart, in parts of 10^20 of the pool's most. */
export interface ShareDrift {
  worst: bigint;
  changes: number;
}

/** (d) of a pool; notes how far it is from exact. @throws InvariantBroken. */
export function checkPool(pool: Pool, drift: ShareDrift): void {
  const { hotkey, netuid, value, denominator, members, changes } = pool;
  let shares = 0n;
  let worth = 0n;
  for (const [coldkey, share] of members) {
    shares += scaled(share);
    worth += memberValue(pool, coldkey);
  }
  const all = denominator === undefined ? 0n : scaled(denominator);
  const most = pool.most === undefined ? 0n : scaled(pool.most);
  const apart = shares > all ? shares - all : all - shares;
  const numbers = () => ({ hotkey, netuid, value, worth, shares, denominator: all, changes, most });
  const cuts = most === 0n ? 0n : (apart * CUT) / most;
  if (cuts > drift.worst) {
    drift.worst = cuts;
    drift.changes = changes;
  }
  const allowed = BigInt(changes) > CUT / CLOSE ? BigInt(changes) : CUT / CLOSE;
  holds(apart * CUT <= most * allowed, 'd', numbers);
  holds(worth <= value, 'd', numbers);
}
