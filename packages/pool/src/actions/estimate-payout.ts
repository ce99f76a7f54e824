/**
 * What the open epoch would pay a miner if it closed now: the very settlement that closing runs, over
 * the points booked so far. Everybody's later points change it.
 */
import { settleEpoch } from '@adit/accounting';
import { compareBytes } from '@adit/base';
import { listShares, type OpenEpoch } from '../store/epochs.ts';
import type { Miner } from '../store/miners.ts';
import type { Query } from '../store/query.ts';

/** The estimate and the numbers it was made of. */
export interface PayoutEstimateFigures {
  readonly epoch: number;
  readonly rao: bigint;
  readonly capped: boolean;
  readonly ownPointsMicro: bigint;
  readonly totalPointsMicro: bigint;
  readonly budgetRao: bigint;
  readonly feeRao: bigint;
  readonly distributableRao: bigint;
  readonly capRao: bigint;
}

/** The estimate for one miner. */
export async function estimatePayout(
  query: Query,
  miner: Pick<Miner, 'publicKey'>,
  epoch: OpenEpoch,
): Promise<PayoutEstimateFigures> {
  const shares = await listShares(query, epoch.number);
  const settlement = settleEpoch({ ...epoch, shares });
  const own = settlement.payouts.find(
    ({ publicKey }) => compareBytes(publicKey, miner.publicKey) === 0,
  );
  return {
    epoch: epoch.number,
    rao: own?.rao ?? 0n,
    capped: own?.capped ?? false,
    ownPointsMicro: own?.pointsMicro ?? 0n,
    totalPointsMicro: shares.reduce((sum, { pointsMicro }) => sum + pointsMicro, 0n),
    budgetRao: settlement.budgetRao,
    feeRao: settlement.feeRao,
    distributableRao: settlement.distributableRao,
    capRao: settlement.capRao,
  };
}
