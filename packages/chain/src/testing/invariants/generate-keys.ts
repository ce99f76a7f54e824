/** Likely calls about keys: seats, identities, addresses, commitments. */
import { encodeUtf8 } from '@adit/base';
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { Generator } from './generators.ts';
import { type Move, moveOf, type World } from './world.ts';

const S = SubtensorModule.storage;

function subtensor(signer: Move['signer'], name: string, value: object): Move {
  return moveOf(signer, ['SubtensorModule', name], value);
}

function newcomer(world: World): { coldkey: AccountId; hotkey: AccountId; netuid: number } {
  const [coldkey, netuid] = [world.coldkey(), world.netuid()];
  return { coldkey, netuid, hotkey: world.newcomerFor(coldkey, netuid) };
}

function address(world: World) {
  const isOld = world.oneIn(3);
  const ip = isOld ? 0x0808_0808n : 0x2001_0db8_0000_0000_0000_0000_0000_0001n;
  const [version, port] = [world.between(0, 99), world.between(1, 65_535)];
  return { version, ip, port, ip_type: isOld ? 4 : 6 };
}

const axon = (world: World) => ({
  ...address(world),
  protocol: 4,
  placeholder1: 0,
  placeholder2: 0,
});

/** A call of a hotkey that has a seat; the deposit of its fee is not needed, it pays none. */
function bySeat(name: string, value: (world: World) => object): Generator {
  return (world) => {
    const seat = world.seat();
    if (seat === null) return null;
    return subtensor(seat.hotkey, name, { netuid: seat.netuid, ...value(world) });
  };
}

function text(world: World): Uint8Array {
  return encodeUtf8('adit '.repeat(world.between(0, 4)));
}

/** Texts of a subnet's identity. */
export function subnetTexts(world: World): object {
  const names = ['subnet_name', 'github_repo', 'subnet_contact', 'subnet_url', 'discord'];
  const all = [...names, 'description', 'logo_url', 'additional'];
  return Object.fromEntries(all.map((name) => [name, text(world)]));
}

function fields(world: World): object[] {
  const raw = { type: 'Raw4', value: ['0x61646974'] };
  const sealed = {
    type: 'TimelockEncrypted',
    value: { encrypted: encodeUtf8('sealed'), reveal_round: 1_000_000n },
  };
  const reset = { type: 'ResetBondsFlag', value: [] };
  return [world.pick([raw, sealed, reset, { type: 'None', value: [] }])];
}

/** Calls about keys. */
export const keyGenerators: Readonly<Record<string, Generator>> = {
  'SubtensorModule.register': (world) => {
    const { coldkey, hotkey, netuid } = newcomer(world);
    const work = { block_number: 0n, nonce: 0n, work: new Uint8Array() };
    return subtensor(coldkey, 'register', { netuid, ...work, hotkey, coldkey });
  },
  'SubtensorModule.burned_register': (world) => {
    const { coldkey, ...value } = newcomer(world);
    return subtensor(coldkey, 'burned_register', value);
  },
  'SubtensorModule.register_limit': (world) => {
    const { coldkey, ...value } = newcomer(world);
    const price = world.state.read(S.Burn, value.netuid);
    const limit_price = world.oneIn(5) ? price - 1n : price + world.amount(0n, price);
    return subtensor(coldkey, 'register_limit', { ...value, limit_price });
  },
  'SubtensorModule.root_register': (world) => {
    const coldkey = world.coldkey();
    const hotkey = world.newcomerFor(coldkey, 0);
    return subtensor(coldkey, 'root_register', { hotkey });
  },
  'SubtensorModule.try_associate_hotkey': (world) => {
    const coldkey = world.coldkey();
    return subtensor(coldkey, 'try_associate_hotkey', { hotkey: world.hotkeyFor(coldkey) });
  },
  'SubtensorModule.set_identity': (world) => {
    const seat = world.seat();
    const names = ['name', 'url', 'github_repo', 'image', 'discord', 'description', 'additional'];
    const value = Object.fromEntries(names.map((name) => [name, text(world)]));
    return subtensor(seat?.coldkey ?? world.coldkey(), 'set_identity', value);
  },
  'SubtensorModule.serve_axon': bySeat('serve_axon', axon),
  'SubtensorModule.serve_axon_tls': bySeat('serve_axon_tls', (world) => ({
    ...axon(world),
    certificate: new Uint8Array(world.between(0, 66)),
  })),
  'SubtensorModule.serve_prometheus': bySeat('serve_prometheus', address),
  'Commitments.set_commitment': (world) => {
    const seat = world.seat();
    if (seat === null) return null;
    const value = { netuid: seat.netuid, info: { fields: fields(world) } };
    return moveOf(seat.hotkey, ['Commitments', 'set_commitment'], value);
  },
  'Commitments.set_max_space': (world) =>
    moveOf('root', ['Commitments', 'set_max_space'], { new_limit: world.between(1_000, 9_000) }),
};
