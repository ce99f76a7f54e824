/**
 * Everything at once, the slow way: all entries of the raw storage, read by a schema that was copied
 * from the specification by hand, and every invariant reckoned anew. Nothing here knows the books that
 * follow the chain step by step; where both must say the same, they are compared.
 */
import type { StateReader } from '../../runtime/state/chain-state.ts';
import { RawState } from '../api-oracle/raw-state.ts';
import type { Plain } from '../api-oracle/wire-schema.ts';
import { holds } from './broken.ts';

/** What the books say. */
export interface BookedState {
  /** By which root moved total issuance away from what accounts hold. */
  readonly forced: bigint;
  /** Alpha of a subnet that nobody has. */
  residueOf(netuid: number): bigint;
}

const NONE = { mantissa: 0n, exponent: 0n };

function rawPallets(reader: StateReader) {
  const ofNetuid = (type: string) => ['I2', type, 0n] as const;
  const list = (type: string): readonly ['I2', string, Plain] => ['I2', `[${type}]`, []];
  return {
    system: new RawState(reader, 'System', {
      Account: ['B32', '(u32, u32, u32, u32, u64, u64, u64, u128)', null],
    }),
    balances: new RawState(reader, 'Balances', { TotalIssuance: ['', 'u64', 0n] }),
    assets: new RawState(reader, 'AlphaAssets', { AlphaBurned: ['T2', 'u64', 0n] }),
    subtensor: new RawState(reader, 'SubtensorModule', {
      NetworksAdded: ['I2', 'bool', false],
      TotalNetworks: ['', 'u16', 0n],
      SubnetworkN: ofNetuid('u16'),
      SubnetAlphaOut: ofNetuid('u64'),
      SubnetProtocolAlpha: ofNetuid('u64'),
      PendingServerEmission: ofNetuid('u64'),
      PendingValidatorEmission: ofNetuid('u64'),
      PendingRootAlphaDivs: ofNetuid('u64'),
      PendingOwnerCut: ofNetuid('u64'),
      MechanismCountCurrent: ['T2', 'u8', 1n],
      Keys: ['I2 I2', 'acc', null],
      Uids: ['I2 B32', 'u16', null],
      IsNetworkMember: ['B32 I2', 'bool', false],
      Active: list('bool'),
      ValidatorPermit: list('bool'),
      Emission: list('u64'),
      Consensus: list('u16'),
      Dividends: list('u16'),
      ValidatorTrust: list('u16'),
      StakeWeight: list('u16'),
      Incentive: list('u16'),
      LastUpdate: list('u64'),
      Weights: ['I2 I2', '[(u16, u16)]', []],
      Bonds: ['I2 I2', '[(u16, u16)]', []],
      Owner: ['B32', 'acc', null],
      OwnedHotkeys: ['B32', '[acc]', []],
      StakingHotkeys: ['B32', '[acc]', []],
      ChildKeys: ['B32 I2', '[(u64, acc)]', []],
      ParentKeys: ['B32 I2', '[(u64, acc)]', []],
      TotalHotkeyAlpha: ['B32 I2', 'u64', 0n],
      TotalHotkeySharesV2: ['B32 I2', 'SafeFloat', NONE],
      AlphaV2: ['B32 B32 I2', 'SafeFloat', NONE],
      RootClaimable: ['B32', '[(u16, i128)]', []],
      RootClaimed: ['I2 B32 B32', 'u128', 0n],
    }),
  };
}

type Pallets = ReturnType<typeof rawPallets>;

const ZERO = '00'.repeat(32);
/** The storage index of a mechanism is the netuid and a multiple of this. */
const STEP = 4096;
const SCALE = 80n;

/** `aabb` of a u16 as its number. */
function netuidOf(digits: string | undefined): number {
  const [low = '', high = ''] = (digits ?? '').match(/../g) ?? [];
  return Number.parseInt(high + low, 16);
}

const numberOf = (value: Plain): bigint => (typeof value === 'bigint' ? value : 0n);
const listOf = (value: Plain): Plain[] => (Array.isArray(value) ? value : []);

function scanMoney({ system, balances }: Pallets, forced: bigint): void {
  let held = 0n;
  for (const info of system.entries('Account').values()) {
    const [, , , , free = 0n, reserved = 0n] = listOf(info);
    held += numberOf(free) + numberOf(reserved);
  }
  const issued = balances.number('TotalIssuance');
  holds(issued - forced === held, 'a', () => ({ scan: true, issued, held, forced }));
}

function scaled(float: Plain): bigint {
  const { mantissa, exponent } = float as unknown as Readonly<Record<string, bigint>>;
  return (mantissa ?? 0n) * 10n ** ((exponent ?? 0n) + SCALE);
}

