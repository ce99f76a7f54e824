/** Likely calls that make, steer and end subnets. */
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { SYMBOLS } from '../../runtime/subtensor/subnets/symbol-table.ts';
import { subnetTexts } from './generate-keys.ts';
import type { Generator } from './generators.ts';
import { type Move, moveOf, TAO, type World } from './world.ts';

const S = SubtensorModule.storage;
/** Subnets that the chain is kept at: more make every block slower, fewer make calls rare. */
const SUBNETS = { least: 3, most: 6 } as const;

function subtensor(signer: Move['signer'], name: string, value: object): Move {
  return moveOf(signer, ['SubtensorModule', name], value);
}

type Values = (world: World, netuid: number) => object;
type Choice = (world: World, netuid: number) => boolean;

/** A call of a subnet's owner. */
function owning(name: string, values: Values, only: Choice = () => true): Generator {
  return (world) => {
    const owned = world.netuids().filter((netuid) => {
      return world.ownerOf(netuid) !== null && only(world, netuid);
    });
    const netuid = world.pickOrNull(owned);
    if (netuid === null) return null;
    const owner = world.ownerOf(netuid) ?? 'root';
    return subtensor(owner, name, { netuid, ...values(world, netuid) });
  };
}

function isFull(world: World): boolean {
  return world.netuids().length >= SUBNETS.most && !world.oneIn(4);
}

function register(name: string, values: (world: World) => object): Generator {
  return (world) => {
    if (isFull(world)) return null;
    const coldkey = world.coldkey();
    return subtensor(coldkey, name, { hotkey: world.hotkeyFor(coldkey), ...values(world) });
  };
}

function dissolve(name: string): Generator {
  return (world) => {
    const netuids = world.netuids();
    if (netuids.length <= SUBNETS.least) return null;
    // A young subnet has seen little yet.
    const old = netuids.filter((netuid) => {
      return BigInt(world.block) - world.state.read(S.NetworkRegisteredAt, netuid) > 60n;
    });
    const netuid = world.pickOrNull(old);
    if (netuid === null) return null;
    return subtensor('root', name, { coldkey: world.coldkey(), netuid });
  };
}

function byRoot(name: string, values: (world: World) => object): Generator {
  return (world) => subtensor('root', name, values(world));
}

function isStarted(world: World, netuid: number): boolean {
  return world.state.has(S.FirstEmissionBlockNumber, netuid);
}

/** Calls about subnets. */
export const subnetGenerators: Readonly<Record<string, Generator>> = {
  'SubtensorModule.register_network': register('register_network', () => ({})),
  'SubtensorModule.register_network_with_identity': register(
    'register_network_with_identity',
    (world) => ({ identity: world.oneIn(3) ? undefined : subnetTexts(world) }),
  ),
  'SubtensorModule.dissolve_network': dissolve('dissolve_network'),
  'SubtensorModule.root_dissolve_network': dissolve('root_dissolve_network'),
  'SubtensorModule.start_call': (world) => {
    const waiting = world.netuids().filter((netuid) => !isStarted(world, netuid));
    const netuid = world.pickOrNull(waiting) ?? world.netuid();
    return subtensor(world.ownerOf(netuid) ?? 'root', 'start_call', { netuid });
  },
  'SubtensorModule.set_subnet_identity': owning('set_subnet_identity', subnetTexts),
  'SubtensorModule.update_symbol': owning('update_symbol', (world) => ({
    symbol: world.pick(SYMBOLS.slice(1)),
  })),
  'SubtensorModule.set_tempo': owning('set_tempo', (world) => ({ tempo: world.between(360, 500) })),
  'SubtensorModule.set_activity_cutoff_factor': owning('set_activity_cutoff_factor', (world) => ({
    factor_milli: world.between(1_000, 50_000),
  })),
  'SubtensorModule.trigger_epoch': owning(
    'trigger_epoch',
    () => ({}),
    (world, netuid) => !world.state.read(S.CommitRevealWeightsEnabled, netuid),
  ),
  'SubtensorModule.sudo_set_root_claim_threshold': owning(
    'sudo_set_root_claim_threshold',
    (world) => ({ new_value: world.amount(0n, 1_000n) }),
  ),
  'SubtensorModule.sudo_set_num_root_claims': byRoot('sudo_set_num_root_claims', (world) => ({
    new_value: world.amount(0n, 8n),
  })),
  'SubtensorModule.sudo_set_tx_childkey_take_rate_limit': byRoot(
    'sudo_set_tx_childkey_take_rate_limit',
    (world) => ({ tx_rate_limit: world.amount(0n, 3n) }),
  ),
  'SubtensorModule.sudo_set_min_childkey_take': byRoot('sudo_set_min_childkey_take', (world) => ({
    take: world.between(0, 1_000),
  })),
  'SubtensorModule.sudo_set_max_childkey_take': byRoot('sudo_set_max_childkey_take', (world) => ({
    take: world.between(5_000, 11_796),
  })),
  'SubtensorModule.set_pending_childkey_cooldown': byRoot(
    'set_pending_childkey_cooldown',
    (world) => ({ cooldown: world.amount(0n, 20n) }),
  ),
  'Swap.set_fee_rate': (world) =>
    moveOf('root', ['Swap', 'set_fee_rate'], {
      netuid: world.netuid(),
      rate: world.between(0, 10_000),
    }),
};

/** The least and the greatest price of a new subnet that root asks for. */
export const LOCK_COST = { least: TAO, most: 100n * TAO } as const;
