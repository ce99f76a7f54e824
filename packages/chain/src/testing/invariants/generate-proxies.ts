/** Likely calls of Proxy. */
import type { AccountId, PalletVariant } from '@adit/substrate';
import { ProxyPallet } from '../../definitions/proxy.ts';
import { hashOfCall } from '../../runtime/proxy/announcements.ts';
import { remark } from './generate-money.ts';
import type { InnerSource } from './generate-utility.ts';
import type { Generator } from './generators.ts';
import { type Move, moveOf, TAO, type World } from './world.ts';

const { Announcements, Proxies } = ProxyPallet.storage;
const id = (account: AccountId) => ({ type: 'Id', value: [account] });
const variant = (type: string) => ({ type, value: [] });
/** Kinds that let a remark through, and one that lets nothing through. */
const KINDS = ['Any', 'Any', 'Any', 'NonTransfer', 'NonCritical', 'Staking', 'Senate'] as const;

interface Deputy {
  readonly real: AccountId;
  readonly delegate: AccountId;
  readonly proxy_type: { readonly type: string };
  readonly delay: number;
}

function proxy(signer: Move['signer'], name: string, value: object): Move {
  return moveOf(signer, ['Proxy', name], value);
}

function deputies({ state }: World, only: (one: Deputy) => boolean = () => true): Deputy[] {
  const all = state.entries(Proxies).flatMap(([[real], [list]]) => {
    return list.map((one): Deputy => ({ real, ...one }));
  });
  return all.filter(only);
}

/** A call that a proxy announced, and who may make it. */
interface Announced extends Deputy {
  readonly hash: string;
  readonly height: number;
}

function announced(world: World): Announced[] {
  const all = world.state.entries(Announcements);
  return all.flatMap(([[delegate], [list]]) =>
    list.flatMap(({ real, call_hash: hash, height }) => {
      const [deputy] = deputies(world, (one) => one.real === real && one.delegate === delegate);
      return deputy === undefined ? [] : [{ ...deputy, hash, height }];
    }),
  );
}

function withDeputy(make: (world: World, deputy: Deputy) => Move | null): Generator {
  return (world) => {
    const deputy = world.pickOrNull(deputies(world));
    return deputy === null ? null : make(world, deputy);
  };
}

/** What a proxy calls: something its principal could call, or a remark. */
function deputed(world: World, inner: InnerSource): PalletVariant {
  return (world.oneIn(2) ? inner(world)?.call : undefined) ?? remark(world);
}

function announce(world: World, { real, delegate }: Deputy): Move {
  const call = remark(world);
  const call_hash = hashOfCall(call);
  world.announcedCalls.set(call_hash, call);
  return proxy(delegate, 'announce', { real: id(real), call_hash });
}

function proxyAnnounced(world: World): Move | null {
  const ripe = announced(world).filter(({ height, delay, hash }) => {
    return world.block - height >= delay && world.announcedCalls.has(hash);
  });
  const chosen = world.pickOrNull(ripe);
  const call = chosen === null ? undefined : world.announcedCalls.get(chosen.hash);
  if (chosen === null || call === undefined) return null;
  const [delegate, real] = [id(chosen.delegate), id(chosen.real)];
  const value = { delegate, real, force_proxy_type: undefined, call };
  return proxy(world.coldkey(), 'proxy_announced', value);
}

function killPure(world: World): Move[] | null {
  const pure = world.pures.pop();
  if (pure === undefined) return null;
  const { account, spawner, index, height, extrinsic } = pure;
  const value = { spawner: id(spawner), proxy_type: pure.proxyType, index, height };
  const dest = id(account);
  return [
    moveOf(world.coldkey(), ['Balances', 'transfer_keep_alive'], { dest, value: TAO }),
    proxy(account, 'kill_pure', { ...value, ext_index: extrinsic }),
  ];
}

/** Calls that hold others through a proxy, and those that give and take the right to. */
export function proxyGenerators(inner: InnerSource): Readonly<Record<string, Generator>> {
  return {
    'Proxy.add_proxy': (world) => {
      const [real, delegate] = [world.coldkey(), world.coldkey()];
      const value = { delegate: id(delegate), proxy_type: variant(world.pick(KINDS)) };
      return proxy(real, 'add_proxy', { ...value, delay: world.oneIn(3) ? 1 : 0 });
    },
    'Proxy.proxy': (world) => {
      const deputy = world.pickOrNull(deputies(world, ({ delay }) => delay === 0));
      if (deputy === null) return null;
      const value = { real: id(deputy.real), force_proxy_type: undefined };
      return proxy(deputy.delegate, 'proxy', { ...value, call: deputed(world, inner) });
    },
    'Proxy.remove_proxy': withDeputy((_, { real, delegate, proxy_type, delay }) =>
      proxy(real, 'remove_proxy', { delegate: id(delegate), proxy_type, delay }),
    ),
    'Proxy.remove_proxies': withDeputy((_, { real }) => proxy(real, 'remove_proxies', [])),
    'Proxy.create_pure': (world) => {
      const value = { proxy_type: variant('Any'), delay: 0, index: world.between(0, 3) };
      return proxy(world.coldkey(), 'create_pure', value);
    },
    'Proxy.kill_pure': killPure,
    'Proxy.announce': withDeputy(announce),
    'Proxy.remove_announcement': (world) => {
      const one = world.pickOrNull(announced(world));
      if (one === null) return null;
      const value = { real: id(one.real), call_hash: one.hash };
      return proxy(one.delegate, 'remove_announcement', value);
    },
    'Proxy.reject_announcement': (world) => {
      const one = world.pickOrNull(announced(world));
      if (one === null) return null;
      const value = { delegate: id(one.delegate), call_hash: one.hash };
      return proxy(one.real, 'reject_announcement', value);
    },
    'Proxy.proxy_announced': proxyAnnounced,
    'Proxy.poke_deposit': withDeputy((_, { real }) => proxy(real, 'poke_deposit', [])),
    'Proxy.set_real_pays_fee': withDeputy((world, { real, delegate }) => {
      const value = { delegate: id(delegate), pays_fee: world.oneIn(2) };
      return proxy(real, 'set_real_pays_fee', value);
    }),
  };
}
