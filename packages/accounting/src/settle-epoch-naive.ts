/**
 * The oracle of settleEpoch: pool.md 4.4 and 4.5 said as slowly and plainly as possible.
 *
 * Exact fractions, no sorting: whenever anybody's share exceeds the cap, that one miner is paid the
 * cap and everything starts over; the missing RAO are handed out one by one, each time to the
 * miner with the largest remainder found by looking at all of them.
 */
import { assert, type Rao } from '@adit/base';
import {
  divide,
  floor,
  isGreater,
  multiply,
  type Rational,
  rational,
  subtract,
} from './rational.ts';
import {
  completeSettlement,
  deriveAmounts,
  type EpochAccount,
  orderShares,
  type Payout,
  type Settlement,
  type Share,
} from './settlement.ts';

function shareOf(miner: Share, active: readonly Share[], restRao: Rao): Rational {
  const points = active.reduce((sum, { pointsMicro }) => sum + pointsMicro, 0n);
  return multiply(rational(restRao), divide(miner.pointsMicro, points));
}

/** The miner that gets the next RAO; the first of equals, and the miners stand in order of keys. */
function findLargestRemainder(
  waiting: readonly Share[],
  remainders: ReadonlyMap<Share, Rational>,
): Share | null {
  let best: Share | null = null;
  for (const miner of waiting) {
    const mine = remainders.get(miner) ?? rational(0n);
    const theirs = best === null ? rational(-1n) : (remainders.get(best) ?? rational(0n));
    if (isGreater(mine, theirs)) best = miner;
  }
  return best;
}

function shareOut(active: readonly Share[], restRao: Rao, capRao: Rao): Map<Share, Rao> {
  const exact = new Map(active.map((miner) => [miner, shareOf(miner, active, restRao)]));
  const paid = new Map([...exact].map(([miner, share]) => [miner, floor(share)]));
  const remainders = new Map(
    [...exact].map(([miner, share]) => [miner, subtract(share, rational(floor(share)))]),
  );
  let missing = restRao - [...paid.values()].reduce((sum, rao) => sum + rao, 0n);
  let waiting = active;
  while (missing > 0n) {
    const below = waiting.filter((miner) => (paid.get(miner) ?? 0n) < capRao);
    const next = findLargestRemainder(below, remainders);
    assert(next !== null, 'somebody below the cap waits for the missing RAO');
    paid.set(next, (paid.get(next) ?? 0n) + 1n);
    waiting = waiting.filter((miner) => miner !== next);
    missing -= 1n;
  }
  return paid;
}

/**
 * The same as settleEpoch, in time of the cube of the number of miners. For tests and audits.
 * @throws AditError `invalid_settlement`.
 */
export function settleEpochNaive(account: EpochAccount): Settlement {
  const shares = orderShares(account);
  let active = shares.filter(({ pointsMicro }) => pointsMicro > 0n);
  const amounts = deriveAmounts(account, active.length > 0);
  const capped = new Set<Share>();
  let restRao = amounts.distributableRao;
  for (;;) {
    const over = active.find((miner) =>
      isGreater(shareOf(miner, active, restRao), rational(amounts.capRao)),
    );
    if (over === undefined) break;
    capped.add(over);
    restRao -= amounts.capRao;
    active = active.filter((miner) => miner !== over);
  }
  const paid = active.length === 0 ? null : shareOut(active, restRao, amounts.capRao);
  const payouts = shares.map((share): Payout => {
    const rao = capped.has(share) ? amounts.capRao : (paid?.get(share) ?? 0n);
    return { ...share, rao, capped: capped.has(share) };
  });
  return completeSettlement(account, amounts, payouts);
}
