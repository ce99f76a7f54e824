/**
 * Settling an epoch: cap by water-filling, then shares by largest remainder (pool.md 4.3 to 4.5).
 *
 * pool.md caps everybody who is over the cap in rounds. Taking the miners by falling points, one at
 * a time, gives the same: giving a miner the cap whose share exceeds it can only raise everybody
 * else's share, so whoever was over stays over, and of the miners left the first is the last to
 * drop below. That makes one sorted pass of what would be up to n rounds.
 */
import { assert, compareBytes, type Rao } from '@adit/base';
import {
  completeSettlement,
  deriveAmounts,
  type EpochAccount,
  orderShares,
  type Payout,
  type Settlement,
  type Share,
} from './settlement.ts';

interface Fill {
  /** Paid the cap. */
  readonly capped: readonly Share[];
  /** Share `restRao` by points. */
  readonly sharing: readonly Share[];
  readonly restRao: Rao;
}

function compareBigints(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function sumPoints(shares: readonly Share[]): bigint {
  return shares.reduce((sum, { pointsMicro }) => sum + pointsMicro, 0n);
}

function fillToCap(shares: readonly Share[], distributableRao: Rao, capRao: Rao): Fill {
  const falling = shares
    .filter(({ pointsMicro }) => pointsMicro > 0n)
    .sort((left, right) => compareBigints(right.pointsMicro, left.pointsMicro));
  let restRao = distributableRao;
  let restPoints = sumPoints(falling);
  let count = 0;
  for (const { pointsMicro } of falling) {
    if (restRao * pointsMicro <= capRao * restPoints) break;
    restRao -= capRao;
    restPoints -= pointsMicro;
    count += 1;
  }
  return { capped: falling.slice(0, count), sharing: falling.slice(count), restRao };
}

interface Part {
  readonly share: Share;
  readonly floorRao: Rao;
  readonly remainder: bigint;
}

/**
 * Floors first, then the missing RAO one each by falling remainder, ties by public key. Nobody
 * passes the cap: an exact share is at most the cap, and only a share with a remainder, which lies
 * below the cap, is rounded up.
 */
function divideRest(sharing: readonly Share[], restRao: Rao): Map<Share, Rao> {
  const points = sumPoints(sharing);
  const parts: Part[] = sharing.map((share) => {
    const product = restRao * share.pointsMicro;
    return { share, floorRao: product / points, remainder: product % points };
  });
  const missing = restRao - parts.reduce((sum, { floorRao }) => sum + floorRao, 0n);
  assert(missing >= 0n && missing <= BigInt(parts.length), 'at most one RAO is missing a miner');
  const order = parts.sort(
    (left, right) =>
      compareBigints(right.remainder, left.remainder) ||
      compareBytes(left.share.publicKey, right.share.publicKey),
  );
  return new Map(
    order.map(({ share, floorRao }, index) => [
      share,
      BigInt(index) < missing ? floorRao + 1n : floorRao,
    ]),
  );
}

/**
 * Who is paid what in an epoch. The order of the shares does not matter; equal input gives equal
 * output, so closing an epoch again books the same.
 * @throws AditError `invalid_settlement` on a wrong amount, rate, key, or a key that stands there
 * twice.
 */
export function settleEpoch(account: EpochAccount): Settlement {
  const shares = orderShares(account);
  const amounts = deriveAmounts(account, sumPoints(shares) > 0n);
  const fill = fillToCap(shares, amounts.distributableRao, amounts.capRao);
  const capped = new Set(fill.capped);
  const amountOf = fill.sharing.length === 0 ? null : divideRest(fill.sharing, fill.restRao);
  const payouts = shares.map((share): Payout => {
    const isCapped = capped.has(share);
    const rao = isCapped ? amounts.capRao : (amountOf?.get(share) ?? 0n);
    return { ...share, rao, capped: isCapped };
  });
  return completeSettlement(account, amounts, payouts);
}