interface ScannedPool {
  value: bigint;
  denominator: bigint;
  shares: bigint;
  readonly members: Map<string, bigint>;
}

/** All pools by `hotkey/netuid` as in the keys. */
function scanPools({ subtensor }: Pallets): Map<string, ScannedPool> {
  const pools = new Map<string, ScannedPool>();
  const poolOf = (key: string): ScannedPool => {
    const known = pools.get(key);
    if (known !== undefined) return known;
    const made = { value: 0n, denominator: 0n, shares: 0n, members: new Map<string, bigint>() };
    pools.set(key, made);
    return made;
  };
  for (const [key, value] of subtensor.entries('TotalHotkeyAlpha')) {
    poolOf(key).value = numberOf(value);
  }
  for (const [key, value] of subtensor.entries('TotalHotkeySharesV2')) {
    poolOf(key).denominator = scaled(value);
  }
  for (const [key, value] of subtensor.entries('AlphaV2')) {
    const [hotkey = '', coldkey = '', netuid = ''] = key.split('/');
    const pool = poolOf(`${hotkey}/${netuid}`);
    pool.shares += scaled(value);
    pool.members.set(coldkey, scaled(value));
  }
  return pools;
}

function worthOf({ value, denominator }: ScannedPool, share: bigint): bigint {
  return denominator === 0n ? 0n : (value * share) / denominator;
}

function checkPools(pools: ReadonlyMap<string, ScannedPool>): void {
  for (const [name, pool] of pools) {
    let worth = 0n;
    for (const share of pool.members.values()) worth += worthOf(pool, share);
    const numbers = () => ({ scan: true, pool: name, value: pool.value, worth });
    holds(worth <= pool.value, 'd', numbers);
  }
}

/** Alpha that stakers on root may claim of a subnet. */
function claimableOf(
  { subtensor }: Pallets,
  pools: ReadonlyMap<string, ScannedPool>,
  netuid: string,
): bigint {
  let sum = 0n;
  for (const [hotkey, rates] of subtensor.entries('RootClaimable')) {
    const root = pools.get(`${hotkey}/0000`);
    if (root === undefined) continue;
    for (const entry of listOf(rates)) {
      const [at = 0n, rate = 0n] = listOf(entry);
      if (Number(at) !== netuidOf(netuid)) continue;
      for (const [coldkey, share] of root.members) {
        const owed = (numberOf(rate) * worthOf(root, share)) / 2n ** 32n;
        const claimed = subtensor.number('RootClaimed', netuid, hotkey, coldkey);
        if (owed > claimed) sum += owed - claimed;
      }
    }
  }
  return sum;
}

function scanAlpha(
  all: Pallets,
  pools: ReadonlyMap<string, ScannedPool>,
  booked: BookedState,
): void {
  const { subtensor, assets } = all;
  for (const netuid of subtensor.entries('NetworksAdded').keys()) {
    let staked = 0n;
    for (const [name, { value }] of pools) if (name.endsWith(`/${netuid}`)) staked += value;
    const parts = [
      staked,
      claimableOf(all, pools, netuid),
      assets.number('AlphaBurned', netuid),
      subtensor.number('SubnetProtocolAlpha', netuid),
      subtensor.number('PendingServerEmission', netuid),
      subtensor.number('PendingValidatorEmission', netuid),
      subtensor.number('PendingRootAlphaDivs', netuid),
      subtensor.number('PendingOwnerCut', netuid),
    ];
    const owned = parts.reduce((sum, part) => sum + part, 0n);
    const residue = subtensor.number('SubnetAlphaOut', netuid) - owned;
    const number = netuidOf(netuid);
    const seen = booked.residueOf(number);
    holds(residue === seen, 'c', () => ({ scan: true, netuid: number, residue, booked: seen }));
  }
}

/** Keys of an item's entries that belong to a subnet, by their other part. */
function ofSubnet(entries: ReadonlyMap<string, Plain>, netuid: string, place: 0 | 1) {
  return new Map(
    [...entries].flatMap(([key, value]): [string, Plain][] => {
      const parts = key.split('/');
      return parts[place] === netuid ? [[parts[1 - place] ?? '', value]] : [];
    }),
  );
}

function scanSeats({ subtensor }: Pallets, netuid: string): void {
  const seats = Number(subtensor.number('SubnetworkN', netuid));
  const numbers = (more: object) => () => ({
    scan: true,
    netuid: netuidOf(netuid),
    seats,
    ...more,
  });
  const keys = ofSubnet(subtensor.entries('Keys'), netuid, 0);
  const uids = ofSubnet(subtensor.entries('Uids'), netuid, 0);
  const members = ofSubnet(subtensor.entries('IsNetworkMember'), netuid, 1);
  const present = [...members].filter(([, isMember]) => isMember === true).map(([key]) => key);
  const hotkeys = [...keys.values()].map(String);
  holds(keys.size === seats && uids.size === seats, 'e', numbers({ keys: keys.size }));
  holds(hotkeys.toSorted().join() === present.toSorted().join(), 'e', numbers({ present }));
  for (const [uid, hotkey] of keys) {
    const place = netuidOf(uid);
    holds(place < seats && Number(uids.get(String(hotkey))) === place, 'e', numbers({ hotkey }));
  }
  scanLists(subtensor, netuid, seats);
}

