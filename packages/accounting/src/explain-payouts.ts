/**
 * A payout taken apart, for the receipt: what the points alone would have given, what fee and cap
 * took, what the cap of others gave, and the rounding.
 *
 *     rao = beforeCap − heldByCap + fromOthers + rounding
 *     beforeCap = ⌊distributable · points / total points⌋
 *     fee part  = ⌊budget · points / total points⌋ − beforeCap
 */
import { encodeHex, type Rao } from '@adit/base';
import type { Payout, Settlement } from './settlement.ts';

/** One payout with its parts. */
export interface ExplainedPayout extends Payout {
  /** Share of what is distributed by points alone, floored. */
  readonly beforeCapRao: Rao;
  /** What the fee took from this share, floored shares compared. */
  readonly feePartRao: Rao;
  /** What the cap took; it went to the others, into the carry, or back to the operator. */
  readonly heldByCapRao: Rao;
  /** What this miner got of what the cap took from others. */
  readonly fromOthersRao: Rao;
  /** 1 where the largest remainder rounded up, else 0. */
  readonly roundingRao: Rao;
}

/** All payouts of a settlement with their parts, in its order. */
export function explainPayouts(settlement: Settlement): readonly ExplainedPayout[] {
  const { budgetRao, distributableRao, capRao, payouts } = settlement;
  const totalPoints = sumPoints(payouts);
  const sharing = payouts.filter(({ capped }) => !capped);
  const sharingPoints = sumPoints(sharing);
  const restRao = distributableRao - capRao * BigInt(payouts.length - sharing.length);
  return payouts.map((payout) => {
    const { pointsMicro, rao, capped } = payout;
    if (pointsMicro === 0n || totalPoints === 0n) {
      return { ...payout, ...NOTHING };
    }
    const beforeCapRao = (distributableRao * pointsMicro) / totalPoints;
    const feePartRao = (budgetRao * pointsMicro) / totalPoints - beforeCapRao;
    const floorRao = capped ? rao : (restRao * pointsMicro) / sharingPoints;
    const movedRao = floorRao - beforeCapRao;
    return {
      ...payout,
      beforeCapRao,
      feePartRao,
      heldByCapRao: movedRao < 0n ? -movedRao : 0n,
      fromOthersRao: movedRao > 0n ? movedRao : 0n,
      roundingRao: rao - floorRao,
    };
  });
}

const NOTHING = {
  beforeCapRao: 0n,
  feePartRao: 0n,
  heldByCapRao: 0n,
  fromOthersRao: 0n,
  roundingRao: 0n,
} as const;

/** The explanation of one key's payout, or null. */
export function explainPayoutOf(
  settlement: Settlement,
  publicKey: Uint8Array,
): ExplainedPayout | null {
  const key = encodeHex(publicKey);
  return explainPayouts(settlement).find((one) => encodeHex(one.publicKey) === key) ?? null;
}

function sumPoints(payouts: readonly Payout[]): bigint {
  return payouts.reduce((sum, { pointsMicro }) => sum + pointsMicro, 0n);
}
