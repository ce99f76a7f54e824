/** Making a call as the account that a proxy stands for (pallet_proxy). */
import type { AccountId, CallArguments, PalletVariant } from '@adit/substrate';
import { ProxyPallet } from '../../definitions/proxy.ts';
import type { BlockContext, CallContext } from '../context.ts';
import { catchFailure, resultOf } from '../dispatch-error.ts';
import type { Delegate } from './delegates.ts';
import { allowsCall } from './proxy-filters.ts';
import { isSuperset, type ProxyType } from './proxy-types.ts';

const FULL_RIGHTS_ONLY: ReadonlySet<string> = new Set(['remove_proxies', 'kill_pure']);

/**
 * True when a proxy of this kind may make the call: it gives and takes no more rights than it has, and
 * only one with all rights removes all proxies or ends a pure account.
 */
function mayMake(kind: ProxyType, call: PalletVariant): boolean {
  if (call.pallet === ProxyPallet.name) {
    if (call.name === 'add_proxy' || call.name === 'remove_proxy') {
      const { proxy_type } = call.value as CallArguments<typeof ProxyPallet.calls.add_proxy>;
      if (!isSuperset(kind, proxy_type)) return false;
    }
    if (FULL_RIGHTS_ONLY.has(call.name) && kind.type !== 'Any') return false;
  }
  return allowsCall(kind, call);
}

/**
 * Makes the call with a fresh origin that has only the delegate's rights; how it ended is told by
 * `ProxyExecuted`, and the call around it succeeds.
 */
export function actFor(
  context: CallContext,
  { real, delegate }: { readonly real: AccountId; readonly delegate: Delegate },
  call: PalletVariant,
): void {
  const allows = (inner: PalletVariant) => mayMake(delegate.proxy_type, inner);
  const failure = catchFailure(() =>
    context.dispatch({ type: 'signed', account: real, allows }, call),
  );
  const result = resultOf(failure);
  context.state.write(ProxyPallet.storage.LastCallResult, real, result);
  context.deposit(ProxyPallet, 'ProxyExecuted', { result });
}

/** Results of proxies' calls are there within their block only. */
export function clearCallResults({ state }: BlockContext): void {
  state.removeRange(ProxyPallet.storage.LastCallResult);
}
