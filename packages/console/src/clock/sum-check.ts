/** The sum that must hold for every closed epoch: paid + fee + carry + returned = budget. */
import type { ClosedEpoch } from '../api.ts';
import { parseRaoText } from '../format/rao.ts';

type EpochSums = Pick<
  ClosedEpoch,
  'budget_rao' | 'paid_rao' | 'fee_rao' | 'carry_rao' | 'returned_rao' | 'miners'
>;

/** `differenceRao` is parts minus budget, `payoutsDifferenceRao` miners' payouts minus paid. */
interface SumCheck {
  readonly ok: boolean;
  readonly differenceRao: bigint | null;
  readonly payoutsDifferenceRao: bigint | null;
}

function sum(amounts: readonly string[]): bigint | null {
  let total = 0n;
  for (const text of amounts) {
    const amount = parseRaoText(text);
    if (amount === null) return null;
    total += amount;
  }
  return total;
}

/** Recomputes both sums of a closed epoch in the browser; unreadable amounts count as a failure. */
export function deriveSumCheck(epoch: EpochSums): SumCheck {
  const parts = sum([epoch.paid_rao, epoch.fee_rao, epoch.carry_rao, epoch.returned_rao]);
  const budget = parseRaoText(epoch.budget_rao);
  const payouts = sum(epoch.miners.map((miner) => miner.rao));
  const paid = parseRaoText(epoch.paid_rao);
  const differenceRao = parts === null || budget === null ? null : parts - budget;
  const payoutsDifferenceRao = payouts === null || paid === null ? null : payouts - paid;
  return {
    ok: differenceRao === 0n && payoutsDifferenceRao === 0n,
    differenceRao,
    payoutsDifferenceRao,
  };
}
