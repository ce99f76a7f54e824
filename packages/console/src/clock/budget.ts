/** What fee and cap of an epoch mean in RAO. Both are computed on the base budget. */
import type { CurrentEpoch } from '../api.ts';
import { parseRaoText } from '../format/rao.ts';

/** Amounts as RAO strings; the fee is due only when somebody earned points. */
interface BudgetTerms {
  readonly feeRao: string;
  readonly capRao: string;
}

/** Fee = base − floor(base · (10000 − feeBps) / 10000), cap = floor(base · capBps / 10000). */
export function deriveBudgetTerms(
  epoch: Pick<CurrentEpoch, 'base_rao' | 'fee_bps' | 'cap_bps'>,
): BudgetTerms {
  const base = parseRaoText(epoch.base_rao) ?? 0n;
  const kept = (base * BigInt(10_000 - epoch.fee_bps)) / 10_000n;
  const cap = (base * BigInt(epoch.cap_bps)) / 10_000n;
  return { feeRao: (base - kept).toString(), capRao: cap.toString() };
}
