/** Random swaps of keys on a chain with seats, stake, dividends and children: what must hold after any. */
import type { AccountId } from '@adit/substrate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { ZERO_ACCOUNT } from '../../../definitions/types.ts';
import { itemsNaming } from '../../../testing/raw-scan.ts';
import { moneyOf, sharePools } from '../../../testing/stake-books.ts';
import {
  ALICE,
  BOB,
  HOT_A,
  HOT_A2,
  HOT_B,
  StakingChain,
  TAO,
} from '../../../testing/staking-chain.ts';
import { testAccount } from '../../../testing/test-chain.ts';
import { changePool } from '../../stake/share-pool.ts';

const S = SubtensorModule.storage;
const RUNS = 60;
const SUBNETS = [2, 3, 4];
const NETWORKS = [0, ...SUBNETS];
/** Longer than every interval. */
const PAUSE = 10_000;

type Place = 'everywhere' | 'everywhere, stake stays' | 2 | 3 | 0;

interface Step {
  readonly kind: 'hotkey' | 'coldkey';
  readonly place: Place;
  readonly pick: number;
  readonly stakes: readonly { who: number; where: number; what: number; tao: number }[];
  readonly dividend: bigint;
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('hotkey', 'hotkey', 'hotkey', 'coldkey'),
    place: fc.constantFrom<Place[]>('everywhere', 'everywhere', 'everywhere, stake stays', 2, 3, 0),
    pick: fc.nat(9),
    stakes: fc.array(
      fc.record({
        who: fc.nat(3),
        where: fc.nat(3),
        what: fc.nat(9),
        tao: fc.integer({ min: 1, max: 90 }),
      }),
      { maxLength: 4 },
    ),
    dividend: fc.bigInt(0n, 10n ** 10n),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Items where a key that is gone may still stand; the doc comments of the swaps say so. */
const NOTES = ['LastColdkeyHotkeyStakeBlock', 'LastHotkeySwapOnNetuid', 'LastRateLimitedBlock'];
/** What is below a RAO of a position stays in its old pool, as a share of a coldkey that may be gone. */
const DUST = ['AlphaV2', 'TotalHotkeyAlpha', 'TotalHotkeySharesV2'];
const BY_NAME = ['StakingHotkeys'];

/** The chain, and which keys are in use. */
class World {
  readonly chain = new StakingChain(PAUSE);
  coldkeys: AccountId[] = [ALICE, BOB];
  hotkeys: AccountId[] = [HOT_A, HOT_A2, HOT_B];
  #fresh = 500;

  constructor() {
    const { chain } = this;
    for (const [coldkey, hotkey] of [
      [ALICE, HOT_A],
      [BOB, HOT_B],
    ] as const) {
      for (const netuid of SUBNETS) {
        chain.subtensor(coldkey, 'burned_register', { netuid, hotkey });
        chain.jump(chain.block.block + 1);
      }
    }
    chain.state.write(S.ChildKeys, HOT_A, 2, [[5n, HOT_B]]);
    chain.state.write(S.ParentKeys, HOT_B, 2, [[5n, HOT_A]]);
    chain.state.write(S.RootClaimable, HOT_A, [[2, 1n << 31n]]);
    chain.state.write(S.TotalIssuance, 10n ** 15n);
  }

