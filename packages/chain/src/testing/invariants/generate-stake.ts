/** Likely calls about stake, takes, children and root dividends. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { Generator } from './generators.ts';
import { HOTKEYS, type Move, moveOf, type Position, TAO, type World } from './world.ts';

const S = SubtensorModule.storage;
const U64_MAX = 2n ** 64n - 1n;

function subtensor(signer: Move['signer'], name: string, value: object): Move {
  return moveOf(signer, ['SubtensorModule', name], value);
}

/** TAO that a buyer brings. */
const spent = (world: World) => world.amount(2_100_000n, 500n * TAO);

/** Part of a position; all of it now and then, and sometimes more. */
function part(world: World, { alpha }: Position): bigint {
  const kind = world.between(0, 9);
  if (kind < 2) return alpha;
  if (kind === 2) return alpha * 2n;
  return alpha === 0n ? 1n : (alpha * BigInt(world.between(1, 999))) / 1_000n;
}

const isSubnet = (netuid: number): boolean => netuid !== 0;

type Values = (world: World) => object;

/** A buyer: mostly of a hotkey that others stake to, too. */
function buying(name: string, values: Values = () => ({}), field = 'amount_staked'): Generator {
  return (world) => {
    const pair = world.pair();
    if (pair === null) return null;
    const coldkey = world.oneIn(2) ? pair.coldkey : world.coldkey();
    const netuid = name === 'add_stake_burn' ? world.netuid() : world.market();
    const value = { hotkey: pair.hotkey, netuid, [field]: spent(world), ...values(world) };
    return subtensor(coldkey, name, value);
  };
}

type FromPosition = (world: World, position: Position) => object;

/** A call of somebody who has stake. */
function holding(
  name: string,
  values: FromPosition,
  only: (netuid: number) => boolean = () => true,
): Generator {
  return (world) => {
    const position = world.position(only);
    if (position === null) return null;
    return subtensor(position.coldkey, name, values(world, position));
  };
}

const buyLimits: Values = (world) => ({
  limit_price: world.oneIn(4) ? world.amount(1_000n, 2n * TAO) : 1_000_000n * TAO,
  allow_partial: !world.oneIn(4),
});
const sellLimits: Values = (world) => ({
  limit_price: world.oneIn(4) ? world.amount(1_000n, 2n * TAO) : 0n,
  allow_partial: !world.oneIn(4),
});

const moving: FromPosition = (world, position) => ({
  origin_netuid: position.netuid,
  destination_netuid: world.oneIn(3) ? position.netuid : world.market(),
  alpha_amount: part(world, position),
});

const across: FromPosition = (world, position) => ({
  hotkey: position.hotkey,
  ...moving(world, position),
  destination_netuid: position.netuid === 0 ? world.netuid() : world.market(),
});

/** A call by the owner of a hotkey. */
function owning(
  name: string,
  values: (world: World, hotkey: AccountId) => object | null,
): Generator {
  return (world) => {
    const pair = world.pair();
    const value = pair === null ? null : values(world, pair.hotkey);
    return pair === null || value === null ? null : subtensor(pair.coldkey, name, value);
  };
}

function children(world: World): [bigint, AccountId][] {
  const count = world.between(0, 3);
  const chosen = new Set(Array.from({ length: count }, () => world.pick(HOTKEYS)));
  return [...chosen].map((child) => [world.amount(0n, U64_MAX / 4n), child]);
}

/** A hotkey that has children, and where: theirs may be replaced. */
function parentOf(world: World): readonly [AccountId, number] | null {
  return world.pickOrNull(world.state.entries(S.ChildKeys).map(([keys]) => keys));
}

function rootClaimType(world: World): object {
  const netuids = [...new Set([world.netuid(), world.netuid()])].sort((a, b) => a - b);
  return world.pick([
    { type: 'Swap', value: [] },
    { type: 'Keep', value: [] },
    { type: 'KeepSubnets', value: { subnets: netuids } },
  ]);
}

