/** States with random entries in every item, also such as no chain would come to. */
import { createRandom, type Random } from '@adit/base';
import type { AnyStorageItem, Profile } from '@adit/substrate';
import { Commitments } from '../../definitions/commitments.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { Swap } from '../../definitions/swap.ts';
import { System } from '../../definitions/system.ts';
import { ChainState } from '../../runtime/state/chain-state.ts';
import { pick, randomBits, randomValue, type ValueSource } from './random-values.ts';

/** Accounts that random states know; the first is nobody's. */
export const ACCOUNTS: readonly string[] = Array.from({ length: 8 }, (_, index) => {
  const byte = (index * 31).toString(16).padStart(2, '0');
  return `0x${byte.repeat(32)}`;
});

/** Networks that random states know; two of them hold mechanisms of others. */
export const NETUIDS: readonly number[] = [0, 1, 2, 3, 7];
const UIDS: readonly number[] = [0, 1, 2, 3, 4, 5];
const MECHANISM_INDICES: readonly number[] = [
  ...NETUIDS,
  ...NETUIDS.map((netuid) => netuid + 4096),
];
/** Most entries of an item, by its number of keys; about half of all that there could be. */
const ENTRIES_BELOW: readonly number[] = [2, 12, 40, 160];

/** Items whose entries must not be just anything. */
const CHOSEN: Readonly<Record<string, (random: Random) => unknown>> = {
  NetworksAdded: (random) => random.nextBelow(5) > 0,
  SubnetworkN: (random) => random.nextBelow(7),
  Tempo: (random) => random.nextBelow(400),
  MechanismCountCurrent: (random) => random.nextBelow(3),
  StakeThreshold: (random) => randomBits(random, 50),
  SubnetMechanism: (random) => random.nextBelow(2),
  SwapBalancer: (random) => ({
    quote: 10n ** 16n + (randomBits(random, 63) % (98n * 10n ** 16n)),
  }),
  // Below the first halving, so that a block brings a whole TAO.
  TotalIssuance: (random) => BigInt(random.nextBelow(10_000_000)) * 10n ** 9n,
  NetworkImmunityPeriod: (random) => BigInt(random.nextBelow(1000)),
  NetworkRegisteredAt: (random) => BigInt(random.nextBelow(1_000_000)),
  Number: (random) => random.nextBelow(1_000_000),
};

/** Second keys that are uids. */
const BY_UID = new Set(['Keys', 'BlockAtRegistration', 'Weights', 'Bonds']);
const BY_MECHANISM = new Set(['Incentive', 'LastUpdate', 'Weights', 'Bonds']);

function randomKeys(source: ValueSource, item: AnyStorageItem): unknown[] {
  const { random } = source;
  return item.keys.map(({ type }, index) => {
    if (type.typeName !== 'u16') return randomValue(source, type);
    if (index === 1 && BY_UID.has(item.name)) return pick(random, UIDS);
    return pick(random, index === 0 && BY_MECHANISM.has(item.name) ? MECHANISM_INDICES : NETUIDS);
  });
}

function fill(state: ChainState, source: ValueSource, item: AnyStorageItem): void {
  const { random } = source;
  const count = random.nextBelow(ENTRIES_BELOW[item.keys.length] ?? 1);
  for (let entry = 0; entry < count; entry += 1) {
    const value = CHOSEN[item.name]?.(random) ?? randomValue(source, item.type);
    state.rawWrite(item.key(...randomKeys(source, item)), item.encode(value));
  }
}

/** A state by its seed. */
export function randomState(seed: string, profile: Profile): ChainState {
  const random = createRandom(seed);
  const source = { random, accounts: ACCOUNTS, netuids: NETUIDS };
  const state = new ChainState(profile);
  const items: AnyStorageItem[] = [
    System.storage.Number,
    ...Object.values(SubtensorModule.storage),
    ...Object.values(Swap.storage),
    Commitments.storage.CommitmentOf,
  ];
  for (const item of items) fill(state, source, item);
  return state;
}