  fresh(): AccountId {
    this.#fresh += 1;
    return testAccount(this.#fresh);
  }

  prepare({ stakes, dividend }: Step): void {
    const { chain } = this;
    chain.jump(chain.block.block + PAUSE);
    for (const { who, where, what, tao } of stakes) {
      chain.subtensor(this.coldkeys[who % this.coldkeys.length] ?? '', 'add_stake', {
        hotkey: this.hotkeys[what % this.hotkeys.length],
        netuid: NETWORKS[where],
        amount_staked: BigInt(tao) * TAO + BigInt(what),
      });
    }
    for (const hotkey of this.hotkeys) {
      if (chain.read(S.TotalHotkeyAlpha, hotkey, 2) === 0n) continue;
      changePool(chain.state, { hotkey, netuid: 2 }, dividend);
      chain.state.update(S.SubnetAlphaOut, 2, (out) => out + dividend);
    }
  }

  /** Values of all positions that are worth something. */
  values(): Map<string, bigint> {
    const values = new Map<string, bigint>();
    for (const [[hotkey, coldkey, netuid]] of this.chain.state.entries(S.AlphaV2)) {
      const value = this.chain.stakeOf({ hotkey, coldkey, netuid });
      if (value > 0n) values.set(`${hotkey}/${coldkey}/${netuid}`, value);
    }
    return values;
  }

  /** Alpha of all hotkeys by network. */
  pools(): bigint[] {
    const entries = this.chain.state.entries(S.TotalHotkeyAlpha);
    return NETWORKS.map((netuid) =>
      entries.reduce((sum, [[, at], alpha]) => (at === netuid ? sum + alpha : sum), 0n),
    );
  }
}

function renamedValues(
  values: Map<string, bigint>,
  rename: (hotkey: string, coldkey: string, netuid: number) => string,
): Map<string, bigint> {
  const renamed = new Map<string, bigint>();
  for (const [key, value] of values) {
    const [hotkey = '', coldkey = '', netuid = ''] = key.split('/');
    const next = rename(hotkey, coldkey, Number(netuid));
    renamed.set(next, (renamed.get(next) ?? 0n) + value);
  }
  return renamed;
}

function expectClose(found: Map<string, bigint>, wanted: Map<string, bigint>): void {
  for (const key of new Set([...found.keys(), ...wanted.keys()])) {
    const apart = (found.get(key) ?? 0n) - (wanted.get(key) ?? 0n);
    expect(apart <= 1n && apart >= -1n, `${key}: ${apart}`).toBe(true);
  }
}

function checkLists({ chain }: World): void {
  const { state } = chain;
  for (const netuid of NETWORKS) {
    const seats = state.entries(S.Keys, netuid).filter(([, hotkey]) => hotkey !== ZERO_ACCOUNT);
    for (const [[, uid], hotkey] of seats) {
      expect(chain.read(S.Uids, netuid, hotkey)).toBe(uid);
      expect(chain.read(S.IsNetworkMember, hotkey, netuid)).toBe(true);
    }
    expect(state.entries(S.Uids, netuid)).toHaveLength(
      new Set(seats.map(([, hotkey]) => hotkey)).size,
    );
  }
  for (const [[hotkey], coldkey] of state.entries(S.Owner)) {
    // Genesis gives subnet 1 to nobody.
    if (coldkey === ZERO_ACCOUNT) continue;
    expect(chain.read(S.OwnedHotkeys, coldkey)).toContain(hotkey);
  }
  for (const [[coldkey], owned] of state.entries(S.OwnedHotkeys)) {
    expect(new Set(owned).size).toBe(owned.length);
    for (const hotkey of owned) expect(chain.read(S.Owner, hotkey)).toBe(coldkey);
  }
  for (const [[parent, netuid], children] of state.entries(S.ChildKeys)) {
    for (const [part, child] of children) {
      expect(chain.read(S.ParentKeys, child, netuid)).toContainEqual([part, parent]);
    }
  }
}

function swapHotkey(world: World, { place, pick }: Step): string {
  const { chain } = world;
  const from = world.hotkeys[pick % world.hotkeys.length] ?? '';
  const to = world.fresh();
  const coldkey = chain.read(S.Owner, from);
  const netuid = typeof place === 'number' ? place : undefined;
  const keep_stake = place === 'everywhere, stake stays';
  const before = world.values();
  const args = { hotkey: from, new_hotkey: to, netuid, keep_stake };
  const error = chain.subtensor(coldkey, 'swap_hotkey_v2', args);
  if (error !== null) return error;
  const moves = (at: number) => !keep_stake && (netuid === undefined || netuid === at);
  const wanted = renamedValues(before, (hotkey, cold, at) =>
    hotkey === from && moves(at) ? `${to}/${cold}/${at}` : `${hotkey}/${cold}/${at}`,
  );
  expectClose(world.values(), wanted);
  world.hotkeys = [
    ...world.hotkeys.filter((one) => one !== from || keep_stake || netuid !== undefined),
    to,
  ];
  if (netuid === undefined && !keep_stake) {
    const left = itemsNaming(chain.state, from);
    const allowed = [...NOTES, ...DUST, ...BY_NAME];
    expect(left.filter((name) => !allowed.includes(name))).toEqual([]);
    for (const [[hotkey, , at], alpha] of chain.state.entries(S.AlphaV2, from)) {
      expect(alpha.mantissa === 0n || chain.read(S.TotalHotkeyAlpha, hotkey, at) < 9n).toBe(true);
    }
  }
  return 'done';
}

function swapColdkey(world: World, { pick }: Step): string {
  const { chain } = world;
  const from = world.coldkeys[pick % world.coldkeys.length] ?? '';
  const to = world.fresh();
  const before = world.values();
  const args = { old_coldkey: from, new_coldkey: to, swap_cost: TAO };
  const error = chain.subtensor('root', 'swap_coldkey', args);
  if (error !== null) return error;
  const wanted = renamedValues(before, (hotkey, cold, at) =>
    cold === from ? `${hotkey}/${to}/${at}` : `${hotkey}/${cold}/${at}`,
  );
  expectClose(world.values(), wanted);
  world.coldkeys = world.coldkeys.map((one) => (one === from ? to : one));
  const left = itemsNaming(chain.state, from);
  expect(left.filter((name) => ![...NOTES, ...DUST].includes(name))).toEqual([]);
  return 'done';
}

const outcomes = new Map<string, number>();

describe('random swaps', () => {
  it('lose nobody a RAO, and leave lists, books and money in order', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const world = new World();
        for (const step of list) {
          world.prepare(step);
          const pools = world.pools();
          const outcome =
            step.kind === 'hotkey' ? swapHotkey(world, step) : swapColdkey(world, step);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          expect(world.pools()).toEqual(pools);
          const { held, issued } = moneyOf(world.chain.state);
          expect(held).toBe(issued);
          for (const [key, { members, value }] of sharePools(world.chain.state)) {
            expect(members <= value, key).toBe(true);
          }
          checkLists(world);
        }
      }),
      { numRuns: RUNS },
    );
    const all = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
    expect((outcomes.get('done') ?? 0) / all).toBeGreaterThan(0.5);
  });
});