function scanLists(subtensor: RawState, netuid: string, seats: number): void {
  const number = netuidOf(netuid);
  const mechanisms = Number(subtensor.number('MechanismCountCurrent', netuid));
  const indices = Array.from({ length: mechanisms }, (_, at) => number + STEP * at);
  const plain = [
    'Active',
    'ValidatorPermit',
    'Emission',
    'Consensus',
    'Dividends',
    'ValidatorTrust',
  ];
  const lists = [
    ...plain.map((name) => ({ name, index: number })),
    ...indices.flatMap((index) => ['Incentive', 'LastUpdate'].map((name) => ({ name, index }))),
  ];
  for (const { name, index } of lists) {
    const { length } = subtensor.list(name, index);
    // Lists of a later mechanism are filled by its first epoch.
    const fits = index === number ? length === seats : length <= seats;
    holds(fits, 'e', () => ({ scan: true, name, index, length, seats }));
  }
  for (const name of ['Weights', 'Bonds']) {
    for (const [key, row] of subtensor.entries(name)) {
      const [index, uid] = key.split('/').map(netuidOf);
      if (!indices.includes(index ?? -1)) continue;
      const targets = listOf(row).map((entry) => Number(listOf(entry)[0]));
      const isInside = (uid ?? 0) < seats && targets.every((target) => target < seats);
      holds(isInside, 'e', () => ({ scan: true, name, index, uid, targets, seats }));
    }
  }
}

function scanOwners({ subtensor }: Pallets): void {
  const owners = subtensor.entries('Owner');
  let listed = 0;
  for (const [coldkey, hotkeys] of subtensor.entries('OwnedHotkeys')) {
    for (const hotkey of listOf(hotkeys)) {
      const owner = owners.get(String(hotkey));
      holds(owner === coldkey, 'f', () => ({ scan: true, coldkey, hotkey, owner }));
      listed += 1;
    }
  }
  // The zero account of genesis is its own hotkey's owner, and in no list.
  const unlisted = owners.has(ZERO) ? 1 : 0;
  const owned = owners.size - unlisted;
  holds(listed === owned, 'f', () => ({ scan: true, listed, owned }));
}

/** A child's parent has it as child, with the same part. */
function scanFamilies({ subtensor }: Pallets): void {
  const pairsOf = (name: string, isParent: boolean): string[] =>
    [...subtensor.entries(name)].flatMap(([key, relations]) => {
      const [hotkey = '', netuid = ''] = key.split('/');
      return listOf(relations).map((relation) => {
        const [part, other] = listOf(relation).map(String);
        const [parent, child] = isParent ? [hotkey, other] : [other, hotkey];
        return [netuid, parent, child, part].join(' ');
      });
    });
  const [down, up] = [pairsOf('ChildKeys', true), pairsOf('ParentKeys', false)];
  const isSame = down.toSorted().join() === up.toSorted().join();
  holds(isSame, 'h', () => ({ scan: true, ChildKeys: down, ParentKeys: up }));
}

/** Alpha that rounding may leave to a key whose stake went elsewhere. */
const REST = 1_000n;

/** Whoever has stake is listed with its hotkey. */
function scanStakers({ subtensor }: Pallets, pools: ReadonlyMap<string, ScannedPool>): void {
  for (const [name, pool] of pools) {
    const [hotkey = ''] = name.split('/');
    for (const [coldkey, share] of pool.members) {
      const worth = worthOf(pool, share);
      if (worth <= REST) continue;
      const listed = subtensor.list('StakingHotkeys', coldkey);
      const isListed = listed.includes(hotkey);
      holds(isListed, 'h', () => ({ scan: true, coldkey, hotkey, worth, listed }));
    }
  }
}

/** Looks at the whole state. @throws InvariantBroken. */
export function fullScan(reader: StateReader, booked: BookedState): void {
  const all = rawPallets(reader);
  const { subtensor } = all;
  scanMoney(all, booked.forced);
  const pools = scanPools(all);
  checkPools(pools);
  scanAlpha(all, pools, booked);
  for (const netuid of subtensor.entries('NetworksAdded').keys()) scanSeats(all, netuid);
  scanOwners(all);
  scanFamilies(all);
  scanStakers(all, pools);
}
