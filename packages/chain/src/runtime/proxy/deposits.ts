/** Deposits of proxies and of announcements: a base, and a part for each (pallet_proxy). */
import type { AccountId } from '@adit/substrate';
import { decode, u64 } from '@adit/substrate';
import { ProxyPallet } from '../../definitions/proxy.ts';
import { reserve, unreserve } from '../balances/reserve.ts';
import type { BlockContext } from '../context.ts';

const C = ProxyPallet.constants;

/** What a deposit is for. */
export type DepositKind = 'Proxies' | 'Announcements';

function rao(constant: typeof C.ProxyDepositBase): bigint {
  return decode(u64, constant.encoded('normal'));
}

const RATES: Readonly<Record<DepositKind, { readonly base: bigint; readonly each: bigint }>> = {
  Proxies: { base: rao(C.ProxyDepositBase), each: rao(C.ProxyDepositFactor) },
  Announcements: { base: rao(C.AnnouncementDepositBase), each: rao(C.AnnouncementDepositFactor) },
};

/** The deposit for so many proxies or announcements, in RAO; none for none. */
export function depositFor(kind: DepositKind, count: number): bigint {
  const { base, each } = RATES[kind];
  return count === 0 ? 0n : base + each * BigInt(count);
}

/** Sets more aside or gives back, from one deposit in RAO to another. @throws DispatchFailure as `reserve`. */
export function changeDeposit(
  context: BlockContext,
  who: AccountId,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): void {
  if (to > from) reserve(context, who, to - from);
  else unreserve(context, who, from - to);
}
