/** Who may act for whom (pallet_proxy). */
import type { AccountId, ValueOf } from '@adit/substrate';
import { ProxyPallet } from '../../definitions/proxy.ts';
import type { proxyDefinition } from '../../definitions/proxy-types.ts';
import { unreserve } from '../balances/reserve.ts';
import type { BlockContext } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import type { ChainState, StateReader } from '../state/chain-state.ts';
import { changeDeposit, depositFor } from './deposits.ts';
import { indexOfProxyType, type ProxyType } from './proxy-types.ts';

const { Proxies, RealPaysFee } = ProxyPallet.storage;
/** Most proxies of an account; the constant of the metadata. */
const PROXIES_MAX = 20;

/** An account that may act for another, how far, and after how many blocks. */
export type Delegate = ValueOf<typeof proxyDefinition>;

function compare(left: Delegate, right: Delegate): number {
  if (left.delegate !== right.delegate) return left.delegate < right.delegate ? -1 : 1;
  const byType = indexOfProxyType(left.proxy_type) - indexOfProxyType(right.proxy_type);
  return byType === 0 ? left.delay - right.delay : byType;
}

function isListed(list: readonly Delegate[], delegate: Delegate): boolean {
  return list.some((one) => compare(one, delegate) === 0);
}

/**
 * The first delegate of an account by name, and by kind where one is forced.
 * @throws DispatchFailure `NotProxy`.
 */
export function findDelegate(
  reader: StateReader,
  { real, delegate }: { readonly real: AccountId; readonly delegate: AccountId },
  forced?: ProxyType,
): Delegate {
  const [list] = reader.read(Proxies, real);
  const found = list.find(
    (one) =>
      one.delegate === delegate && (forced === undefined || one.proxy_type.type === forced.type),
  );
  return found ?? fail(ProxyPallet, 'NotProxy');
}

function write(
  { state }: BlockContext,
  real: AccountId,
  { list, deposit }: { readonly list: readonly Delegate[]; readonly deposit: bigint },
): void {
  if (list.length === 0) state.remove(Proxies, real);
  else state.write(Proxies, real, [[...list], deposit]);
}

/** @throws DispatchFailure `NoSelfProxy`, `Duplicate`, `TooMany`, as `reserve`. */
export function addDelegate(context: BlockContext, real: AccountId, delegate: Delegate): void {
  if (delegate.delegate === real) fail(ProxyPallet, 'NoSelfProxy');
  const [old, from] = context.state.read(Proxies, real);
  if (isListed(old, delegate)) fail(ProxyPallet, 'Duplicate');
  if (old.length >= PROXIES_MAX) {
    fail(ProxyPallet, 'TooMany', { proxies: old.length, proxiesMax: PROXIES_MAX });
  }
  const list = [...old, delegate].sort(compare);
  const deposit = depositFor('Proxies', list.length);
  changeDeposit(context, real, { from, to: deposit });
  write(context, real, { list, deposit });
  context.deposit(ProxyPallet, 'ProxyAdded', {
    delegator: real,
    delegatee: delegate.delegate,
    proxy_type: delegate.proxy_type,
    delay: delegate.delay,
  });
}

/** @throws DispatchFailure `NotFound`. */
export function removeDelegate(context: BlockContext, real: AccountId, delegate: Delegate): void {
  const [old, from] = context.state.read(Proxies, real);
  if (!isListed(old, delegate)) fail(ProxyPallet, 'NotFound');
  const list = old.filter((one) => compare(one, delegate) !== 0);
  const deposit = depositFor('Proxies', list.length);
  changeDeposit(context, real, { from, to: deposit });
  write(context, real, { list, deposit });
  context.state.remove(RealPaysFee, real, delegate.delegate);
  context.deposit(ProxyPallet, 'ProxyRemoved', {
    delegator: real,
    delegatee: delegate.delegate,
    proxy_type: delegate.proxy_type,
    delay: delegate.delay,
  });
}

/** Removes all delegates, without an event; the deposit returns to the account itself. */
export function removeAllDelegates(context: BlockContext, real: AccountId): void {
  unreserve(context, real, takeDelegates(context.state, real));
}

/**
 * Removes the delegates, and that the account pays fees for them; gives the deposit that somebody made
 * for them, in RAO.
 */
export function takeDelegates(state: ChainState, real: AccountId): bigint {
  const [, deposit] = state.read(Proxies, real);
  state.remove(Proxies, real);
  state.removeRange(RealPaysFee, real);
  return deposit;
}
