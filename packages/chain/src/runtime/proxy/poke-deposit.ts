/** Bringing deposits to the present rates, which state may hold otherwise (pallet_proxy). */
import type { AccountId, StorageItem } from '@adit/substrate';
import { ProxyPallet } from '../../definitions/proxy.ts';
import { type CallContext, ensureSigned } from '../context.ts';
import { changeDeposit, type DepositKind, depositFor } from './deposits.ts';

const { Proxies, Announcements } = ProxyPallet.storage;

type Listed<Entry> = [entries: Entry[], depositRao: bigint];

/** True when the deposit changed. */
function poke<Entry>(
  context: CallContext,
  kind: DepositKind,
  item: StorageItem<[AccountId], Listed<Entry>, Listed<Entry>>,
): boolean {
  const who = ensureSigned(context);
  const { state } = context;
  const [entries, from] = state.read(item, who);
  const to = depositFor(kind, entries.length);
  changeDeposit(context, who, { from, to });
  if (entries.length === 0) state.remove(item, who);
  else state.write(item, who, [entries, to]);
  if (from === to) return false;
  context.deposit(ProxyPallet, 'DepositPoked', {
    who,
    kind: { type: kind, value: [] },
    old_deposit: from,
    new_deposit: to,
  });
  return true;
}

/** Pokes both deposits; a call that changed one pays no fee. @throws DispatchFailure as `reserve`. */
export function pokeDeposit(context: CallContext): void {
  const hasChanged = poke(context, 'Proxies', Proxies);
  if (poke(context, 'Announcements', Announcements) || hasChanged) context.waiveFee();
}