/** Calls about stake. */
export const stakeGenerators: Readonly<Record<string, Generator>> = {
  'SubtensorModule.add_stake': buying('add_stake'),
  'SubtensorModule.add_stake_limit': buying('add_stake_limit', buyLimits),
  'SubtensorModule.add_stake_burn': buying(
    'add_stake_burn',
    (world) => ({ limit: world.oneIn(2) ? undefined : 1_000_000n * TAO }),
    'amount',
  ),
  'SubtensorModule.remove_stake': holding('remove_stake', (world, position) => {
    const { hotkey, netuid } = position;
    return { hotkey, netuid, amount_unstaked: part(world, position) };
  }),
  'SubtensorModule.remove_stake_limit': holding('remove_stake_limit', (world, position) => {
    const { hotkey, netuid } = position;
    return { hotkey, netuid, amount_unstaked: part(world, position), ...sellLimits(world) };
  }),
  'SubtensorModule.remove_stake_full_limit': holding(
    'remove_stake_full_limit',
    (world, { hotkey, netuid }) => {
      const limit_price = world.oneIn(2) ? undefined : world.amount(0n, TAO / 2n);
      return { hotkey, netuid, limit_price };
    },
  ),
  'SubtensorModule.unstake_all': holding('unstake_all', (_, { hotkey }) => ({ hotkey })),
  'SubtensorModule.unstake_all_alpha': holding(
    'unstake_all_alpha',
    (_, { hotkey }) => ({ hotkey }),
    isSubnet,
  ),
  'SubtensorModule.move_stake': holding('move_stake', (world, position) => ({
    origin_hotkey: position.hotkey,
    destination_hotkey: world.pair()?.hotkey ?? position.hotkey,
    ...moving(world, position),
  })),
  'SubtensorModule.transfer_stake': holding('transfer_stake', (world, position) => ({
    destination_coldkey: world.coldkey(),
    hotkey: position.hotkey,
    ...moving(world, position),
  })),
  'SubtensorModule.swap_stake': holding('swap_stake', across),
  'SubtensorModule.swap_stake_limit': holding('swap_stake_limit', (world, position) => ({
    ...across(world, position),
    limit_price: world.oneIn(3) ? world.amount(1n, TAO) : 0n,
    allow_partial: !world.oneIn(4),
  })),
  'SubtensorModule.recycle_alpha': holding(
    'recycle_alpha',
    (world, position) => {
      const { hotkey, netuid } = position;
      return { hotkey, netuid, amount: part(world, position) / 8n };
    },
    isSubnet,
  ),
  'SubtensorModule.burn_alpha': holding(
    'burn_alpha',
    (world, position) => {
      const { hotkey, netuid } = position;
      return { hotkey, netuid, amount: part(world, position) / 8n };
    },
    isSubnet,
  ),
  'SubtensorModule.increase_take': owning('increase_take', (world, hotkey) => {
    const now = world.state.has(S.Delegates, hotkey) ? world.state.read(S.Delegates, hotkey) : 0;
    const most = world.state.read(S.MaxDelegateTake);
    return now < most ? { hotkey, take: world.between(now + 1, most) } : null;
  }),
  'SubtensorModule.decrease_take': owning('decrease_take', (world, hotkey) => {
    const now = world.state.read(S.Delegates, hotkey);
    const least = world.state.read(S.MinDelegateTake);
    return now > least ? { hotkey, take: world.between(least, now - 1) } : null;
  }),
  'SubtensorModule.set_childkey_take': owning('set_childkey_take', (world, hotkey) => {
    const netuid = world.netuid();
    const { state } = world;
    const least = Math.max(
      state.read(S.MinChildkeyTake),
      state.read(S.MinChildkeyTakePerSubnet, netuid),
    );
    const most = state.read(S.MaxChildkeyTake);
    return least > most ? null : { hotkey, netuid, take: world.between(least, most) };
  }),
  'SubtensorModule.set_children': (world) => {
    const parent = world.oneIn(2) ? parentOf(world) : null;
    const pair = world.pair();
    const [hotkey, netuid] = parent ?? [pair?.hotkey, world.netuid()];
    const owner = hotkey === undefined ? undefined : world.ledger.owner.get(hotkey);
    if (owner === undefined) return null;
    return subtensor(owner, 'set_children', { hotkey, netuid, children: children(world) });
  },
  'SubtensorModule.set_auto_parent_delegation_enabled': owning(
    'set_auto_parent_delegation_enabled',
    (world, hotkey) => ({ hotkey, enabled: world.oneIn(2) }),
  ),
  'SubtensorModule.set_coldkey_auto_stake_hotkey': (world) => {
    const seat = world.seat();
    if (seat === null) return null;
    const { netuid, hotkey } = seat;
    return subtensor(world.coldkey(), 'set_coldkey_auto_stake_hotkey', { netuid, hotkey });
  },
  'SubtensorModule.claim_root': (world) => {
    const position = world.position((netuid) => netuid === 0);
    const subnets = [...new Set([world.netuid(), world.netuid()])].sort((a, b) => a - b);
    return subtensor(position?.coldkey ?? world.coldkey(), 'claim_root', { subnets });
  },
  'SubtensorModule.set_root_claim_type': (world) =>
    subtensor(world.coldkey(), 'set_root_claim_type', {
      new_root_claim_type: rootClaimType(world),
    }),
};
