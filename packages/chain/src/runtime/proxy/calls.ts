/** Calls of Proxy (pallet_proxy with Subtensor's `set_real_pays_fee`; chain 11.5). */
import { ProxyPallet } from '../../definitions/proxy.ts';
import { System } from '../../definitions/system.ts';
import { reserve, unreserve } from '../balances/reserve.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { ensureSigned } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import { lookUp } from '../lookup.ts';
import { actFor } from './act-for.ts';
import { addAnnouncement, hashOfCall, removeAnnouncements } from './announcements.ts';
import {
  addDelegate,
  findDelegate,
  removeAllDelegates,
  removeDelegate,
  takeDelegates,
} from './delegates.ts';
import { depositFor } from './deposits.ts';
import { pokeDeposit } from './poke-deposit.ts';
import { pureAccount } from './pure-accounts.ts';

const { Proxies, RealPaysFee } = ProxyPallet.storage;

/** Calls of Proxy. */
export const proxyCalls: CallHandlers<typeof ProxyPallet> = {
  proxy: (context, { real: address, force_proxy_type, call }) => {
    const signer = ensureSigned(context);
    const real = lookUp(address);
    const delegate = findDelegate(context.state, { real, delegate: signer }, force_proxy_type);
    if (delegate.delay > 0) fail(ProxyPallet, 'Unannounced', { delay_blocks: delegate.delay });
    actFor(context, { real, delegate }, call);
  },
  add_proxy: (context, { delegate, proxy_type, delay }) => {
    addDelegate(context, ensureSigned(context), { delegate: lookUp(delegate), proxy_type, delay });
  },
  remove_proxy: (context, { delegate, proxy_type, delay }) => {
    const real = ensureSigned(context);
    removeDelegate(context, real, { delegate: lookUp(delegate), proxy_type, delay });
  },
  remove_proxies: (context) => {
    removeAllDelegates(context, ensureSigned(context));
  },
  create_pure: (context, { proxy_type, delay, index }) => {
    const spawner = ensureSigned(context);
    const { state, block } = context;
    const extrinsicIndex = state.read(System.storage.ExtrinsicCount) ?? 0;
    const where = { spawner, block, extrinsicIndex };
    const pure = pureAccount({ ...where, proxyType: proxy_type, index });
    if (state.has(Proxies, pure)) fail(ProxyPallet, 'Duplicate');
    const deposit = depositFor('Proxies', 1);
    reserve(context, spawner, deposit);
    state.write(Proxies, pure, [[{ delegate: spawner, proxy_type, delay }], deposit]);
    context.deposit(ProxyPallet, 'PureCreated', {
      pure,
      who: spawner,
      proxy_type,
      disambiguation_index: index,
    });
  },
  kill_pure: (context, { spawner: address, proxy_type, index, height, ext_index }) => {
    const pure = ensureSigned(context);
    const spawner = lookUp(address);
    const where = { spawner, block: height, extrinsicIndex: ext_index };
    if (pure !== pureAccount({ ...where, proxyType: proxy_type, index })) {
      fail(ProxyPallet, 'NoPermission');
    }
    unreserve(context, spawner, takeDelegates(context.state, pure));
    context.deposit(ProxyPallet, 'PureKilled', {
      pure,
      spawner,
      proxy_type,
      disambiguation_index: index,
    });
  },
  announce: (context, { real: address, call_hash }) => {
    const proxy = ensureSigned(context);
    const real = lookUp(address);
    findDelegate(context.state, { real, delegate: proxy });
    addAnnouncement(context, proxy, { real, call_hash });
    context.deposit(ProxyPallet, 'Announced', { real, proxy, call_hash });
  },
  remove_announcement: (context, { real: address, call_hash }) => {
    const proxy = ensureSigned(context);
    const real = lookUp(address);
    const isRemoved = removeAnnouncements(
      context,
      proxy,
      (one) => one.real === real && one.call_hash === call_hash,
    );
    if (!isRemoved) fail(ProxyPallet, 'NotFound');
  },
  reject_announcement: (context, { delegate, call_hash }) => {
    const real = ensureSigned(context);
    const isRemoved = removeAnnouncements(
      context,
      lookUp(delegate),
      (one) => one.real === real && one.call_hash === call_hash,
    );
    if (!isRemoved) fail(ProxyPallet, 'NotFound');
  },
  proxy_announced: (context, { delegate: address, real: realAddress, force_proxy_type, call }) => {
    ensureSigned(context);
    const [name, real] = [lookUp(address), lookUp(realAddress)];
    const delegate = findDelegate(context.state, { real, delegate: name }, force_proxy_type);
    const hash = hashOfCall(call);
    const isRipe = removeAnnouncements(
      context,
      name,
      (one) =>
        one.real === real && one.call_hash === hash && context.block - one.height >= delegate.delay,
    );
    if (!isRipe) fail(ProxyPallet, 'Unannounced', { delay_blocks: delegate.delay });
    actFor(context, { real, delegate }, call);
  },
  poke_deposit: pokeDeposit,
  set_real_pays_fee: (context, { delegate: address, pays_fee }) => {
    const real = ensureSigned(context);
    const delegate = lookUp(address);
    findDelegate(context.state, { real, delegate });
    if (pays_fee) context.state.write(RealPaysFee, real, delegate, []);
    else context.state.remove(RealPaysFee, real, delegate);
    context.deposit(ProxyPallet, 'RealPaysFeeSet', { real, delegate, pays_fee });
  },
};
